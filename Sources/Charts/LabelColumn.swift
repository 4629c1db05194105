/// The labels at the right of a plot, each at the height of the value that it names.
///
/// They keep their order, stand apart and stay inside; what moves them least is found exactly.
/// Where there is no room for all, the least important go.
struct LabelColumn {
    /// One label of one or two lines.
    struct Label: Equatable {
        /// 0 is the most important.
        var rank: Int
        /// The height of the value.
        var value: Double
        var lines: [Line]

        struct Line: Equatable {
            var style: TextStyle
            var text: String
        }
    }

    /// A label and the height of the middle of its first line.
    struct Placed: Equatable {
        var label: Label
        var middle: Double
    }

    /// Places the labels with their lines at least `apart` from one another, between the middle
    /// of the highest line and that of the lowest.
    static func place(
        _ labels: [Label], apart: Double, top: Double, bottom: Double
    ) -> [Placed] {
        let lines = max(0, Int((bottom - top) / apart + 1e-9) + 1)
        let chosen = choose(labels, lines: lines)
            .sorted { ($0.value, $0.rank) < ($1.value, $1.rank) }
        // With every label moved up by the lines above it, to stand apart is to be in order, and
        // the nearest ordered heights are means over runs of neighbours that get in each other's
        // way.
        var above = 0
        var runs: [(sum: Double, count: Int)] = []
        for label in chosen {
            var run = (sum: label.value - Double(above) * apart, count: 1)
            above += label.lines.count
            while let last = runs.last, last.sum / Double(last.count) >= run.sum / Double(run.count)
            {
                run = (run.sum + last.sum, run.count + last.count)
                runs.removeLast()
            }
            runs.append(run)
        }
        let lowest = max(top, bottom - Double(max(0, above - 1)) * apart)
        let heights = runs.flatMap { run in
            repeatElement(min(max(run.sum / Double(run.count), top), lowest), count: run.count)
        }
        var placed: [Placed] = []
        above = 0
        for (label, height) in zip(chosen, heights) {
            placed.append(Placed(label: label, middle: height + Double(above) * apart))
            above += label.lines.count
        }
        return placed
    }

    /// The most important labels that fit; a second line goes before a whole label.
    private static func choose(_ labels: [Label], lines: Int) -> [Label] {
        var chosen: [Label] = []
        var left = lines
        for label in labels.sorted(by: { $0.rank < $1.rank }) where left > 0 {
            var label = label
            label.lines.removeLast(label.lines.count - 1)
            chosen.append(label)
            left -= 1
        }
        for index in chosen.indices where left > 0 {
            let whole = labels.first { $0.rank == chosen[index].rank }
            guard let whole, whole.lines.count - 1 <= left, whole.lines.count > 1 else { continue }
            left -= whole.lines.count - 1
            chosen[index] = whole
        }
        return chosen
    }
}
