import Calendar

/// One line of time with the day that counts.
extension Drawing {
    mutating func drawMilestone() {
        drawYears()
        drawToday()
        guard let milestone = chart.milestone else { return }
        let plot = frame.plot
        let y = ((plot.top + plot.bottom) / 2).rounded()
        let due = frame.xInside(milestone.day)
        canvas.rectangle(
            "zone",
            Box(
                left: frame.xInside(milestone.judgedFrom), top: y - 14, right: due,
                bottom: y + 14))
        drawLine("ml", [Spot(x: plot.left, y: y), Spot(x: plot.right, y: y)])
        if let reached = milestone.reached {
            let x = frame.xInside(reached)
            if abs(x - due) > 18 { drawDiamond("mh", due, y) }
            canvas.circle("mt", x, y, radius: 9)
            var tick = PathData()
            tick.move(x - 4.2, y + 0.4)
            tick.add("l3 3.2l5.6-6.6")
            canvas.path("mk", tick)
        } else {
            drawDiamond(chart.today > milestone.day ? "ms late" : "ms", due, y)
        }
        guard let label = chart.labels.target else { return }
        if chart.isDueFarFromColumn {
            let x = milestone.reached.map { frame.xInside($0) } ?? due
            write(
                .target, label,
                at: [
                    (x, y - 16, .middle), (x - 12, y - 16, .start), (x + 12, y - 16, .end),
                    (x, y + 25, .middle),
                ])
        } else {
            addLabel(0, .target, label, at: y)
        }
    }

    private mutating func drawDiamond(_ styles: String, _ x: Double, _ y: Double) {
        var data = PathData()
        data.move(x, y - 8)
        data.add("l8 8l-8 8l-8-8z")
        canvas.path(styles, data)
    }
}

extension Chart {
    /// Whether a milestone lies so far left that its label stands above it instead of in the
    /// column at the right.
    var isDueFarFromColumn: Bool {
        guard form == .milestone, let milestone else { return false }
        let times = self.times
        let day = Frame.time(Chart.near(milestone.reached ?? milestone.day))
        return day < times.upperBound - (times.upperBound - times.lowerBound) * 0.1
    }
}
