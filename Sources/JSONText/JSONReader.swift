/// Why a text is no JSON.
package struct JSONFault: Error, Equatable, Sendable {
    /// In bytes from 1 on.
    package var column: Int
    package var words: String

    package init(column: Int, words: String) {
        self.column = column
        self.words = words
    }
}

extension JSON {
    /// The value that a text means, RFC 8259 to the letter: doubled names, lone surrogates, a byte
    /// order mark and more than 32 levels are refused. Numbers keep the digits that were written.
    ///
    /// For small texts that a person or a program hands over. Events have a scanner of their own
    /// that is made for their numbers.
    package init(_ text: some Collection<UInt8>) throws(JSONFault) {
        var reader = JSONReader(Array(text))
        self = try reader.readWhole()
    }
}

/// One pass over one text.
private struct JSONReader {
    private static let greatestDepth = 32

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func readWhole() throws(JSONFault) -> JSON {
        let value = try readValue(depth: 1)
        skipSpace()
        guard position == bytes.count else { throw fault("nothing may follow the value") }
        return value
    }

    private func fault(_ words: String) -> JSONFault {
        JSONFault(column: position + 1, words: words)
    }

    /// The byte at the position; 0, which JSON has nowhere, at the end.
    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipSpace() {
        while [0x20, 0x09, 0x0A, 0x0D].contains(next) { position += 1 }
    }

    private mutating func readValue(depth: Int) throws(JSONFault) -> JSON {
        skipSpace()
        guard depth <= Self.greatestDepth else { throw fault("nested too deeply") }
        switch next {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
        default: throw fault("expected a value")
        }
    }

    private mutating func readWord(_ word: String, _ value: JSON) throws(JSONFault) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else {
            throw fault("expected a value")
        }
        position += word.utf8.count
        return value
    }

    private mutating func readObject(depth: Int) throws(JSONFault) -> JSON {
        var members: [(String, JSON)] = []
        var names: Set<[UInt8]> = []
        while try beginsItem(isFirst: members.isEmpty, end: UInt8(ascii: "}")) {
            guard next == UInt8(ascii: "\"") else { throw fault("expected a name") }
            let name = try readString()
            guard names.insert(Array(name.utf8)).inserted else {
                throw fault("duplicate name \(name) in one object")
            }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            members.append((name, try readValue(depth: depth + 1)))
        }
        return .object(members)
    }

    /// Goes to the next item of an object or array, over its opening bracket or the comma before
    /// the item; false at the closing bracket, which is read.
    private mutating func beginsItem(isFirst: Bool, end: UInt8) throws(JSONFault) -> Bool {
        if isFirst { position += 1 }
        skipSpace()
        if next == end {
            position += 1
            return false
        }
        if !isFirst {
            try expect(UInt8(ascii: ","))
            skipSpace()
        }
        return true
    }

    private mutating func readArray(depth: Int) throws(JSONFault) -> JSON {
        var items: [JSON] = []
        while try beginsItem(isFirst: items.isEmpty, end: UInt8(ascii: "]")) {
            items.append(try readValue(depth: depth + 1))
        }
        return .array(items)
    }

    private mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard next == byte else { throw fault("\(Character(Unicode.Scalar(byte))) is missing") }
        position += 1
    }

    private mutating func readNumber() throws(JSONFault) -> JSON {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
        if next == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if next | 0x20 == UInt8(ascii: "e") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func skipDigits() throws(JSONFault) {
        guard next &- UInt8(ascii: "0") <= 9 else { throw fault("a digit should stand here") }
        while next &- UInt8(ascii: "0") <= 9 { position += 1 }
    }

    private mutating func readString() throws(JSONFault) -> String {
        var text: [UInt8] = []
        position += 1
        while next != UInt8(ascii: "\"") {
            guard position < bytes.count, next >= 0x20 else {
                throw fault("a text may not end here, nor hold a control character")
            }
            if next == UInt8(ascii: "\\") {
                position += 1
                text.append(contentsOf: String(try readEscape()).utf8)
            } else {
                text.append(next)
                position += 1
            }
        }
        position += 1
        guard let valid = String(validating: text, as: UTF8.self) else {
            throw fault("the text is not UTF-8")
        }
        return valid
    }

    /// The character that an escape stands for; the position is behind the backslash.
    private mutating func readEscape() throws(JSONFault) -> Unicode.Scalar {
        let plain: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
            UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        if let character = plain[next] {
            position += 1
            return character
        }
        var unit = try readUnit()
        if (0xD800..<0xDC00).contains(unit), next == UInt8(ascii: "\\") {
            position += 1
            let low = try readUnit()
            guard (0xDC00..<0xE000).contains(low) else { throw fault("half a character") }
            unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let character = Unicode.Scalar(unit) else { throw fault("half a character") }
        return character
    }

    /// `u` and four hexadecimal digits.
    private mutating func readUnit() throws(JSONFault) -> UInt32 {
        let digits = bytes[position...].prefix(5).dropFirst()
        guard next == UInt8(ascii: "u"), digits.count == 4,
            digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("no such escape") }
        position += 5
        return unit
    }
}

extension JSON {
    /// The value of a member; nil where there is none of that name, or this is no object.
    package subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == name }?.1
    }
}
