/// Numbers of the strict reader.
extension JSONDocument {
    /// A number at `position`: the grammar of RFC 8259, and a finite double.
    mutating func readNumber() throws(JSONFault) -> JSONNode {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try skipDigits()
        }
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        var hasExponent = false
        if bytes[position] | 0x20 == UInt8(ascii: "e") {
            hasExponent = true
            position += 1
            if bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try skipDigits()
        }
        let node = JSONNode(.number, start, position - start)
        // Fewer than 300 digits are far from the greatest double.
        if hasExponent || node.count > 300 {
            guard DecimalNumber(bytes.span.extracting(node.range)).isFiniteDouble else {
                throw .malformed
            }
        }
        return node
    }

    /// One digit or more.
    private mutating func skipDigits() throws(JSONFault) {
        let start = position
        while bytes[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
        guard position > start else { throw .malformed }
    }
}
