import Calendar
import Documents
import Exact
import Language

/// Reads what a plan commits a row to, by the shapes of the kinds that there are.
struct TargetReader {
    let shapes: [TargetShape]
    let filters: FilterReader
    let startsOn: CivilDay
    let endsOn: CivilDay
    /// Every key that a target of some kind may have; which fit its own kind is looked at later.
    private let construct: Construct
    /// The words of those that some kind takes.
    private let comparators: [String]
    /// The keys that stand beside some comparator.
    private let beside: [String]

    init(shapes: [TargetShape], filters: FilterReader, startsOn: CivilDay, endsOn: CivilDay) {
        self.shapes = shapes
        self.filters = filters
        self.startsOn = startsOn
        self.endsOn = endsOn
        let words = shapes.flatMap(\.comparators).map(\.word)
        comparators = words.enumerated().filter { words.firstIndex(of: $1) == $0 }.map(\.element)
        beside = Set(shapes.flatMap(\.comparators).flatMap(\.beside)).sorted()
        let known = comparators + beside + Set(shapes.flatMap(\.keys).map(\.name)).sorted()
        construct = Construct(
            "`target`", required: ["kind"],
            optional: ["by", "baseline", "history", "path", "breaks", "effort"] + known)
    }

    /// The target, or nil if it is faulty or its limit is `unset`.
    func target(
        _ node: Node, of measure: Formula?, in row: RowDraft, isUnset: inout Bool,
        _ faults: inout FaultList
    ) -> Target? {
        guard let shape = shape(of: node, &faults) else { return nil }
        let before = faults.faults.count
        guard let fields = faults.fields(of: node, construct) else { return nil }
        let comparator = comparator(node, shape, isUnset: &isUnset, &faults)
        let by = node.entry("by")
        let occasion = by.flatMap { self.occasion(shape, $0, in: row, isUnset: &isUnset, &faults) }
        let isOccasion = shape.waitsForAreas && by?.value.isMapping ?? false
        let deadline = isOccasion ? nil : deadline(shape, by, isUnset: &isUnset, &faults)
        let baseline = fields["baseline"].flatMap {
            self.baseline($0, before: deadline, isUnset: &isUnset, &faults)
        }
        let history = history(node.entry("history"), shape, isUnset: &isUnset, &faults)
        let path = path(
            node.entry("path"), shape, from: baseline, before: deadline, isUnset: &isUnset, &faults)
        let breaks = breaks(
            node.entry("breaks"), shape, before: deadline, isUnset: &isUnset, &faults)
        let effort = fields["effort"].flatMap { faults.boolean($0, "`effort`") } ?? false
        let values = values(node, shape, isUnset: &isUnset, &faults)
        if let measure, measure != .unset, let misfit = shape.misfit(measure) {
            faults.add(.target, at: node.place, misfit.message, hint: misfit.hint)
        }
        guard comparator != nil || !shape.needsComparator, faults.faults.count == before else {
            return nil
        }
        var target = Target(
            kind: shape, comparator: comparator, deadline: deadline, baseline: baseline,
            effort: effort, values: values)
        target.occasion = occasion
        target.history = history
        target.path = path
        target.breaks = breaks
        return target
    }

    /// `{verdict: {…}, area: code}`: what is said of an area, which sets the deadline by holding
    /// there first.
    private func occasion(
        _ shape: TargetShape, _ by: Node.Entry, in row: RowDraft, isUnset: inout Bool,
        _ faults: inout FaultList
    ) -> Target.Occasion? {
        guard shape.waitsForAreas, case .mapping(let entries) = by.value.content else { return nil }
        let nouns = filters.nouns.all.filter(\.isOfPlace)
        let construct = Construct("`by`", required: ["area"], optional: nouns.map(\.name))
        guard let fields = faults.fields(of: by.value, construct), let area = fields["area"] else {
            return nil
        }
        let said = entries.filter { $0.key != "area" }
        guard said.count == 1, let noun = nouns.first(where: { $0.name == said[0].key }) else {
            faults.add(
                .target, at: by.place, "`by` is one thing that is said of an area",
                hint: "write `{verdict: {matter: …}, area: …}`")
            return nil
        }
        let measure = filters.measure(said[0].value, of: noun, in: row, isUnset: &isUnset, &faults)
        if area.isUnset {
            isUnset = true
            return nil
        }
        let code = faults.text(area, "an area code").flatMap {
            faults.known($0, at: area.place, in: filters.areas)
        }
        return measure.flatMap { measure in code.map { Target.Occasion(measure, in: $0) } }
    }

    /// The kind, where the language has it.
    private func shape(of node: Node, _ faults: inout FaultList) -> TargetShape? {
        let words = shapes.map(\.word)
        guard let kind = node["kind"] else {
            faults.add(
                .missingKey, at: node.place, "missing key `kind` in `target`",
                hint: "write one of: " + words.joined(separator: ", "))
            return nil
        }
        guard let word = faults.word(kind, "kind of target", of: words) else { return nil }
        return shapes.first { $0.word == word }
    }

