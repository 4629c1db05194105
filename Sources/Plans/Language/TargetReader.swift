import Calendar
import Documents
import Exact
import Language

/// Reads what a plan promises of a row.
struct TargetReader {
    let startsOn: CivilDay
    let endsOn: CivilDay

    /// The target, or nil if it is faulty or its limit is `unset`.
    func target(
        _ node: Node, of measure: Formula?, isUnset: inout Bool, _ faults: inout FaultList
    ) -> Target? {
        guard let form = form(of: node, &faults) else { return nil }
        let later =
            TargetForm.later + TargetForm.comparators.filter { !isSupportedComparator($0) }
        let shape = Construct(
            "`target`", required: ["kind"],
            optional: ["by", "baseline", "effort"] + TargetForm.supportedComparators, later: later)
        let before = faults.faults.count
        guard let fields = faults.fields(of: node, shape) else { return nil }
        guard let kind = Target.Kind(rawValue: form.kind) else { return nil }
        let comparator = comparator(node, form, fields, isUnset: &isUnset, &faults)
        let deadline = deadline(form, node.entry("by"), isUnset: &isUnset, &faults)
        let baseline = fields["baseline"].flatMap {
            self.baseline($0, before: deadline, isUnset: &isUnset, &faults)
        }
        let effort = fields["effort"].flatMap { faults.boolean($0, "`effort`") } ?? false
        if kind == .ratioOfRatios, let measure, measure != .unset, measure.comparedSides == nil {
            faults.add(
                .target, at: node.place, "the measure is no ratio of two shares",
                hint: "write `kind: level_by_date`, or a `ratio` of two shares")
        }
        guard let comparator, faults.faults.count == before else { return nil }
        return Target(
            kind: kind, comparator: comparator, deadline: deadline, baseline: baseline,
            effort: effort)
    }

    private func isSupportedComparator(_ word: String) -> Bool {
        TargetForm.supportedComparators.contains(word)
    }

    /// The kind, where the language has it; one that is not judged yet is a fault.
    private func form(of node: Node, _ faults: inout FaultList) -> TargetForm? {
        guard let kind = node["kind"] else {
            faults.add(
                .missingKey, at: node.place, "`target` lacks `kind`",
                hint: "write `kind: level_by_date` or `kind: maintain`")
            return nil
        }
        let kinds = TargetForm.all.map(\.kind)
        guard let word = faults.word(kind, "kind of target", of: kinds) else { return nil }
        guard Target.Kind(rawValue: word) != nil else {
            faults.addNotSupported(word, at: kind.place)
            return nil
        }
        return TargetForm.all.first { $0.kind == word }
    }

    private func comparator(
        _ node: Node, _ form: TargetForm, _ fields: [String: Node], isUnset: inout Bool,
        _ faults: inout FaultList
    ) -> Target.Comparator? {
        guard case .mapping(let entries) = node.content else { return nil }
        let said = entries.filter { TargetForm.comparators.contains($0.key) }
        for entry in said where !form.comparators.contains(entry.key) {
            faults.add(
                .target, at: entry.place, "`\(entry.key)` does not fit `\(form.kind)`",
                hint: "write one of: " + form.comparators.joined(separator: " "))
        }
        guard let first = said.first else {
            faults.add(
                .missingKey, at: node.place, "`target` lacks a comparator",
                hint: "write one of: " + form.comparators.joined(separator: " "))
            return nil
        }
        if said.count > 1 {
            faults.add(
                .target, at: said[1].place, "`\(first.key)` and `\(said[1].key)` stand together",
                hint: "keep one of them")
        }
        if first.value.isUnset {
            isUnset = true
            return nil
        }
        guard fields[first.key] != nil, let limit = faults.decimal(first.value, "limit") else {
            return nil
        }
        switch first.key {
        case "atLeast": return .atLeast(limit)
        case "atMost": return .atMost(limit)
        default: return .equals(limit)
        }
    }

    private func deadline(
        _ form: TargetForm, _ entry: Node.Entry?, isUnset: inout Bool, _ faults: inout FaultList
    ) -> CivilDay? {
        guard form.hasDeadline else {
            if let entry {
                faults.add(
                    .target, at: entry.place, "`\(form.kind)` has no end: it holds every year",
                    hint: "leave `by` out, or write `kind: level_by_date`")
            }
            return nil
        }
        guard let by = entry?.value else { return endsOn }
        if by.isUnset {
            isUnset = true
            return nil
        }
        let year = by.text.flatMap { wholeNumber($0) }.flatMap {
            (1900...2100).contains($0) ? CivilDay.last(of: $0) : nil
        }
        guard let day = year ?? by.text.flatMap({ CivilDay($0) }) else {
            faults.add(
                .badValue, at: by.place, "\(shown(by)) is no deadline",
                hint: "write a year such as 2025, or a day such as 2025-06-30")
            return nil
        }
        guard day >= startsOn else {
            faults.add(
                .target, at: by.place, "the deadline lies before the plan's start, \(startsOn)",
                hint: "write a year of the plan")
            return nil
        }
        return day
    }

    private func baseline(
        _ node: Node, before deadline: CivilDay?, isUnset: inout Bool, _ faults: inout FaultList
    ) -> Target.Baseline? {
        if node.isUnset {
            isUnset = true
            return nil
        }
        guard let fields = faults.fields(of: node, .baseline), let valueNode = fields["value"],
            let yearNode = fields["year"]
        else { return nil }
        if valueNode.isUnset || yearNode.isUnset {
            isUnset = true
            return nil
        }
        guard let value = faults.decimal(valueNode, "baseline"),
            let year = faults.whole(yearNode, "year", 1900...2100)
        else { return nil }
        if let deadline, CivilDay.last(of: year) >= deadline {
            faults.add(
                .target, at: yearNode.place, "the baseline is not before the deadline, \(deadline)",
                hint: "write the year that the plan starts from")
        }
        return Target.Baseline(value: value, year: year)
    }
}
