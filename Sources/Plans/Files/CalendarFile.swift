import Calendar
import Documents
import Language

/// Reads `calendar.yaml`, `semesters: {2023-1: {from, to}}`: the semesters, or nil if one is
/// faulty.
package func readCalendar(
    _ root: Node, file: String
) -> (calendar: SchoolCalendar?, faults: [Fault]) {
    var faults = FaultList(file: file)
    guard
        let list = faults.fields(
            of: root, Construct("the calendar", required: ["semesters"]))?["semesters"],
        let entries = faults.entries(of: list, "`semesters`")
    else { return (nil, faults.faults) }
    var semesters: [SchoolCalendar.Semester] = []
    for entry in entries {
        guard let number = SchoolCalendar.number(of: entry.key) else {
            faults.add(
                .badValue, at: entry.place, "`\(entry.key)` is not a semester",
                hint: "write `2023-1` for the autumn of 2023 or `2023-2` for the spring after it")
            continue
        }
        let shape = Construct("a semester", required: ["from", "to"])
        guard let fields = faults.fields(of: entry.value, shape), let first = fields["from"],
            let last = fields["to"], let from = faults.day(first, "first day"),
            let to = faults.day(last, "last day")
        else { continue }
        if to < from {
            faults.add(
                .badValue, at: last.place, "the semester ends before it begins",
                hint: "write a day after \(from)")
        } else if abs(from - SchoolCalendar.usualFirst(of: number)) > 60 {
            faults.add(
                .badValue, at: first.place, "`\(entry.key)` does not begin on \(from)",
                hint: "write a day near \(SchoolCalendar.usualFirst(of: number))")
        } else if let other = semesters.first(where: { $0.from <= to && from <= $0.to }) {
            faults.add(
                .badValue, at: first.place, "the semester overlaps `\(other.name)`",
                hint: "write a day after \(other.to)")
        }
        semesters.append(SchoolCalendar.Semester(name: entry.key, from: from, to: to))
    }
    return (faults.faults.isEmpty ? SchoolCalendar(semesters: semesters) : nil, faults.faults)
}
