import Calendar
import Documents
import Language

/// Reads `calendar.yaml`, `semesters: {2023-1: {from, to}}`: the semesters, or nil if anything is
/// faulty; and on which days offices work, by `holidays` and `workedWeekends`.
package func readCalendar(
    _ root: Node, file: String
) -> (calendar: SchoolCalendar?, workingDays: WorkingDays, faults: [Fault]) {
    var faults = FaultList(file: file)
    let shape = Construct(
        "the calendar", required: ["semesters"], optional: ["holidays", "workedWeekends"])
    guard let fields = faults.fields(of: root, shape), let list = fields["semesters"],
        let entries = faults.entries(of: list, "`semesters`")
    else { return (nil, WorkingDays(), faults.faults) }
    let workingDays = WorkingDays(
        holidays: days(fields["holidays"], "`holidays`", &faults),
        workedWeekends: days(fields["workedWeekends"], "`workedWeekends`", &faults))
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
    let calendar = faults.faults.isEmpty ? SchoolCalendar(semesters: semesters) : nil
    return (calendar, workingDays, faults.faults)
}

/// A list of days and of spans `{from, to}`.
private func days(_ node: Node?, _ name: String, _ faults: inout FaultList) -> Set<CivilDay> {
    guard let node else { return [] }
    guard case .sequence(let nodes) = node.content else {
        faults.add(
            .badValue, at: node.place, "\(name) must be a list",
            hint: "write `[2026-01-01, {from: 2026-02-15, to: 2026-02-23}]`")
        return []
    }
    var days: Set<CivilDay> = []
    for node in nodes {
        guard case .mapping = node.content else {
            if let day = faults.day(node, "day of \(name)") { days.insert(day) }
            continue
        }
        let shape = Construct("a span of days", required: ["from", "to"])
        guard let fields = faults.fields(of: node, shape), let first = fields["from"],
            let last = fields["to"], let from = faults.day(first, "first day"),
            let to = faults.day(last, "last day")
        else { continue }
        guard (0...366).contains(to - from) else {
            faults.add(
                .badValue, at: last.place, "the span ends before it begins, or after a year",
                hint: "write a day after \(from)")
            continue
        }
        days.formUnion((0...(to - from)).map { from + $0 })
    }
    return days
}
