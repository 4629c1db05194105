/// A Swift file taken apart: its code with comments and the text of literals blanked out, and the
/// literals. Lines and columns stay what they were.
struct SwiftCode {
    /// A piece of literal text that stands on one line, without quotes and interpolations.
    struct Literal: Equatable {
        /// Counted from 1.
        let line: Int
        let text: String
    }

    private(set) var lines: [String] = []
    private(set) var literals: [Literal] = []

    private enum Context: Equatable {
        case code
        case lineComment
        case blockComment(depth: Int)
        /// A literal that ends with `"` or `"""` and as many hashes as it began with.
        case literal(hashes: Int, multiline: Bool)
        /// Code inside `\( … )`, with the parentheses that are open in it.
        case interpolation(open: Int)
    }

    private let bytes: [UInt8]
    private var at = 0
    private var contexts: [Context] = [.code]
    private var codeLine: [UInt8] = []
    private var piece: [UInt8] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        while at < bytes.count { step() }
        endPiece()
        endLine()
    }

    private mutating func step() {
        let byte = bytes[at]
        if byte == UInt8(ascii: "\n") {
            if contexts.last == .lineComment { contexts.removeLast() }
            endPiece()
            endLine()
            at += 1
            return
        }
        switch contexts.last ?? .code {
        case .code, .interpolation: stepInCode(byte)
        case .lineComment: skip(1)
        case .blockComment(let depth): stepInComment(depth)
        case .literal(let hashes, let multiline): stepInLiteral(byte, hashes, multiline)
        }
    }

    private mutating func stepInCode(_ byte: UInt8) {
        if follows("//") { return enter(.lineComment, 2) }
        if follows("/*") { return enter(.blockComment(depth: 1), 2) }
        var hashes = 0
        while at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "#") { hashes += 1 }
        if at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "\"") {
            let multiline = follows("\"\"\"", after: hashes)
            return enter(
                .literal(hashes: hashes, multiline: multiline), hashes + (multiline ? 3 : 1))
        }
        if case .interpolation(let open) = contexts.last {
            if byte == UInt8(ascii: "(") { replace(.interpolation(open: open + 1)) }
            if byte == UInt8(ascii: ")") {
                if open == 1 { return leave(1) }
                replace(.interpolation(open: open - 1))
            }
        }
        codeLine.append(byte)
        at += 1
    }

    private mutating func stepInComment(_ depth: Int) {
        if follows("/*") {
            replace(.blockComment(depth: depth + 1))
            skip(2)
        } else if follows("*/") {
            if depth == 1 { return leave(2) }
            replace(.blockComment(depth: depth - 1))
            skip(2)
        } else {
            skip(1)
        }
    }

    private mutating func stepInLiteral(_ byte: UInt8, _ hashes: Int, _ multiline: Bool) {
        let mark = String(repeating: "#", count: hashes)
        let end = (multiline ? "\"\"\"" : "\"") + mark
        if follows(end) {
            endPiece()
            return leave(end.utf8.count)
        }
        if follows("\\" + mark + "(") {
            endPiece()
            return enter(.interpolation(open: 1), 2 + hashes)
        }
        let length = follows("\\" + mark) ? min(2 + hashes, bytes.count - at) : 1
        piece += bytes[at..<at + length]
        skip(length)
    }

    private func follows(_ text: String, after offset: Int = 0) -> Bool {
        bytes[min(at + offset, bytes.count)...].starts(with: text.utf8)
    }

    private mutating func enter(_ context: Context, _ length: Int) {
        contexts.append(context)
        skip(length)
    }

    private mutating func leave(_ length: Int) {
        contexts.removeLast()
        skip(length)
    }

    private mutating func replace(_ context: Context) {
        contexts[contexts.count - 1] = context
    }

    private mutating func skip(_ length: Int) {
        codeLine += [UInt8](repeating: UInt8(ascii: " "), count: length)
        at += length
    }

    private mutating func endLine() {
        lines.append(String(decoding: codeLine, as: UTF8.self))
        codeLine.removeAll(keepingCapacity: true)
    }

    private mutating func endPiece() {
        if !piece.isEmpty {
            literals.append(
                Literal(line: lines.count + 1, text: String(decoding: piece, as: UTF8.self)))
        }
        piece.removeAll(keepingCapacity: true)
    }
}
