import Calendar
import Codes
import Events
import Subjects

/// What is known of a learner beside the stage (contract §2.2, `enrolment`).
///
/// What belongs to the person is what was last stated of it: a later enrolment that does not
/// repeat it keeps it. All else is the enrolment's own (language §3).
package struct LearnerKeys: Sendable {
    /// Which enrolment is asked.
    private let asked: Asked

    private enum Asked { case ofEachSpan, ofEachEvent }

    /// Of those who are enrolled on a day.
    package static let ofStudents = LearnerKeys(asked: .ofEachSpan).all
    /// Of an event that is about an enrolment: `Happening.about`.
    package static let ofEvents = LearnerKeys(asked: .ofEachEvent)

    package static let gradeOfStudents = LearnerKeys(asked: .ofEachSpan).grade

    /// 监护人: those of every student are added up, one who has several children with each of them.
    package static let sum = FilterKey(
        "sum", .member(CodeList(["guardians"], called: "amount", chinese: ["监护人"])), .shape,
        meaning: "What they have, added up; of guardians those that were last stated of each.",
        chinese: ("合计：", ""))

    package var all: [FilterKey] {
        [grade, sex, age, groups, allGroups, disabilityType, placement, boarding, placePurchased]
            + [admissionRoute, move]
    }

    private var grade: FilterKey {
        own(
            "grade", .members(CodeList(numbersTo: 12, called: "grade")),
            meaning: "1 to 12; junior 7 to 9, senior 10 to 12.", chinese: ("年级：", "")
        ) { fact, arena in
            arena[Enrolment.grade, of: fact].map { UInt8(clamping: $0) }
        }
    }

    private var placement: FilterKey {
        own("placement", .members(.placements), meaning: "How a disabled learner is taught.") {
            fact, arena in
            arena[Enrolment.placement, of: fact]?.rawValue
        }
    }

    private var admissionRoute: FilterKey {
        own(
            "admissionRoute", .members(.admissionRoutes),
            meaning: "How the learner came to the school."
        ) { fact, arena in
            arena[Enrolment.admissionRoute, of: fact]?.rawValue
        }
    }

    private var move: FilterKey {
        own(
            "move", .members(.moves),
            meaning: "What the enrolment is: new, from another school, back, or up a stage."
        ) { fact, arena in arena[Enrolment.move, of: fact].rawValue }
    }

    private var boarding: FilterKey {
        own("boarding", .flag, meaning: "Lives at the school.", chinese: ("寄宿：", "")) {
            fact, arena in
            arena[Enrolment.boarding, of: fact] == true ? 1 : 0
        }
    }

    private var placePurchased: FilterKey {
        own(
            "placePurchased", .flag,
            meaning: "The place in a private school is paid for by the government.",
            chinese: ("政府购买学位：", "")
        ) { fact, arena in
            arena[Enrolment.placePurchased, of: fact] == true ? 1 : 0
        }
    }

    package var sex: FilterKey {
        kept(
            "sex", .members(.sexes), meaning: "As it was last stated.",
            takes: FilterValue.takesMember
        ) { fact, arena in
            arena[Enrolment.sex, of: fact].map { UInt32($0.rawValue) }
        }
    }

    package var groups: FilterKey {
        kept(
            "groups", .members(.learnerGroups), meaning: "Any of them.",
            takes: { groups, wanted, _ in wanted.bits & UInt64(groups) != 0 },
            statedGroups)
    }

    package var allGroups: FilterKey {
        kept(
            "allGroups", .every(.learnerGroups), meaning: "Every one of them.",
            takes: { groups, wanted, _ in wanted.bits & ~UInt64(groups) == 0 },
            statedGroups)
    }

    private var statedGroups: @Sendable (Fact, borrowing FactArena) -> UInt32? {
        { fact, arena in arena[Enrolment.groups, of: fact].map { UInt32($0) } }
    }

    private var disabilityType: FilterKey {
        kept(
            "disabilityType", .codes("disabilityType"), meaning: "As it was last stated.",
            takes: FilterValue.takesCode
        ) { fact, arena in
            let type = arena[Enrolment.disabilityType, of: fact]
            return type == 0 ? nil : type
        }
    }

    private var age: FilterKey {
        let side: FilterKey.Side =
            switch asked {
            case .ofEachSpan:
                .days { wanted, _ in
                    { life, _, stretches in
                        life.forEachSpan(birthDate) { index, born in
                            let span = life.learner.spans[index]
                            stretches.hold(
                                wanted.years, of: born, from: span.from, to: span.end)
                        }
                    }
                }
            case .ofEachEvent:
                .events(
                    EventQuestion(
                        answer: { life, one in
                            life.lastStated(birthDate, until: one.about).map { born in
                                CivilDay(number: born).answer(on: one.day)
                            }
                        }, takes: FilterValue.takesAge))
            }
        return FilterKey(
            "age", .ages, side,
            meaning: "Completed years, the youngest and the oldest, both included.",
            chinese: ("", "岁"))
    }

    private let birthDate: @Sendable (Fact, borrowing FactArena) -> Int32? = { fact, arena in
        arena[Enrolment.birthDate, of: fact]
    }

    // MARK: both ways

    /// What an enrolment states for itself alone, as the number of a member; of a flag 1 or 0.
    private func own(
        _ name: String, _ type: ValueType, meaning: String = "",
        chinese: (before: String, behind: String) = ("", ""),
        _ number: @escaping @Sendable (Fact, borrowing FactArena) -> UInt8?
    ) -> FilterKey {
        let side: FilterKey.Side =
            switch asked {
            case .ofEachSpan:
                .states(
                    StateQuestion(
                        answers: { life, give in
                            for index in life.learner.spans.indices {
                                let fact = life.learner.spans[index].fact
                                guard let number = number(fact, life.arena) else { continue }
                                give(index..<index + 1, UInt32(number))
                            }
                        }, takes: FilterValue.takesMember))
            case .ofEachEvent:
                .events(
                    EventQuestion(
                        answer: { life, one in
                            number(life.facts[Int(one.about)], life.arena).map { UInt32($0) }
                        }, takes: FilterValue.takesMember))
            }
        return FilterKey(
            name, type, side, meaning: meaning, chinese: chinese)
    }

    /// What was last stated of the person.
    private func kept(
        _ name: String, _ type: ValueType, meaning: String,
        takes: @escaping StateQuestion.Takes,
        _ answer: @escaping @Sendable (Fact, borrowing FactArena) -> UInt32?
    ) -> FilterKey {
        let side: FilterKey.Side =
            switch asked {
            case .ofEachSpan:
                .states(
                    StateQuestion(
                        answers: { life, give in
                            life.forEachSpan(answer) { index, answer in
                                give(index..<index + 1, answer)
                            }
                        }, takes: takes))
            case .ofEachEvent:
                .events(
                    EventQuestion(
                        answer: { life, one in life.lastStated(answer, until: one.about) },
                        takes: takes))
            }
        return FilterKey(name, type, side, meaning: meaning)
    }
}

