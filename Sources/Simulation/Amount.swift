import Codes

/// Of how much a figure is a part: of a number, or of people who are there on the day.
enum Amount: Sendable {
    /// The same in every county.
    case number(Double)
    /// The learners of the stages; of these ownerships, where some are given.
    case learners([Stage], [Ownership] = [])
    /// Those of a group, aged 6 to 14.
    case group([LearnerGroup])
    /// The full-time teachers of the stages; none: of all.
    case teachers([Stage])
    case learnersAndTeachers
}

extension City {
    /// The amount in a county, or in the whole place for nil.
    func amount(of amount: Amount, in county: Int?) -> Double {
        switch amount {
        case .number(let number): return number
        case .learners(let stages, let ownerships):
            return Double(
                learners(in: county) { student, school in
                    stages.contains(student.stage)
                        && (ownerships.isEmpty || ownerships.contains(school.ownership))
                })
        case .group(let groups):
            return Double(
                learners(in: county) { student, _ in
                    guard student.step >= 3, student.step < 12 else { return false }
                    return student.group.map { groups.contains($0) } ?? false
                        || groups.contains(.poor) && student.isPoor
                })
        case .teachers(let stages): return Double(teachers(of: stages, in: county))
        case .learnersAndTeachers:
            let stages = Schools.taught.stages
            return self.amount(of: .learners(stages), in: county)
                + self.amount(of: .teachers(stages), in: county)
        }
    }

    private func learners(in county: Int?, where fits: (Student, School) -> Bool) -> Int {
        students.count { student in
            guard student.state == .enrolled else { return false }
            let school = schools[Int(student.school)]
            return (county == nil || school.county == county) && fits(student, school)
        }
    }

    private func teachers(of stages: [Stage], in county: Int?) -> Int {
        teachers.count { teacher in
            let appointment = teacher.appointment
            return teacher.isFullTime && (stages.isEmpty || stages.contains(appointment.stage))
                && (county == nil || schools[Int(appointment.unit)].county == county)
        }
    }
}
