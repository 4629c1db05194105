import Codes
import Events
import Subjects

extension NounDefinition {
    /// 未销号问题: cases whose last result is `notMet` or a violation; a result without a case is one of
    /// its own. Without a criterion only those of the matter as a whole (language §12).
    package static let openCases = NounDefinition(
        "openCases", chinese: "未整改问题",
        meaning: "Cases of inspections whose last result is not met or a violation.",
        counted: [.staff, .institution, .area], privacy: .nobody,
        keys: [casesOf, Verdicts.matter, Verdicts.criterion] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .stockOfFilter { filter in
            let of = filter.value(of: casesOf)
            let matters = filter.terms(of: Verdicts.matter)
            let criteria = filter.value(of: Verdicts.criterion).map { _ in
                filter.terms(of: Verdicts.criterion)
            }
            return { life, states in
                guard of?.takes(CodeList.ofFindings.number(of: life.kind.plural)) ?? true else {
                    return
                }
                let arena = life.arena
                var last: [UInt32: Int32] = [:]
                for (place, fact) in life.facts(of: SupervisionResult.type) {
                    let criterion = arena[SupervisionResult.criterion, of: fact]
                    guard matters.contains(arena[SupervisionResult.matter, of: fact]),
                        criteria?.contains(criterion) ?? (criterion == 0)
                    else { continue }
                    let named = arena[SupervisionResult.caseID, of: fact]
                    let unnamed = UInt32(bitPattern: place) | 0x8000_0000
                    let id = named == 0 ? unnamed : named
                    if let from = last.removeValue(forKey: id) {
                        life.appendCase(from: from, to: fact.day, &states)
                    }
                    switch arena[SupervisionResult.result, of: fact] {
                    case .notMet, .violation: last[id] = fact.day
                    case .met, .rectified: break
                    }
                }
                for (_, from) in last.sorted(by: { $0.key < $1.key }) {
                    life.appendCase(from: from, to: .max, &states)
                }
            }
        },
        required: [Verdicts.matter.name], countsThings: true,
        units: .only([.count]), shortage: .none, dropsInSummer: false)

    private static let casesOf = FilterKey(
        "of", .member(.ofFindings), .shape, meaning: "Of whom.")
}

extension Life {
    /// A case that is open for some days, wherever the subject counts on each.
    fileprivate func appendCase(from start: Int32, to end: Int32, _ states: inout [State]) {
        func append(_ from: Int32, _ to: Int32, _ spot: Spot) {
            guard from < to else { return }
            states.append(State(from: from, end: to, counts: true, group: 0, spot: spot))
        }
        guard kind == .staff else {
            append(start, end, .of(self))
            return
        }
        var begun = start
        for segment in staff.segments where segment.appointment != nil {
            let (from, to) = (max(segment.from, start), min(segment.end, end))
            guard from < to else { continue }
            append(begun, from, .nowhere)
            append(from, to, .unit(segment.unit))
            begun = to
        }
        append(begun, end, .nowhere)
    }
}
