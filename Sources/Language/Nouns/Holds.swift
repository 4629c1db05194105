import Codes
import Events
import Subjects

extension NounDefinition {
    /// 获得称号: 1 while the area or institution holds it, else 0.
    package static let holds = NounDefinition(
        "holds", chinese: "获得称号", meaning: "1 if the area or institution holds it, else 0.",
        counted: [.institution, .area], event: Designation.type,
        privacy: .nobody, keys: Titles.keys + [Titles.since],
        counting: .stockOfFilter { filter in
            let titles = Titles(filter)
            return { life, states in
                titles.forEachTime(in: life) { from, end, _ in
                    states.append(
                        State(from: from, end: end, counts: true, group: 0, spot: .of(life)))
                }
            }
        },
        itself: .place, required: [Titles.code.name], units: .only([.truth, .count]),
        shortage: .none, dropsInSummer: false)
}

extension Spot {
    /// An institution or area itself; of others nowhere.
    package static func of(_ life: borrowing Life) -> Spot {
        switch life.kind {
        case .institution: .unit(life.name)
        case .area: .area(life.name)
        case .student, .staff, .resource, .person: .nowhere
        }
    }
}
