import Documents

/// A YAML text as a tree with places, as far as it could be read, and what is wrong with it.
package struct YAMLText: Sendable {
    /// nil where the text is empty or its syntax is broken.
    package let root: Node?
    package let faults: [Fault]
}

/// No file of Planwatch comes near this size.
package let largestYAMLText = 1_048_576

/// Reads YAML 1.2 as far as the contract allows it: one document, no anchors, aliases or tags, no
/// key twice. A byte order mark and CRLF are accepted. Scalars keep their text: what a value means
/// is decided by who asks for it.
package func readYAML(_ bytes: [UInt8], file: String) -> YAMLText {
    func refused(_ place: Place, _ message: String, _ hint: String) -> YAMLText {
        var faults = FaultList(file: file)
        faults.add(.syntax, at: place, message, hint: hint)
        return YAMLText(root: nil, faults: faults.faults)
    }
    guard bytes.count <= largestYAMLText else {
        return refused(.wholeFile, "the file is larger than 1 MiB", "split it")
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    if let place = placeOfUnreadable(text) {
        return refused(
            place, "the text is not UTF-8, or has a control character here",
            "save the file as UTF-8 and remove the character")
    }
    var builder = TreeBuilder(file: file)
    let parser = YAMLParser()
    do throws(YAMLProblem) {
        try parser.forEachEvent(in: text) { builder.handle($0) }
    } catch {
        let found = FullWidthMarks(text).beforeProblem(inLine: error.line)
        return YAMLText(
            root: nil,
            faults: builder.faults.faults
                + refused(
                    found?.place ?? place(line: error.line, column: error.column, within: text),
                    error.text, found?.hint ?? hint(error.text)
                ).faults)
    }
    return YAMLText(root: builder.root, faults: builder.faults.faults)
}

/// A place of libyaml's; where it lies behind the text, the end of the last line that has one.
private func place(line: Int, column: Int, within bytes: [UInt8]) -> Place {
    let lines = String(decoding: bytes, as: UTF8.self).unicodeScalars.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" })
    let last = lines.lastIndex { line in line.contains { $0.value > 0x20 } } ?? 0
    guard line > last + 1 else { return Place(line: line, column: column) }
    return Place(line: last + 1, column: lines[last].count + 1)
}

/// The first place that is no UTF-8 or that YAML does not allow; libyaml itself would name line 1.
private func placeOfUnreadable(_ bytes: [UInt8]) -> Place? {
    var place = Place(line: 1, column: 1)
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
        switch decoder.decode(&iterator) {
        case .scalarValue("\n"): place = Place(line: place.line + 1, column: 1)
        case .scalarValue(let scalar):
            guard isPrintable(scalar) else { return place }
            place.column += 1
        case .emptyInput: return nil
        case .error: return place
        }
    }
}

/// What YAML calls printable: libyaml reads nothing else.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFFFD: scalar != "\u{FEFF}"
    case 0x10000...: true
    default: false
    }
}

/// A hint for libyaml's commonest complaints, whose own words help little.
private func hint(_ problem: String) -> String {
    let hints = [
        (
            "cannot start any token",
            "indent with spaces; quote a text that begins with `@`, `%` or a tab"
        ),
        (
            "could not find expected ':'",
            "write `key: value`; a text over several lines needs quotes"
        ),
        ("found unexpected end of stream", "close the quote that opens here"),
        ("mapping values are not allowed", "quote a text that has `: ` in it"),
        ("found a tab character", "indent with spaces"),
        ("did not find expected key", "check the indentation of this block and its quotes"),
        ("did not find expected '-' indicator", "begin every item of this list with `- `"),
        ("did not find expected ',' or", "close the bracket that opens here"),
    ]
    return hints.first { problem.contains($0.0) }?.1 ?? "check indentation, quotes and brackets"
}
