import Documents

/// Full-width marks that were typed with a Chinese keyboard where YAML has an ASCII one: they mean
/// nothing to it, so that a key and its value, or two values, are taken for one text. In Chinese
/// texts they are right: only where something else is wrong with a text are they looked for.
package struct FullWidthMarks {
    private let lines: [[Unicode.Scalar]]

    package init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
        lines = (text.first == "\u{FEFF}" ? text.dropFirst() : text[...]).split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" }
        ).map { Array($0) }
    }

    /// What is to be typed instead.
    private static let meant: [Unicode.Scalar: String] = [
        "：": "an ASCII `:` followed by a space", "，": "an ASCII `,`", "、": "an ASCII `,`",
        "｛": "an ASCII `{`", "｝": "an ASCII `}`", "［": "an ASCII `[`", "］": "an ASCII `]`",
    ]

    private static func hint(_ mark: Unicode.Scalar) -> String? {
        if (0xFF10...0xFF19).contains(mark.value) {
            return "replace the full-width digit `\(mark)` (\(name(mark))) with an ASCII one"
        }
        return meant[mark].map { "replace the full-width `\(mark)` (\(name(mark))) with \($0)" }
    }

    private static func name(_ mark: Unicode.Scalar) -> String {
        "U+" + String(mark.value, radix: 16, uppercase: true)
    }

    /// The mark that a broken text may be due to: in that line or the one before, where libyaml
    /// complains only on the line after. A colon counts before anything in quotes and after no
    /// space, any other mark in a line with brackets or before a word of ASCII letters.
    func beforeProblem(inLine number: Int) -> (place: Place, hint: String)? {
        for index in [number - 2, number - 1] where lines.indices.contains(index) {
            let line = lines[index]
            let start = line.firstIndex { $0 != " " } ?? line.count
            let plain = line[start...].prefix { !" \"'".unicodeScalars.contains($0) }
            let isFlow = line.contains("{") || line.contains("[")
            let found =
                plain.firstIndex(of: "：")
                ?? line[start...].indices.first { index in
                    line[index] != "：" && Self.hint(line[index]) != nil
                        && (isFlow || separates(index, in: line[...]))
                }
            guard let found, let hint = Self.hint(line[found]) else { continue }
            return (Place(line: index + 1, column: found + 1), hint)
        }
        return nil
    }

    /// The fault, at the mark that stands in the text which is at fault, if one does.
    package func named(_ fault: Fault) -> Fault {
        guard !fault.isWarning, Self.ofTexts.contains(fault.code),
            lines.indices.contains(fault.line - 1)
        else { return fault }
        let line = lines[fault.line - 1]
        guard fault.column > 0, fault.column <= line.count else { return fault }
        let text = line[(fault.column - 1)...]
        // Of a mapping or a list only what separates two of its members is looked for.
        let isWhole = text.first == "{" || text.first == "["
        let end = isWhole ? text.endIndex : endOfToken(text)
        let found = text[..<end].indices.first { index in
            Self.hint(text[index]) != nil && (!isWhole || separates(index, in: text))
        }
        guard let found, let hint = Self.hint(text[found]) else { return fault }
        var fault = fault
        fault.column = found + 1
        fault.hint = hint
        return fault
    }

    /// Whether a key or a word of ASCII letters follows a mark.
    private func separates(_ index: Int, in text: ArraySlice<Unicode.Scalar>) -> Bool {
        let next = text[(index + 1)...].first { $0 != " " }
        return next.map { $0.isASCII && $0.properties.isAlphabetic } ?? false
    }

    /// A word ends before what separates it from the next in YAML.
    private func endOfToken(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        if text.first == "\"" || text.first == "'" { return text.startIndex }
        return text.indices.first { index in
            switch text[index] {
            case ",", "}", "]": true
            case ":": index + 1 == text.endIndex || text[index + 1] == " "
            case "#": index > text.startIndex && text[index - 1] == " "
            default: false
            }
        } ?? text.endIndex
    }

    private static let ofTexts: Set<Fault.Code> = [
        .unknownKey, .missingKey, .badValue, .vocabulary, .area, .oneKey, .target, .reference,
    ]
}
