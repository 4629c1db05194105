import Codes
import Events
import Subjects

extension FilterKey {
    /// 学历: the highest valid one (contract §2.3.6).
    package static let degree = FilterKey(
        "degree", .ordered(.degrees),
        .states(
            StateQuestion(
                answers: { life, give in
                    for index in life.staff.segments.indices {
                        guard let degree = life.staff.segments[index].degree else { continue }
                        give(index..<index + 1, UInt32(degree.rawValue))
                    }
                },
                takes: { degree, wanted, _ in
                    degrees(wanted).contains(UInt8(clamping: degree))
                })), meaning: "The highest valid degree.", chinese: ("学历", ""))

    /// Below the lowest there is nothing.
    private static func degrees(_ wanted: FilterValue) -> ClosedRange<UInt8> {
        switch wanted {
        case .atLeast(let lowest): lowest...(.max)
        case .below(let limit): limit > 1 ? 1...limit - 1 : .max...(.max)
        case .exactly(let degree): degree...degree
        case .within(let lowest, let limit): lowest...limit - 1
        default: preconditionFailure("a degree is asked for by a limit")
        }
    }

    /// What a person of the staff was given on paper, by its open codes.
    package static let qualifications = [
        qualification(.major), qualification(.certificate), qualification(.title),
        qualification(.rank), qualification(.standardMet),
    ]

    /// A valid qualification of that kind with one of the codes.
    package static func qualification(_ kind: QualificationKind) -> FilterKey {
        let list = "qualification" + kind.word.prefix(1).uppercased() + kind.word.dropFirst()
        return FilterKey(
            kind.word, .codes(list),
            .states(
                StateQuestion(
                    answers: { life, give in
                        for qualification in life.staff.qualifications
                        where qualification.kind == kind {
                            give(qualification.segments, qualification.value)
                        }
                    }, takes: FilterValue.takesCode)),
            meaning: "Holds one that is valid on the day.")
    }
}

extension CodeList {
    package static let degrees = CodeList(
        Degree.self, called: "degree",
        chinese: [
            .secondary: "中专", .college: "专科", .bachelor: "本科", .master: "硕士", .doctor: "博士",
        ])
}
