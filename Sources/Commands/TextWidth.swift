/// How many columns of a terminal a text takes: two for a Chinese character, none for a mark that
/// sits on the letter before it.
package func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
}

/// The columns of one scalar, by Unicode's East Asian Width (UAX #11): wide and full-width ones
/// take two. Ambiguous ones take one, as terminals do outside of old Chinese locales.
private func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD:
        return 2
    default:
        return 1
    }
}

/// The text without anything that a terminal would obey: control characters, and marks that turn
/// the direction of writing, become `�`. What is shown may come from anywhere.
package func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isObeyed) else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { safe.append(isObeyed(scalar) ? "\u{FFFD}" : scalar) }
    return String(safe)
}

private func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
}

/// The text in lines of at most `columns` columns: broken at spaces and after hyphens and
/// underscores, and anywhere in what has none; Chinese may be broken between any two characters.
///
/// - Parameter breaksNames: whether what has no space may be broken. An id that is broken cannot be
///   copied: one that is too long is left to the terminal.
package func wrapped(
    _ text: String, columns width: Int, breaksNames: Bool = true
) -> [String] {
    var lines: [String] = []
    var line = ""
    var lineColumns = 0
    for piece in pieces(of: text, breaksNames: breaksNames) {
        var rest = Substring(piece)
        if lineColumns + columns(of: trimmed(rest)) > width, !line.isEmpty {
            lines.append(trimmed(line[...]))
            line = ""
            lineColumns = 0
        }
        while breaksNames, columns(of: trimmed(rest)) > width {
            let head = beginning(of: rest, columns: width)
            lines.append(String(head))
            rest = rest[head.endIndex...]
        }
        line += rest
        lineColumns += columns(of: String(rest))
    }
    return lines + [trimmed(line[...])]
}

/// The text with its lines broken where they are too long; what is broken off stands two columns
/// further in than its line. Names and ids stay whole.
package func folded(_ text: String, columns width: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { part in
        let line = String(part)
        guard columns(of: line) > width else { return line }
        let indent = String(repeating: " ", count: line.prefix { $0 == " " }.count)
        let body = String(line.dropFirst(indent.count))
        let lines = wrapped(
            body, columns: max(20, width - indent.count - 2), breaksNames: false)
        return indent + lines.joined(separator: "\n\(indent)  ")
    }.joined(separator: "\n")
}

/// The parts of a text that are not broken if they need not be.
private func pieces(of text: String, breaksNames: Bool) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in text {
        if columns(of: String(character)) == 2, !piece.isEmpty, !isClosing(character) {
            pieces.append(piece)
            piece = ""
        }
        piece.append(character)
        let isWide = columns(of: String(character)) == 2
        if character == " " || breaksNames && (character == "-" || character == "_") {
            pieces.append(piece)
            piece = ""
        } else if isWide, piece.count > 1, !isClosing(character) {
            pieces.append(piece)
            piece = ""
        }
    }
    return piece.isEmpty ? pieces : pieces + [piece]
}

/// Punctuation that no line may begin with.
private func isClosing(_ character: Character) -> Bool { "，。、；：？！）」』》”’".contains(character) }

private func trimmed(_ text: Substring) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return String(text)
}

/// As much of the text as fits, at least one character.
private func beginning(of text: Substring, columns width: Int) -> Substring {
    var end = text.startIndex
    var used = 0
    while end < text.endIndex {
        used += columns(of: String(text[end]))
        if used > width, end > text.startIndex { break }
        end = text.index(after: end)
    }
    return text[..<end]
}