extension Life {
    /// Gives for each span of a learner what its enrolment, or the last one before it that said
    /// so, has stated; spans of which nothing is known are left out.
    fileprivate func forEachSpan<Value>(
        _ value: (Fact, borrowing FactArena) -> Value?, _ body: (Int, Value) -> Void
    ) {
        var known: Value?
        var index = 0
        for (_, fact) in facts(of: Enrolment.type) {
            if let stated = value(fact, arena) { known = stated }
            while index < learner.spans.count, learner.spans[index].fact == fact {
                if let known { body(index, known) }
                index += 1
            }
        }
    }

    /// A student counts for as many guardians as were last stated. The states are the spans.
    package func weighByGuardians(_ states: inout [State]) {
        for index in states.indices { states[index].amount = 0 }
        let stated: (Fact, borrowing FactArena) -> Int64? = { fact, arena in
            arena[Enrolment.guardians, of: fact]
        }
        forEachSpan(stated) { index, count in
            states[index].amount = count
        }
        // Nothing of a count begins or ends with nothing.
        for index in states.indices where states[index].amount == 0 {
            states[index].counts = false
        }
    }

    /// The same up to the enrolment at that place.
    fileprivate func lastStated<Value>(
        _ value: (Fact, borrowing FactArena) -> Value?, until place: Int32
    ) -> Value? {
        var known: Value?
        for (other, fact) in facts(of: Enrolment.type) {
            if let stated = value(fact, arena) { known = stated }
            if other == place { break }
        }
        return known
    }
}

extension CodeList {
    package static let learnerGroups = CodeList(
        LearnerGroup.self, called: "group",
        chinese: [
            .disabled: "残疾", .leftBehind: "留守", .poor: "家庭经济困难", .migrantPermit: "随迁",
            .willingVocational: "有意愿就读中职",
        ])
    package static let placements = CodeList(
        Placement.self, called: "placement",
        chinese: [
            .ordinary: "普通班就读", .special: "特教班就读", .inclusive: "随班就读", .home: "送教上门",
        ])
    package static let admissionRoutes = CodeList(
        AdmissionRoute.self, called: "admission route",
        chinese: [
            .catchment: "划片入学", .examFree: "免试入学", .lottery: "电脑派位", .quota: "指标到校",
            .other: "其他方式入学",
        ])
    package static let moves = CodeList(
        Move.self, called: "move",
        chinese: [.new: "新入学", .transferIn: "转入", .return: "复学", .promoted: "升级"])
}
