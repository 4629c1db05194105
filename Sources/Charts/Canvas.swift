/// Writes the text of one drawing: well-formed in HTML and in XML, every text escaped, no number
/// that is not finite.
struct Canvas {
    private var bytes: [UInt8] = []

    /// An element of that many units. Without a name it is mere decoration beside words.
    init(width: Double, height: Double, styles: String, name: String) {
        bytes.reserveCapacity(4_096)
        put("<svg class=\"\(styles)\" viewBox=\"0 0 ")
        put(number(width) + " " + number(height))
        put("\" role=\"img\" aria-label=\"")
        escape(name)
        put("\">")
    }

    /// An element whose size the style sheet gives.
    init(styles: String) { put("<svg class=\"\(styles)\">") }

    /// The whole element.
    consuming func finished() -> String {
        put("</svg>")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A path; nothing where it has no line. `styles` may be empty.
    mutating func path(_ styles: String, _ data: PathData) {
        guard !data.isEmpty else { return }
        put("<path")
        put(styles: styles)
        put(" d=\"")
        bytes.append(contentsOf: data.bytes)
        put("\"/>")
    }

    /// A rectangle; nothing where it has no area.
    mutating func rectangle(_ styles: String, _ box: Box, hint: String = "") {
        guard box.right > box.left, box.bottom > box.top else { return }
        put("<rect")
        put(styles: styles)
        put("x", box.left)
        put("y", box.top)
        put("width", box.right - box.left)
        put("height", box.bottom - box.top)
        close("rect", hint)
    }

    /// A disc, with its tooltip.
    mutating func circle(
        _ styles: String, _ x: Double, _ y: Double, radius: Double, hint: String = ""
    ) {
        put("<circle")
        put(styles: styles)
        put("cx", x)
        put("cy", y)
        put("r", radius)
        close("circle", hint)
    }

    /// A symbol of the page's sprite, 11 units wide.
    mutating func symbol(_ styles: String, _ id: String, _ x: Double, _ y: Double) {
        put("<use")
        put(styles: styles)
        put(" href=\"#\(id)\"")
        put("x", x)
        put("y", y)
        put(" width=\"11\" height=\"11\"/>")
    }

    /// A line of text on its base line.
    mutating func text(_ styles: String, _ x: Double, _ y: Double, _ anchor: Anchor, _ text: String)
    {
        put("<text")
        put(styles: styles)
        put("x", x)
        put("y", y)
        if anchor != .start { put(" text-anchor=\"\(anchor.rawValue)\"") }
        put(">")
        escape(text)
        put("</text>")
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func put(styles: String) {
        if !styles.isEmpty { put(" class=\"\(styles)\"") }
    }

    private mutating func put(_ name: String, _ value: Double) {
        put(" \(name)=\"\(number(value))\"")
    }

    private mutating func close(_ element: String, _ hint: String) {
        guard !hint.isEmpty else { return put("/>") }
        put("><title>")
        escape(hint)
        put("</title></\(element)>")
    }

    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": put("&amp;")
            case "<": put("&lt;")
            case ">": put("&gt;")
            case "\"": put("&quot;")
            // What XML does not allow in any form.
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": put(" ")
            default: put(String(scalar))
            }
        }
    }
}

/// Where a text begins at its x.
enum Anchor: String {
    case start
    case middle
    case end
}

/// The outline of a path, in the syntax of its `d` attribute.
struct PathData {
    private(set) var bytes: [UInt8] = []

    var isEmpty: Bool { bytes.isEmpty }

    mutating func move(_ x: Double, _ y: Double) { add("M\(number(x)) \(number(y))") }
    mutating func line(_ x: Double, _ y: Double) { add("L\(number(x)) \(number(y))") }
    mutating func across(to x: Double) { add("H\(number(x))") }
    mutating func down(to y: Double) { add("V\(number(y))") }
    mutating func close() { add("Z") }

    /// Steps in the syntax itself, of a shape that is always the same.
    mutating func add(_ steps: String) { bytes.append(contentsOf: steps.utf8) }

    /// A line through all points.
    mutating func polyline(_ points: [Spot]) {
        for (index, point) in points.enumerated() {
            if index == 0 { move(point.x, point.y) } else { line(point.x, point.y) }
        }
    }
}

/// A place in a drawing.
struct Spot: Equatable {
    var x: Double
    var y: Double
}

/// A coordinate to a tenth of a unit, in as few characters as it takes.
func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    if tenths.isMultiple(of: 10) { return String(tenths / 10) }
    let sign = tenths < 0 ? "-" : ""
    return "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
}
