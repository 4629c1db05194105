/// The classes of text in a drawing, with what the style sheet makes of them.
enum TextStyle: String, CaseIterable {
    /// Years and values along the axes, and what is said beside.
    case axis = "ax"
    /// The latest reading.
    case now = "lv"
    case target = "lt"
    case forecast = "lf"
    case gap = "lg"
    /// The figure of one reading.
    case value = "vv"
    /// Why there is no figure.
    case silence = "ls"
    /// From when on figures are not comparable.
    case shift = "lb"
    /// A figure inside a filled column.
    case inside = "qi"
    /// A word on a run of the timeline.
    case run = "sbt"

    /// In units of the drawing.
    var size: Double {
        switch self {
        case .axis, .value: 11.5
        case .now, .inside: 13
        case .target, .forecast, .gap, .silence, .shift, .run: 12
        }
    }

    private var isBold: Bool {
        switch self {
        case .now, .target, .gap, .inside, .run: true
        case .axis, .forecast, .silence, .shift, .value: false
        }
    }

    /// About how wide the text becomes, on the wide side of the fonts that a system has.
    func width(of text: String) -> Double {
        var ems = 0.0
        for scalar in text.unicodeScalars { ems += Self.ems(scalar) }
        return ems * size * (isBold ? 1.09 : 1)
    }

    private static func ems(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "0"..."9", "−", "≤", "≥", "+", "×": 0.62
        case " ", ".", ",", ":", ";", "'", "’", "|", "i", "j", "l", "-", "/", "(", ")": 0.34
        case "%", "m", "w", "M", "W", "—": 0.92
        case "A"..."Z": 0.7
        case "\u{2E80}"...: 1
        default: 0.6
        }
    }

    /// The text, cut with an ellipsis where it would be wider.
    func fitted(_ text: String, to width: Double) -> String {
        guard self.width(of: text) > width else { return text }
        var cut = text
        while !cut.isEmpty, self.width(of: cut + "…") > width { cut.removeLast() }
        return cut + "…"
    }
}
