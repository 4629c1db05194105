/// Numbers of the strict reader.
extension JSONReader {
    /// A number at `position`: the grammar of RFC 8259, and a finite double.
    mutating func readNumber(_ text: borrowing Text) throws(JSONFault) -> JSONNode {
        let start = position
        if text[position] == UInt8(ascii: "-") { position += 1 }
        if text[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try skipDigits(text)
        }
        if text[position] == UInt8(ascii: ".") {
            position += 1
            try skipDigits(text)
        }
        var canOverflow = false
        if text[position] | 0x20 == UInt8(ascii: "e") {
            hasExponent = true
            canOverflow = true
            position += 1
            if text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            try skipDigits(text)
        }
        let node = JSONNode(.number, start, position - start)
        // Fewer than 300 digits are far from the greatest double.
        if canOverflow || node.count > 300 {
            guard DecimalNumber(text.span.extracting(node.range)).isFiniteDouble else {
                throw .malformed
            }
        }
        return node
    }

    /// One digit or more.
    private mutating func skipDigits(_ text: borrowing Text) throws(JSONFault) {
        let start = position
        while text[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
        guard position > start else { throw .malformed }
    }
}
