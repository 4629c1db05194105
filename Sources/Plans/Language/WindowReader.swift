import Documents
import Language

extension FaultList {
    /// The window that stands behind `in`; nil if it is faulty or `unset`.
    mutating func window(
        _ node: Node, of row: RowDraft, _ calendar: SchoolCalendar, isUnset: inout Bool
    ) -> Window? {
        if node.isUnset {
            isUnset = true
            return nil
        }
        guard case .mapping = node.content else {
            if node.text == Window.before.text {
                add(
                    .has, at: node.place, "`before` is before the event of a flow",
                    hint: "write it in `has` of a flow, or another window")
                return nil
            }
            let said = word(node, "window", of: ["plan"] + Window.words)
            // Where the plan's first day is faulty there is no plan.
            return said == "plan"
                ? row.startsOn.map { .since($0) } : said.flatMap { Window($0, calendar) }
        }
        let isCycle = node["cycleYears"] != nil
        let shape = Construct(
            "`in`", required: isCycle ? ["cycleYears", "from"] : ["years"])
        guard let fields = fields(of: node, shape) else { return nil }
        guard let years = fields[isCycle ? "cycleYears" : "years"] else { return nil }
        let from = fields["from"]
        if years.isUnset || from?.isUnset ?? false {
            isUnset = true
            return nil
        }
        guard let count = whole(years, "number of years", 1...30) else { return nil }
        guard isCycle else { return .years(count) }
        return from.flatMap { day($0, "first day of the cycle") }
            .map { .cycle(years: count, from: $0) }
    }
}
