import Calendar
import Codes

/// The statuses of all days and the alerts, below the years.
extension Drawing {
    /// Room for the runs, and below them for triangles with their words where there are alerts.
    static func height(of timeline: StatusTimeline) -> Double {
        timeline.alerts.isEmpty ? 26 : 52
    }

    private static let heightOfRun = 17.0

    mutating func draw(_ timeline: StatusTimeline) {
        let top = frame.plot.bottom + Self.axisHeight + 4
        for run in timeline.runs { draw(run, top: top) }
        draw(timeline.alerts, top: top + Self.heightOfRun + 3)
    }

    private mutating func draw(_ run: StatusTimeline.Run, top: Double) {
        guard frame.shows(run.days.lowerBound) || frame.shows(run.days.upperBound)
        else { return }
        let left = frame.xInside(Chart.near(run.days.lowerBound - 1))
        let right = max(frame.xInside(Chart.near(run.days.upperBound)), left + 1.5)
        let colour = "k-\(run.status.rawValue)"
        let manner = run.status.manner
        var box = Box(left: left, top: top, right: right - 1, bottom: top + Self.heightOfRun)
        switch manner {
        case .solid, .plain: break
        case .outlined:
            box.left += 0.75
            box.right = max(box.right - 0.75, box.left + 0.5)
            box.top += 0.75
            box.bottom -= 0.75
        case .thin:
            box.top += 6.5
            box.bottom -= 6.5
        }
        canvas.rectangle("sb \(manner.rawValue) \(colour)", box, hint: run.word)
        guard manner != .thin else { return }
        let width = right - left
        let hasWord = TextStyle.run.width(of: run.word) + 30 <= width && width >= 78
        if width >= 15 {
            canvas.symbol(
                "sbg \(manner.rawValue) \(colour)", "g-\(run.status.rawValue)",
                hasWord ? left + 6 : (left + right) / 2 - 6, top + 3)
        }
        if hasWord {
            canvas.text(
                "sbt \(manner.rawValue) \(colour)", left + 22, top + 12.8, .start, run.word)
        }
    }

    /// A triangle for each transition; words where they do not run into each other, the latest
    /// first.
    private mutating func draw(_ alerts: [StatusTimeline.Alert], top: Double) {
        let right = size.width - 4
        var taken: [Box] = []
        for alert in alerts.sorted(by: { $0.day > $1.day }) {
            guard frame.shows(Chart.near(alert.day)) else { continue }
            let x = frame.x(Chart.near(alert.day))
            var data = PathData()
            data.move(x, top)
            data.add("l5 9h-10z")
            canvas.path("ev", data)
            let half = TextStyle.axis.width(of: alert.word) / 2
            let placed = PlacedText(
                styles: .axis, text: alert.word, x: min(max(x, half + 2), right - half),
                y: top + 21, anchor: .middle)
            var room = placed.box
            room.left -= 5
            room.right += 5
            guard !taken.contains(where: { $0.overlaps(room) }) else { continue }
            taken.append(placed.box)
            texts.append(placed)
        }
    }
}

extension Status {
    /// How much a status weighs in black and white.
    enum Manner: String {
        case solid
        case outlined
        case plain
        case thin
    }

    var manner: Manner {
        switch self {
        case .missed, .breached, .offCourse: .solid
        case .atRisk: .outlined
        case .onCourse, .met: .plain
        case .noData, .needsConfiguration, .notDue: .thin
        }
    }
}
