import Calendar
import Documents
import Exact

// What a target says of the years before the plan, for the forecast alone.

extension TargetReader {
    /// `[[year, value], …]`: published figures of earlier years, the oldest first.
    func history(
        _ entry: Node.Entry?, _ shape: TargetShape, isUnset: inout Bool, _ faults: inout FaultList
    ) -> [Target.Baseline] {
        guard let entry, fits(entry, shape, &faults) else { return [] }
        if entry.value.isUnset {
            isUnset = true
            return []
        }
        guard case .sequence(let nodes) = entry.value.content, !nodes.isEmpty else {
            faults.add(
                .badValue, at: entry.value.place, "`history` must be a list of years with values",
                hint: "write `[[2018, 81.2], [2019, 82.5]]`")
            return []
        }
        var found: [Target.Baseline] = []
        for node in nodes {
            guard case .sequence(let pair) = node.content, pair.count == 2 else {
                faults.add(
                    .badValue, at: node.place, "\(shown(node)) is not a year with its value",
                    hint: "write `[2018, 81.2]`")
                continue
            }
            if pair[1].isUnset {
                isUnset = true
                continue
            }
            guard let year = faults.whole(pair[0], "year", 1900...2100),
                let value = faults.decimal(pair[1], "history")
            else { continue }
            if CivilDay.last(of: year) >= startsOn {
                faults.add(
                    .target, at: pair[0].place,
                    "\(year) is no year before the plan's start, \(startsOn)",
                    hint: "remove it: the plan's own years are read from the facts")
            } else if found.contains(where: { $0.year == year }) {
                faults.add(
                    .target, at: pair[0].place, "`history` has \(year) twice",
                    hint: "keep one of them")
            } else {
                found.append(Target.Baseline(value: value, year: year))
            }
        }
        return found.sorted { $0.year < $1.year }
    }

    /// `[{day, source}, …]`: from when on figures are not comparable with those before, in order.
    func breaks(
        _ entry: Node.Entry?, _ shape: TargetShape, before deadline: CivilDay?,
        isUnset: inout Bool, _ faults: inout FaultList
    ) -> [Target.Break] {
        guard let entry, fits(entry, shape, &faults) else { return [] }
        if entry.value.isUnset {
            isUnset = true
            return []
        }
        guard case .sequence(let nodes) = entry.value.content, !nodes.isEmpty else {
            faults.add(
                .badValue, at: entry.value.place,
                "`breaks` must be a list of days with their sources",
                hint: "write `[{day: 2023-01-01, source: …}]`")
            return []
        }
        var found: [Target.Break] = []
        for node in nodes {
            guard let fields = faults.fields(of: node, .dayOfBreak), let dayNode = fields["day"],
                let sourceNode = fields["source"],
                let day = faults.day(dayNode, "`day`"),
                let source = faults.text(sourceNode, "`source`")
            else { continue }
            if let deadline, day > deadline {
                faults.add(
                    .target, at: dayNode.place, "the break lies after the deadline, \(deadline)",
                    hint: "remove it, or correct the day")
            } else if found.contains(where: { $0.on == day }) {
                faults.add(
                    .target, at: dayNode.place, "`breaks` has \(day) twice",
                    hint: "keep one of them")
            } else {
                found.append(Target.Break(on: day, source: source))
            }
        }
        return found.sorted { $0.on < $1.on }
    }

    /// Whether a target of the kind has a forecast that may rest on it; a fault where not.
    private func fits(
        _ entry: Node.Entry, _ shape: TargetShape, _ faults: inout FaultList
    ) -> Bool {
        if shape.hasForecast, entry.key != "history" || shape.takesHistory { return true }
        faults.add(
            .target, at: entry.place, "`\(entry.key)` does not fit `\(shape.word)`",
            hint: shape.hasForecast
                ? "remove it: a count begins at 0 with the plan"
                : "remove it: such a target has no forecast")
        return false
    }
}
