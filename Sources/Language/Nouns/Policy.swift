import Codes
import Events
import Subjects

extension NounDefinition {
    /// 政策: 1 while the area or institution has adopted it, with a parameter or without, else 0.
    package static let policy = NounDefinition(
        "policy", chinese: "实施政策",
        meaning: "1 if the area or institution has adopted it, else 0.",
        counted: [.institution, .area], event: PolicyAdoption.type,
        privacy: .nobody, keys: [policyCode],
        later: ["parameter"],
        counting: .stockOfFilter { filter in
            let codes = filter.terms(of: policyCode)
            return { life, states in
                for (_, fact) in life.facts(of: PolicyAdoption.type)
                where codes.contains(life.arena[PolicyAdoption.policy, of: fact]) {
                    let last = life.arena[PolicyAdoption.effectiveTo, of: fact]
                    let end = last.map { $0 + 1 } ?? .max
                    guard fact.day < end else { continue }
                    states.append(
                        State(
                            from: fact.day, end: end, counts: true, group: 0, spot: .of(life)))
                }
            }
        },
        itself: .place, required: [policyCode.name], units: .only([.truth, .count]),
        shortage: .none, dropsInSummer: false)

    private static let policyCode = FilterKey("code", .codes("policy"), .shape)
}