    /// Reports whichever comparators do not fit, or stand together.
    private func comparator(
        _ node: Node, _ shape: TargetShape, isUnset: inout Bool, _ faults: inout FaultList
    ) -> Target.Comparator? {
        guard case .mapping(let entries) = node.content else { return nil }
        let words = shape.comparators.map(\.word)
        let fitting = words.enumerated().filter { words.firstIndex(of: $1) == $0 }.map(\.element)
        let hint =
            fitting.isEmpty ? "remove it" : "write one of: " + fitting.joined(separator: ", ")
        let known = comparators
        let said = entries.filter { known.contains($0.key) }
        for entry in said where known.contains(entry.key) && !fitting.contains(entry.key) {
            faults.add(
                .target, at: entry.place, "`\(entry.key)` does not fit `\(shape.word)`", hint: hint)
        }
        guard let first = said.first else {
            refuseBeside(entries, of: nil, &faults)
            if shape.needsComparator {
                faults.add(
                    .missingKey, at: node.place, "missing comparator in `target`", hint: hint)
            }
            return nil
        }
        if said.count > 1 {
            faults.add(
                .target, at: said[1].place,
                "`\(first.key)` and `\(said[1].key)` cannot be combined",
                hint: "keep one of them")
        }
        refuseBeside(entries, of: first.key, &faults)
        let besides = entries.filter { beside(first.key).contains($0.key) }
        if first.value.isUnset || besides.contains(where: \.value.isUnset) {
            isUnset = true
            return nil
        }
        let meant = shape.comparators.filter { $0.word == first.key }
        let named = meant.first { $0.standIn != nil && $0.standIn == first.value.text }
        guard let comparator = named ?? meant.first,
            let ends = comparator.read(first.value, node, &faults)
        else { return nil }
        return Target.Comparator(comparator.comparison, ends)
    }

    private func beside(_ comparator: String) -> [String] {
        shapes.flatMap(\.comparators).filter { $0.word == comparator }.flatMap(\.beside)
    }

    /// Reports what stands beside another comparator than the one that it belongs to.
    private func refuseBeside(
        _ entries: [Node.Entry], of comparator: String?, _ faults: inout FaultList
    ) {
        let fitting = comparator.map { beside($0) } ?? []
        for entry in entries where beside.contains(entry.key) && !fitting.contains(entry.key) {
            let owners = shapes.flatMap(\.comparators).filter { $0.beside.contains(entry.key) }
            let owner = owners.first?.word ?? ""
            faults.add(
                .target, at: entry.place, "`\(entry.key)` without `\(owner)`",
                hint: "write `\(owner)` beside it, or remove it")
        }
    }

    private func deadline(
        _ shape: TargetShape, _ entry: Node.Entry?, isUnset: inout Bool, _ faults: inout FaultList
    ) -> CivilDay? {
        guard shape.hasDeadline else {
            if let entry {
                let others = shapes.filter(\.hasDeadline).map(\.word).joined(separator: ", ")
                faults.add(
                    .target, at: entry.place, "`\(shape.word)` has no end: it holds every year",
                    hint: "leave `by` out, or write one of: \(others)")
            }
            return nil
        }
        guard let by = entry?.value else { return shape.isDeadlineOptional ? nil : endsOn }
        if by.isUnset {
            isUnset = true
            return nil
        }
        let year = by.text.flatMap { wholeNumber($0) }.flatMap {
            (1900...2100).contains($0) ? CivilDay.last(of: $0) : nil
        }
        guard let day = year ?? by.text.flatMap({ CivilDay($0) }) else {
            faults.add(
                .badValue, at: by.place, "\(shown(by)) is not a deadline",
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

    /// What the kind's own keys say; those of other kinds are faults.
    private func values(
        _ node: Node, _ shape: TargetShape, isUnset: inout Bool, _ faults: inout FaultList
    ) -> [String: TargetValue] {
        var values: [String: TargetValue] = [:]
        for key in shape.keys {
            guard let entry = node.entry(key.name) else {
                if key.isRequired {
                    faults.add(
                        .missingKey, at: node.place, "missing key `\(key.name)` in `target`",
                        hint: "add it")
                }
                continue
            }
            if entry.value.isUnset {
                isUnset = true
            } else {
                values[key.name] = key.read(entry.value, &faults)
            }
        }
        let own = Set(shape.keys.map(\.name))
        for name in Set(shapes.flatMap(\.keys).map(\.name)).subtracting(own).sorted() {
            guard let entry = node.entry(name) else { continue }
            faults.add(
                .target, at: entry.place, "`\(name)` does not fit `\(shape.word)`",
                hint: "remove it")
        }
        return values
    }
}

extension Node {
    fileprivate var isMapping: Bool {
        if case .mapping = content { true } else { false }
    }
}
