import Calendar
import Documents
import Exact

// What a target says of the way to it: 到2022年达到…，到2025年达到….

extension TargetReader {
    /// `[[day, value], …]`: values that the plan itself names on the way, in order.
    func path(
        _ entry: Node.Entry?, _ shape: TargetShape, from baseline: Target.Baseline?,
        before deadline: CivilDay?, isUnset: inout Bool, _ faults: inout FaultList
    ) -> [Target.Waypoint] {
        guard let entry else { return [] }
        guard shape.takesPath else {
            faults.add(
                .target, at: entry.place, "`path` does not fit `\(shape.word)`",
                hint: "remove it: no line leads to such a target")
            return []
        }
        if entry.value.isUnset {
            isUnset = true
            return []
        }
        guard case .sequence(let nodes) = entry.value.content, !nodes.isEmpty else {
            faults.add(
                .badValue, at: entry.value.place, "`path` must be a list of days with values",
                hint: "write `[[2022-12-31, 81.2], [2023-12-31, 82.5]]`")
            return []
        }
        var found: [Target.Waypoint] = []
        for node in nodes {
            guard case .sequence(let pair) = node.content, pair.count == 2 else {
                faults.add(
                    .badValue, at: node.place, "\(shown(node)) is not a day with its value",
                    hint: "write `[2022-12-31, 81.2]`")
                continue
            }
            if pair.contains(where: \.isUnset) {
                isUnset = true
                continue
            }
            guard let day = faults.day(pair[0], "day"), let value = faults.decimal(pair[1], "path")
            else { continue }
            if found.contains(where: { $0.on == day }) {
                faults.add(
                    .target, at: pair[0].place, "`path` has \(day) twice",
                    hint: "keep one of them")
            } else if isOnTheWay(day, from: baseline, before: deadline, at: pair[0], &faults) {
                found.append(Target.Waypoint(on: day, value: value))
            }
        }
        return found.sorted { $0.on < $1.on }
    }

    /// Whether the line is under way on a day; a fault where not.
    private func isOnTheWay(
        _ day: CivilDay, from baseline: Target.Baseline?, before deadline: CivilDay?,
        at node: Node, _ faults: inout FaultList
    ) -> Bool {
        if let deadline, day >= deadline {
            faults.add(
                .target, at: node.place, "\(day) is not before the deadline, \(deadline)",
                hint: "remove it: on that day the target itself is due")
        } else if day < startsOn {
            faults.add(
                .target, at: node.place, "\(day) is not in the plan, which starts on \(startsOn)",
                hint: "write `baseline` or `history`")
        } else if let baseline, day <= CivilDay.last(of: baseline.year) {
            faults.add(
                .target, at: node.place, "\(day) is not after the baseline, of \(baseline.year)",
                hint: "remove it, or correct the day")
        } else {
            return true
        }
        return false
    }
}
