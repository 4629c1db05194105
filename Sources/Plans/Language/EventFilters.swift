import Codes
import Documents
import Language

/// The keys beside a flow that is asked for.
private enum EventFilterKeys {
    static let proRata = "proRata"
    static let within = "within"
    static let sameCase = "sameCase"
}

/// Reads what is asked of other events of a subject, and the windows of flows.
extension FilterReader {
    /// A flow of the same subject, and how often.
    func happened(
        _ entry: Node.Entry, on side: FilterSide, in row: RowDraft, isUnset: inout Bool,
        _ faults: inout FaultList
    ) -> FilterValue? {
        guard let entries = faults.entries(of: entry.value, "`\(entry.key)`") else { return nil }
        let known = ["atLeast", FlowKeys.window, EventFilterKeys.proRata]
        guard
            let (flow, noun) = flow(
                of: entry, beside: known, "`{rotations: {}}`, and `atLeast` or `in` beside it",
                on: side, &faults)
        else { return nil }
        let least = entries.first { $0.key == "atLeast" }?.value
        if least?.isUnset ?? false {
            isUnset = true
            return nil
        }
        let count = least.map { faults.whole($0, "`atLeast`", 1...1_000_000) } ?? 1
        let found = measure(flow.value, of: noun, in: row, isUnset: &isUnset, &faults)
        guard var measure = found else { return nil }
        let isOfFlow = side.noun?.isFlow ?? false
        if let node = entries.first(where: { $0.key == FlowKeys.window })?.value {
            measure.window =
                isOfFlow && node.text == Window.before.text
                ? .before : faults.window(node, of: row, calendar, isUnset: &isUnset)
        } else if row.reading == .census, !isOfFlow, flow.value.entry(FlowKeys.window) == nil {
            // Who is there on 1 September is asked what the school year before it had.
            measure.window = .schoolYearBefore
        }
        measure.tally = measure.tally ?? .events
        let proRata = entries.first { $0.key == EventFilterKeys.proRata }
        guard let count, let proRata, faults.boolean(proRata.value, "`proRata`") ?? false else {
            return count.map { .happened(measure, atLeast: $0) }
        }
        guard let base = side.noun, !base.isFlow, measure.window?.hasFirstDay ?? false else {
            faults.add(
                .has, at: proRata.place,
                "`proRata` is of persons on the days of a window that begins",
                hint: "write it of a noun such as `teachers`, and another window")
            return nil
        }
        return .happenedForDays(measure, atLeast: count)
    }

    /// An event that follows in time.
    func followed(
        _ entry: Node.Entry, on side: FilterSide, in row: RowDraft, isUnset: inout Bool,
        _ faults: inout FaultList
    ) -> FilterValue? {
        let known = [EventFilterKeys.within, EventFilterKeys.sameCase]
        guard
            let (flow, noun) = flow(
                of: entry, beside: known, "`{admissions: {}, within: {days: 90}}`", on: side,
                &faults)
        else { return nil }
        guard let within = entry.value.entry(EventFilterKeys.within) else {
            faults.add(
                .missingKey, at: entry.value.place, "missing key `within` in `\(entry.key)`",
                hint: "write `within: {days: 90}`")
            return nil
        }
        guard let days = faults.fields(of: within.value, .within)?["days"] else { return nil }
        if days.isUnset {
            isUnset = true
            return nil
        }
        let count = faults.whole(days, "number of days", 0...36_600)
        let same = entry.value.entry(EventFilterKeys.sameCase)
        let sameCase = same == nil ? false : same.flatMap { faults.boolean($0.value, "`sameCase`") }
        let found = measure(
            flow.value, of: noun, in: row, isUnset: &isUnset, isFollowing: true, &faults)
        guard var events = found, let count, let sameCase else { return nil }
        if let window = flow.value.entry(FlowKeys.window) {
            faults.add(
                .has, at: window.place, "what follows has its time from `within`",
                hint: "leave `in` out")
            return nil
        }
        events.window = .ever
        return .followed(FollowedBy(events, days: count, sameCase: sameCase))
    }

    /// The one flow among the keys of an entry, which must be of the same subjects.
    private func flow(
        of entry: Node.Entry, beside known: [String], _ example: String, on side: FilterSide,
        _ faults: inout FaultList
    ) -> (flow: Node.Entry, noun: NounDefinition)? {
        let flows = nouns.all.filter(\.countsEvents)
        guard let entries = faults.entries(of: entry.value, "`\(entry.key)`") else { return nil }
        let said = entries.filter { !known.contains($0.key) }
        guard said.count == 1, let flow = said.first else {
            faults.add(
                .has, at: entry.value.place, "`\(entry.key)` is one flow", hint: "write \(example)")
            return nil
        }
        guard let noun = flows.first(where: { $0.name == flow.key }) else {
            faults.addUnknown(flow, in: "`\(entry.key)`", known: flows.map(\.name))
            return nil
        }
        if let base = side.noun, !noun.isJoined(with: base) {
            faults.add(
                .join, at: flow.place, "`\(noun.name)` are events of other subjects",
                hint: "write a flow of the same persons")
            return nil
        }
        return (flow, noun)
    }
}
