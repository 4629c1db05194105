@testable import Charts

/// A text of a drawing with the place that it takes.
struct DrawnText {
    var text: String
    var box: Box

    /// All texts of a drawing.
    static func all(in drawing: Markup) -> [DrawnText] {
        drawing.all("text").compactMap { element in
            let style = TextStyle.allCases.first { style in
                element.classes.contains { $0 == style.rawValue }
            }
            guard let style, !element.text.allSatisfy({ $0 == " " }) else { return nil }
            let anchor = Anchor(rawValue: element["text-anchor"]) ?? .start
            let placed = PlacedText(
                styles: style, text: element.text, x: element.number("x"),
                y: element.number("y"), anchor: anchor)
            return DrawnText(text: element.text, box: placed.box)
        }
    }

    /// The pairs that lie on each other by more than the rounding of coordinates.
    static func collisions(in drawing: Markup) -> [String] {
        let texts = all(in: drawing)
        return texts.indices.flatMap { index in
            texts[(index + 1)...].filter { other in
                var box = texts[index].box
                box.left += 0.2
                box.top += 0.2
                box.right -= 0.2
                box.bottom -= 0.2
                return box.overlaps(other.box)
            }.map { "\(texts[index].text) on \($0.text)" }
        }
    }
}

extension Markup.Element {
    /// The corners of a path whose data has only absolute M, L, H and V, one list a part.
    var parts: [[Spot]] {
        var parts: [[Spot]] = []
        var command: Character = "M"
        var numbers: [Double] = []
        func finish() {
            guard let last = parts.last?.last ?? (command == "M" ? Spot(x: 0, y: 0) : nil)
            else { return }
            switch command {
            case "M" where numbers.count == 2: parts.append([Spot(x: numbers[0], y: numbers[1])])
            case "L" where numbers.count == 2:
                parts[parts.count - 1].append(Spot(x: numbers[0], y: numbers[1]))
            case "H" where numbers.count == 1:
                parts[parts.count - 1].append(Spot(x: numbers[0], y: last.y))
            case "V" where numbers.count == 1:
                parts[parts.count - 1].append(Spot(x: last.x, y: numbers[0]))
            default: break
            }
        }
        var word = ""
        for character in self["d"] + " " {
            if character.isLetter || character == " " {
                if !word.isEmpty { numbers.append(Double(word) ?? .nan) }
                word = ""
            } else {
                word.append(character)
            }
            if character.isLetter {
                finish()
                command = character
                numbers = []
            }
        }
        finish()
        return parts
    }
}
