import Calendar
import Codes
import Events
import Subjects

extension NounDefinition {
    /// 毕业去向: graduates of a year with a count of what they do; of several the last one. It
    /// belongs to the year of graduation, whatever its date (language §12).
    package static let destinations = NounDefinition(
        "destinations", chinese: "毕业去向", meaning: "Graduates of whom is known what they do.",
        counted: [.student], event: GraduateDestination.type, privacy: .persons,
        keys: [
            .ofEvent(
                "countNumber", .members(CodeList(numbersTo: 9, called: "count number")),
                meaning: "Which of the counts after the summer: 1 is the first."
            ) {
                fact, arena in UInt8(clamping: arena[GraduateDestination.countNumber, of: fact])
            },
            .ofEvent("outcome", .members(.destinations), meaning: "What they do.") { fact, arena in
                arena[GraduateDestination.outcome, of: fact].rawValue
            },
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(representative: .last) { life, happenings in
                for (place, fact) in life.facts(of: GraduateDestination.type) {
                    let year = Int(life.arena[GraduateDestination.graduationYear, of: fact])
                    happenings.append(
                        Happening(
                            day: CivilDay.first(of: year).number, group: 0,
                            spot: .unit(life.arena[GraduateDestination.school, of: fact]),
                            fact: place, unitDay: fact.day))
                }
            }),
        readings: [.cohort], units: .only([.persons, .count]),
        shortage: .of(.students, isProvided: false), dropsInSummer: false)
}

extension CodeList {
    fileprivate static let destinations = CodeList(
        DestinationOutcome.self, called: "outcome",
        chinese: [.employed: "就业", .furtherStudy: "升学", .none: "未就业"])
}
