import Codes
import Events
import Subjects

extension FilterKey {
    /// What an event states itself, as the number of a member; of a flag 1 or 0.
    package static func ofEvent(
        _ name: String, _ type: ValueType, meaning: String = "",
        chinese: (before: String, behind: String) = ("", ""),
        _ number: @escaping @Sendable (Fact, borrowing FactArena) -> UInt8?
    ) -> FilterKey {
        event(name, type, meaning: meaning, chinese: chinese, FilterValue.takesMember) {
            fact, arena in
            number(fact, arena).map { UInt32($0) }
        }
    }

    /// An open code that an event states itself.
    package static func codeOfEvent(
        _ name: String, _ type: ValueType, meaning: String = "",
        _ code: @escaping @Sendable (Fact, borrowing FactArena) -> Term
    ) -> FilterKey {
        event(name, type, meaning: meaning, chinese: ("", ""), FilterValue.takesCode) {
            fact, arena in
            code(fact, arena)
        }
    }

    /// 首次: an event is the first one of the subject, however long ago, that all else of the filter
    /// chooses; who was counted in an earlier window is not counted again.
    package static let firstTime = FilterKey(
        "firstTime", .flag, .occurrence,
        meaning: "Whether it is the first time ever, by the rest of the filter.",
        chinese: ("首次：", ""))

    /// 学段: of events that each say their own; the group of their cells too.
    package static let stageOfEvents = FilterKey(
        "stage", .members(.stages),
        .events(
            EventQuestion(
                answer: { _, one in UInt32(UInt8(truncatingIfNeeded: one.group)) },
                takes: FilterValue.takesMember)), meaning: "The stage of schooling.")

    /// Of whom or what events are, among subjects of several kinds.
    package static func subjects(_ list: CodeList) -> FilterKey {
        FilterKey(
            "of", .member(list),
            .events(
                EventQuestion(
                    answer: { life, _ in list.number(of: life.kind.plural).map { UInt32($0) } },
                    takes: FilterValue.takesMember)), meaning: "Of whom.")
    }

    private static func event(
        _ name: String, _ type: ValueType, meaning: String,
        chinese: (before: String, behind: String), _ takes: @escaping StateQuestion.Takes,
        _ answer: @escaping @Sendable (Fact, borrowing FactArena) -> UInt32?
    ) -> FilterKey {
        FilterKey(
            name, type,
            .events(
                EventQuestion(
                    answer: { life, one in answer(life.facts[Int(one.fact)], life.arena) },
                    takes: takes)), meaning: meaning, chinese: chinese)
    }
}

extension SubjectKind {
    /// As the language says it behind `of`; empty where it never does.
    package var plural: String {
        switch self {
        case .staff: "staff"
        case .institution: "institutions"
        case .area: "areas"
        case .resource: "resources"
        case .person: "people"
        case .student: ""
        }
    }
}

extension CodeList {
    package static let ofHolders = CodeList(
        ["staff", "institutions", "areas", "resources", "people"], called: "kind of holder",
        chinese: ["教职工", "学校（机构）", "地区", "资源", "社会人员"])
    package static let ofFindings = CodeList(
        ["staff", "institutions", "areas"], called: "kind of subject",
        chinese: ["教职工", "学校（机构）", "地区"])
}

extension Life {
    /// Where an event counts: its subject, if that is an institution or area; else the area that it
    /// names; else its unit; else where the person counts on the day; else where the plan is
    /// (language §3).
    package func spot(area: Term = 0, unit: Term = 0, on day: Int32) -> Spot {
        if kind == .institution || kind == .area { return .of(self) }
        if area != 0 { return .area(area) }
        if unit != 0 { return .unit(unit) }
        guard let state = state(on: day) else { return .nowhere }
        if kind == .student {
            // Who is suspended counts nowhere.
            let span = learner.spans[state]
            return span.isCounted ? .unit(span.school) : .nowhere
        }
        return staff.segments[state].appointment == nil
            ? .nowhere : .unit(staff.segments[state].unit)
    }
}
