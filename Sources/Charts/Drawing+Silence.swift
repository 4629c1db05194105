import Calendar
import Codes

/// Where there is no figure although there should be one: a grey field, and never a line.
extension Drawing {
    mutating func drawSilences() {
        let known =
            chart.readings.filter { $0.value != nil }.map(\.day)
            + (chart.baseline.map { [$0.day] } ?? [])
        let days = known.sorted()
        for (from, to) in zip(days, days.dropFirst())
        where Frame.time(to) - Frame.time(from) > Chart.longestGap {
            drawSilence(from: from, to: to, labelled: nil)
        }
        guard chart.status == .noData else { return }
        drawSilence(
            from: days.last ?? chart.days.lowerBound, to: chart.today,
            labelled: chart.labels.silence)
    }

    private mutating func drawSilence(from: CivilDay, to: CivilDay, labelled label: String?) {
        let field = Box(
            left: frame.xInside(from) + 7, top: frame.plot.top, right: frame.xInside(to) - 1,
            bottom: frame.plot.bottom)
        guard field.right - field.left > 8 else { return }
        canvas.rectangle("void", field)
        if let label { silences.append((label, field)) }
    }

    /// Says in the field why it is empty, where the words can be read, in two lines if need be.
    mutating func labelSilences() {
        for (label, field) in silences {
            let middle = (field.left + field.right) / 2
            let heights = [
                field.bottom - 7, (field.top + field.bottom) / 2 + 4, field.top + 14,
            ]
            let places: [(x: Double, y: Double, Anchor)] = heights.flatMap { y in
                [(middle, y, .middle), (field.right - 5, y, .end), (field.left + 5, y, .start)]
            }
            if TextStyle.silence.width(of: label) <= field.right - field.left - 6,
                write(.silence, label, at: places)
            {
                continue
            }
            let (first, second) = Self.halves(of: label)
            let height = 15.0
            let widest = max(
                TextStyle.silence.width(of: first), TextStyle.silence.width(of: second))
            guard widest <= field.right - field.left - 6 else { continue }
            // The two go together: the lower one finds the place, with the upper one's in mind.
            let upper = places.map { (x: $0.x, y: $0.y - height, $0.2) }
            for (low, high) in zip(places, upper) where isFree(second, low) && isFree(first, high) {
                write(.silence, second, at: [low])
                write(.silence, first, at: [high])
                break
            }
        }
    }

    private func isFree(_ text: String, _ place: (x: Double, y: Double, Anchor)) -> Bool {
        places.isFree(
            PlacedText(styles: .silence, text: text, x: place.x, y: place.y, anchor: place.2).box)
    }

    /// Parted at the space next to the middle; without one, in the middle.
    private static func halves(of text: String) -> (String, String) {
        let middle = text.count / 2
        let spaces = text.indices.filter { text[$0] == " " }
        let nearest = spaces.min { left, right in
            abs(text.distance(from: text.startIndex, to: left) - middle)
                < abs(text.distance(from: text.startIndex, to: right) - middle)
        }
        guard let nearest else {
            return (String(text.prefix(text.count - middle)), String(text.suffix(middle)))
        }
        return (String(text[..<nearest]), String(text[text.index(after: nearest)...]))
    }
}
