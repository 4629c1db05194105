import Calendar
import Codes
import Events
import Subjects

/// What an appointment states (contract §2.2, `staff-appointment`). What it does not state does
/// not match, whatever another one says.
package struct AppointmentKeys: Sendable {
    /// Which appointment is asked.
    private let asked: Asked

    private enum Asked { case main, ofEachEvent }

    /// Of those who work on a day: their main appointment.
    package static let ofStaff = AppointmentKeys(asked: .main)
    /// Of an event that is about an appointment: `Happening.about`.
    package static let ofEvents = AppointmentKeys(asked: .ofEachEvent)

    package var roleAndEmployment: [FilterKey] { [role, employment] }

    /// Those that teachers have too.
    package var all: [FilterKey] {
        [teachingSubject, establishedPost, newToProfession, sex, age]
            + (asked == .main ? [longerThan] : []) + [checkedBefore]
    }

    package var role: FilterKey {
        own("role", .members(.roles), meaning: "What the person was appointed as.") { fact, arena in
            arena[StaffAppointment.role, of: fact].rawValue
        }
    }

    private var employment: FilterKey {
        own("employment", .members(.employments), meaning: "The form of employment.") {
            fact, arena in
            arena[StaffAppointment.employment, of: fact].rawValue
        }
    }

    private var establishedPost: FilterKey {
        own("establishedPost", .flag, meaning: "在编: on an established post.", chinese: ("在编：", ""))
        { fact, arena in
            arena[StaffAppointment.establishedPost, of: fact] == true ? 1 : 0
        }
    }

    private var newToProfession: FilterKey {
        own(
            "newToProfession", .flag, meaning: "The first appointment as a teacher.",
            chinese: ("新入职：", "")
        ) { fact, arena in
            arena[StaffAppointment.newToProfession, of: fact] == true ? 1 : 0
        }
    }

    private var sex: FilterKey {
        own("sex", .members(.sexes), meaning: "As the appointment states it.") { fact, arena in
            arena[StaffAppointment.sex, of: fact]?.rawValue
        }
    }

    /// 从业查询: done before the first day, and nothing was found.
    private var checkedBefore: FilterKey {
        own(
            "checkedBefore", .flag,
            meaning: "Whether the entry check was clear and done before the first day.",
            chinese: ("入职前查询合格：", "")
        ) { fact, arena in
            guard arena[StaffAppointment.checkResult, of: fact] == .clear,
                let doneOn = arena[StaffAppointment.checkedOn, of: fact]
            else { return 0 }
            return doneOn < fact.day ? 1 : 0
        }
    }

    private var teachingSubject: FilterKey {
        key(
            "teachingSubject", .codes("teachingSubject"), meaning: "What the person teaches.",
            takes: FilterValue.takesCode
        ) { fact, arena in
            arena[StaffAppointment.subject, of: fact]
        }
    }

    private var age: FilterKey {
        switch asked {
        case .main:
            FilterKey(
                "age", .ages,
                days { wanted, segment, fact, arena, stretches in
                    guard let born = arena[StaffAppointment.birthDate, of: fact] else { return }
                    stretches.hold(wanted.years, of: born, from: segment.from, to: segment.end)
                },
                meaning: "Completed years, the youngest and the oldest, both included.",
                chinese: ("", "岁"))
        case .ofEachEvent:
            key(
                "age", .ages,
                meaning: "Completed years, the youngest and the oldest, both included.",
                chinese: ("", "岁"), takes: FilterValue.takesAge
            ) { fact, arena in
                arena[StaffAppointment.birthDate, of: fact].map { born in
                    CivilDay(number: born).answer(on: fact.day)
                }
            }
        }
    }

    /// From the day on which more days have passed since the first one.
    private var longerThan: FilterKey {
        FilterKey(
            "longerThan", .dayCount,
            days { wanted, segment, fact, _, stretches in
                guard case .days(let count) = wanted else { preconditionFailure("a number") }
                stretches.hold(
                    from: max(segment.from, fact.day + Int32(count) + 1), to: segment.end)
            }, meaning: "For more days than that since the first one.",
            chinese: ("任职超过", "天"))
    }

    // MARK: both ways

    /// A number of a member; of a flag 1 or 0.
    private func own(
        _ name: String, _ type: ValueType, meaning: String = "",
        chinese: (before: String, behind: String) = ("", ""),
        _ number: @escaping @Sendable (Fact, borrowing FactArena) -> UInt8?
    ) -> FilterKey {
        key(name, type, meaning: meaning, chinese: chinese, takes: FilterValue.takesMember) {
            fact, arena in
            number(fact, arena).map { UInt32($0) }
        }
    }

    private func key(
        _ name: String, _ type: ValueType, meaning: String = "",
        chinese: (before: String, behind: String) = ("", ""),
        takes: @escaping StateQuestion.Takes,
        _ answer: @escaping @Sendable (Fact, borrowing FactArena) -> UInt32?
    ) -> FilterKey {
        let side: FilterKey.Side =
            switch asked {
            case .main:
                .states(
                    StateQuestion(
                        answers: { life, give in
                            for index in life.staff.segments.indices {
                                guard let appointment = life.staff.segments[index].appointment,
                                    let answer = answer(appointment.fact, life.arena)
                                else { continue }
                                give(index..<index + 1, answer)
                            }
                        }, takes: takes))
            case .ofEachEvent:
                .events(
                    EventQuestion(
                        answer: { life, one in
                            answer(life.facts[Int(one.about)], life.arena)
                        }, takes: takes))
            }
        return FilterKey(
            name, type, side, meaning: meaning, chinese: chinese)
    }

    private func days(
        _ hold:
            @escaping @Sendable (
                FilterValue, StaffSegment, Fact, borrowing FactArena, inout Stretches
            ) -> Void
    ) -> FilterKey.Side {
        .days { wanted, _ in
            { life, _, stretches in
                for segment in life.staff.segments {
                    guard let appointment = segment.appointment else { continue }
                    hold(wanted, segment, appointment.fact, life.arena, &stretches)
                }
            }
        }
    }
}

extension CodeList {
    package static let roles = CodeList(
        Role.self, called: "role",
        chinese: [
            .teacher: "教师", .principal: "校（园）长", .vicePrincipal: "副校（园）长",
            .inspector: "责任督学", .psychologist: "心理健康教育教师", .counsellor: "辅导员",
            .researcher: "教研员", .careWorker: "保育员", .nurse: "卫生保健人员", .guard: "安保人员",
            .administrator: "行政人员", .other: "其他人员",
        ])
    package static let employments = CodeList(
        Employment.self, called: "employment",
        chinese: [
            .fullTime: "专职", .partTime: "兼职", .substitute: "代课", .selfHired: "学校自聘",
            .external: "外聘",
        ])
}
