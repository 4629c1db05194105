import Codes
import Events
import Subjects

extension NounDefinition {
    /// 政策: 1 while the area or institution has adopted it, with a parameter or without, else 0;
    /// with `parameter` the value of that, none where nobody states one. Of several adoptions in
    /// force the one that took effect last counts.
    package static let policy = policy(keys: [policyCode, parameter], later: [])

    /// The same, as it is asked of a unit or area: whether it is in force.
    static let policyInForce = policy(keys: [policyCode], later: [parameter.name])

    private static func policy(keys: [FilterKey], later: [String]) -> NounDefinition {
        NounDefinition(
            "policy", chinese: "实施政策",
            meaning:
                "1 if the area or institution has adopted it, else 0; the value of a parameter.",
            counted: [.institution, .area], event: PolicyAdoption.type, privacy: .nobody,
            keys: keys, later: later,
            counting: .stockOfFilter { inForce($0) }, groups: FigurePart.groups, itself: .place,
            figure: { measure in
                measure.conditions.contains { $0.key == parameter }
                    ? Figure(scale: 1_000_000, units: .any) : nil
            },
            required: [policyCode.name], units: .only([.truth, .count]), shortage: .none,
            dropsInSummer: false)
    }

    private static func inForce(
        _ filter: StateFilter
    ) -> @Sendable (inout Life, inout [State]) -> Void {
        let codes = filter.terms(of: policyCode)
        let parameters = filter.value(of: parameter).map { _ in filter.terms(of: parameter) }
        return { life, states in
            var adoptions: [Adoption] = []
            for (_, fact) in life.facts(of: PolicyAdoption.type)
            where codes.contains(life.arena[PolicyAdoption.policy, of: fact]) {
                let adoption = Adoption(fact, in: life.arena)
                guard fact.day < adoption.end else { continue }
                guard let parameters else {
                    states.append(
                        State(
                            from: fact.day, end: adoption.end, counts: true, group: 0,
                            spot: .of(life)))
                    continue
                }
                if parameters.contains(life.arena[PolicyAdoption.parameter, of: fact]) {
                    adoptions.append(adoption)
                }
            }
            guard parameters != nil else { return }
            append(adoptions, at: .of(life), to: &states)
        }
    }

    private struct Adoption {
        let from: Int32
        /// The first day on which it is no longer in force.
        let end: Int32
        let value: Int64?
        let rank: Int64

        init(_ fact: Fact, in arena: borrowing FactArena) {
            from = fact.day
            end = arena[PolicyAdoption.effectiveTo, of: fact].map { $0 + 1 } ?? .max
            value = arena[PolicyAdoption.value, of: fact]
            rank = .rank(of: fact)
        }
    }

    /// On each day the last of the adoptions, which come in the order of a timeline, that is in
    /// force.
    private static func append(_ adoptions: [Adoption], at spot: Spot, to states: inout [State]) {
        let turns = Set(adoptions.flatMap { [$0.from, $0.end] }).sorted()
        for (day, next) in zip(turns, turns.dropFirst()) {
            let inForce = adoptions.last { $0.from <= day && day < $0.end }
            guard let inForce, let value = inForce.value else { continue }
            states.append(
                figure: value, given: inForce.rank, from: day, end: next, at: spot)
        }
    }

    private static let policyCode = FilterKey(
        "code", .codes("policy"), .shape, meaning: "Which rule.")
    private static let parameter = FilterKey(
        "parameter", .code("policyParameter"), .shape, meaning: "Its value; none where unstated.")
}
