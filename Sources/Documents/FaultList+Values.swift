import Calendar
import Codes
import Exact

extension FaultList {
    /// A text; a number is taken as it is written.
    package mutating func text(_ node: Node, _ name: String) -> String? {
        if let text = node.text, !text.isEmpty { return text }
        add(.badValue, at: node.place, "\(name) must be text", hint: "write text")
        return nil
    }

    /// One value or a list of them: the nodes.
    package mutating func list(_ node: Node, _ name: String) -> [Node]? {
        if case .sequence(let nodes) = node.content {
            if !nodes.isEmpty { return nodes }
        } else if node.text != nil {
            return [node]
        }
        add(
            .badValue, at: node.place, "\(name) must be a value or a list of values",
            hint: "write one, or `[one, another]`")
        return nil
    }

    /// One text or a list of them.
    package mutating func texts(_ node: Node, _ name: String) -> [String]? {
        guard let nodes = list(node, name) else { return nil }
        let texts = nodes.compactMap { text($0, name) }
        return texts.count == nodes.count ? texts : nil
    }

    /// A member of a closed list of words.
    package mutating func word(_ node: Node, _ name: String, of words: [String]) -> String? {
        if let text = node.text, words.contains(text) { return text }
        add(
            .badValue, at: node.place, "unknown \(name) \(shown(node))",
            hint: suggestion(for: node.text ?? "", among: words))
        return nil
    }

    /// One word of a closed list of codes, or several.
    package mutating func codes<List: ClosedList>(
        _ node: Node, _ name: String, of _: List.Type
    ) -> Set<List>? {
        guard let nodes = list(node, name) else { return nil }
        let words = List.allCases.map(\.word)
        let members = nodes.compactMap { word($0, name, of: words) }
        return members.count == nodes.count ? Set(members.compactMap { List(word: $0) }) : nil
    }

    /// Yes or no.
    package mutating func boolean(_ node: Node, _ name: String) -> Bool? {
        if case .scalar(let text, quoted: false) = node.content {
            if ["true", "True", "TRUE"].contains(text) { return true }
            if ["false", "False", "FALSE"].contains(text) { return false }
        }
        add(
            .badValue, at: node.place, "\(name) must be true or false",
            hint: "write `true` or `false`")
        return nil
    }

    /// A whole number within bounds, in any spelling of YAML's core schema.
    package mutating func whole(_ node: Node, _ name: String, _ range: ClosedRange<Int>) -> Int? {
        if case .scalar(let text, quoted: false) = node.content, let number = wholeNumber(text),
            range.contains(number)
        {
            return number
        }
        add(
            .badValue, at: node.place, "invalid value \(shown(node)) for \(name)",
            hint: "write a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// A decimal number, exactly as written.
    package mutating func decimal(_ node: Node, _ name: String) -> Fraction? {
        if case .scalar(let text, quoted: false) = node.content, let value = exactNumber(text) {
            return value
        }
        add(
            .badValue, at: node.place, "invalid value \(shown(node)) for \(name)",
            hint: "write a number such as 95 or 98.5")
        return nil
    }

    /// A civil day.
    package mutating func day(_ node: Node, _ name: String) -> CivilDay? {
        if let text = node.text, let day = CivilDay(text) { return day }
        add(
            .badValue, at: node.place, "invalid value \(shown(node)) for \(name)",
            hint: "write a day such as 2025-12-31")
        return nil
    }

    /// `{zh, en}`.
    package mutating func name(_ node: Node, _ name: String) -> (zh: String, en: String)? {
        let shape = Construct(name, required: ["zh", "en"])
        guard let fields = fields(of: node, shape), let zh = fields["zh"], let en = fields["en"],
            let zh = text(zh, "`zh`"), let en = text(en, "`en`")
        else { return nil }
        return (zh, en)
    }
}

/// The node as a message may quote it.
package func shown(_ node: Node) -> String {
    guard let text = node.text else { return node.isNull ? "nothing" : "this" }
    return "`\(text.count > 60 ? text.prefix(60) + "…" : text)`"
}

/// The value of a number of YAML's core schema that is whole: `012` and `0o14` are 12, `1e3` is
/// 1000, `0x1F` is 31, `2.0` is 2.
package func wholeNumber(_ text: String) -> Int? {
    exactNumber(text)?.whole.flatMap { Int(exactly: $0) }
}

/// The value of a number of YAML's core schema; nil of other texts, and of `.inf` and `.nan`, which
/// no figure is.
private func exactNumber(_ text: String) -> Fraction? {
    // Digits alone: `Int` would take a sign behind the prefix, which YAML does not.
    for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
        let digits = text.dropFirst(2)
        guard digits.first?.isHexDigit == true else { return nil }
        return Int(digits, radix: radix).map { Fraction($0) }
    }
    return Fraction(decimal: text)
}
