/// The strict reader: RFC 8259 without a byte order mark, and stricter where the contract is.
extension JSONDocument {
    /// How deep objects and lists may be nested, the outermost being 1.
    static let greatestDepth = 32

    /// Reads a whole text in place of what was read before.
    ///
    /// Refuses doubled names at every level, lone surrogates, NUL, more than 32 levels and numbers
    /// that are no finite double. What it accepts is valid UTF-8.
    mutating func read(_ text: ArraySlice<UInt8>) throws(JSONFault) -> JSONNode {
        clear()
        bytes.append(contentsOf: text)
        bytes.append(contentsOf: JSONDocument.padding)
        skipSpace()
        let root = try readValue(depth: 1)
        skipSpace()
        guard position == text.count else { throw .malformed }
        return root
    }

    /// A value at `position`; `depth` is what an object or list here would have.
    private mutating func readValue(depth: Int) throws(JSONFault) -> JSONNode {
        switch bytes[position] {
        case UInt8(ascii: "\""): return try readString()
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readList(depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
        case UInt8(ascii: "t"): return try readLiteral(JSONDocument.yes, 4, .yes)
        case UInt8(ascii: "f"): return try readLiteral(JSONDocument.no, 5, .no)
        case UInt8(ascii: "n"): return try readLiteral(JSONDocument.null, 4, .null)
        default: throw .malformed
        }
    }

    private mutating func readObject(depth: Int) throws(JSONFault) -> JSONNode {
        guard depth <= JSONDocument.greatestDepth else { throw .malformed }
        let first = openCount
        position += 1
        skipSpace()
        if bytes[position] == UInt8(ascii: "}") {
            position += 1
            return JSONNode(.object, members.count, 0)
        }
        while true {
            guard bytes[position] == UInt8(ascii: "\"") else { throw .malformed }
            let name = try readString()
            try skip(UInt8(ascii: ":"))
            let value = try readValue(depth: depth + 1)
            add(Member(name: word(name), nameNode: name, value: value))
            skipSpace()
            guard bytes[position] == UInt8(ascii: ",") else { break }
            position += 1
            skipSpace()
        }
        guard bytes[position] == UInt8(ascii: "}") else { throw .malformed }
        position += 1
        try sortOpenMembers(from: first)
        return close(.object, from: first)
    }

    private mutating func readList(depth: Int) throws(JSONFault) -> JSONNode {
        guard depth <= JSONDocument.greatestDepth else { throw .malformed }
        let first = openCount
        position += 1
        skipSpace()
        if bytes[position] == UInt8(ascii: "]") {
            position += 1
            return JSONNode(.array, members.count, 0)
        }
        let noName = JSONNode(.null, 0, 0)
        while true {
            let value = try readValue(depth: depth + 1)
            add(Member(name: Word(), nameNode: noName, value: value))
            skipSpace()
            guard bytes[position] == UInt8(ascii: ",") else { break }
            position += 1
            skipSpace()
        }
        guard bytes[position] == UInt8(ascii: "]") else { throw .malformed }
        position += 1
        return close(.array, from: first)
    }

    /// Moves the members or items of what ends here to the closed ones, where they stay together.
    private mutating func close(_ kind: JSONNode.Kind, from first: Int) -> JSONNode {
        let node = JSONNode(kind, members.count, openCount - first)
        members.append(contentsOf: open[first..<openCount])
        openCount = first
        return node
    }

    /// A member or an item of the innermost object or list.
    private mutating func add(_ member: Member) {
        if openCount < open.count { open[openCount] = member } else { open.append(member) }
        openCount += 1
    }

    /// Sorts the members of the innermost object by name and refuses a doubled name.
    private mutating func sortOpenMembers(from first: Int) throws(JSONFault) {
        guard openCount - first <= 32 else { return try sortManyMembers(from: first) }
        // Equal words are the same name, or long names with the same beginning.
        var hasEqualWords = false
        let end = max(first + 1, openCount)
        var members = open.mutableSpan
        for place in first + 1..<end {
            let member = members[place]
            var hole = place
            while hole > first, member.name < members[hole - 1].name {
                members[hole] = members[hole - 1]
                hole -= 1
            }
            members[hole] = member
            if hole > first, members[hole - 1].name == member.name { hasEqualWords = true }
        }
        if hasEqualWords { try sortManyMembers(from: first) }
    }

    /// The same for any number of names of any length.
    @inline(never)
    private mutating func sortManyMembers(from first: Int) throws(JSONFault) {
        let sorted = open[first..<openCount].sorted { precedes($0, $1) }
        for place in 1..<max(1, sorted.count) where !precedes(sorted[place - 1], sorted[place]) {
            throw .malformed
        }
        open.replaceSubrange(first..<openCount, with: sorted)
    }

    /// Whether one name comes before another, by bytes.
    private func precedes(_ left: Member, _ right: Member) -> Bool {
        guard left.name == right.name else { return left.name < right.name }
        return bytes[left.nameNode.range].lexicographicallyPrecedes(bytes[right.nameNode.range])
    }

    private mutating func readLiteral(
        _ text: Word, _ count: Int, _ kind: JSONNode.Kind
    ) throws(JSONFault) -> JSONNode {
        guard word(JSONNode(.string, position, count)) == text else { throw .malformed }
        position += count
        return JSONNode(kind, 0, 0)
    }

    /// White space, then this byte, then white space.
    private mutating func skip(_ byte: UInt8) throws(JSONFault) {
        skipSpace()
        guard bytes[position] == byte else { throw .malformed }
        position += 1
        skipSpace()
    }

    private mutating func skipSpace() {
        while true {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}
