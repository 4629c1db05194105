/// A rectangle by its edges; y grows downwards.
struct Box: Equatable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    func overlaps(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether any of the line from one end to the other lies inside.
    func meets(_ from: Spot, _ to: Spot) -> Bool {
        // Liang and Barsky: the part of the line between each pair of edges, as shares of it.
        var first = 0.0
        var last = 1.0
        let sides = [
            (from.x - to.x, from.x - left), (to.x - from.x, right - from.x),
            (from.y - to.y, from.y - top), (to.y - from.y, bottom - from.y),
        ]
        for (slope, distance) in sides {
            if slope == 0 {
                if distance < 0 { return false }
            } else if slope < 0 {
                first = max(first, distance / slope)
            } else {
                last = min(last, distance / slope)
            }
        }
        return first <= last
    }
}

/// What is taken by lines, marks and texts, so that a text inside the plot is written only where
/// it can be read.
struct TextPlaces {
    private var boxes: [Box] = []
    private var lines: [(Spot, Spot)] = []
    /// No text leaves it.
    private let bounds: Box

    init(within bounds: Box) { self.bounds = bounds }

    mutating func occupy(_ box: Box) { boxes.append(box) }

    mutating func occupy(_ points: [Spot]) {
        for (from, to) in zip(points, points.dropFirst()) { lines.append((from, to)) }
    }

    /// Whether a text of that box would be by itself.
    func isFree(_ box: Box) -> Bool {
        box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top
            && box.bottom <= bounds.bottom && !boxes.contains { $0.overlaps(box) }
            && !lines.contains { box.meets($0.0, $0.1) }
    }
}

/// A text with its place, to be written when all lines are drawn.
struct PlacedText {
    var styles: TextStyle
    var text: String
    var x: Double
    var y: Double
    var anchor: Anchor

    /// What it covers, a little generous: the width is an estimate.
    var box: Box {
        let width = styles.width(of: text)
        let left =
            switch anchor {
            case .start: x
            case .middle: x - width / 2
            case .end: x - width
            }
        return Box(
            left: left, top: y - styles.size * 0.84, right: left + width,
            bottom: y + styles.size * 0.26)
    }
}
