/// A strict reader of the part of XML that drawings are written in: no comment, no CDATA, no
/// doctype, five entities.
struct Markup {
    struct Element: Equatable {
        var name: String
        var attributes: [String: String]
        var text = ""
        var parent: Int?

        subscript(_ name: String) -> String { attributes[name] ?? "" }

        func number(_ name: String) -> Double { Double(self[name]) ?? .nan }

        var classes: [Substring] { self["class"].split(separator: " ") }
    }

    struct Fault: Error, Equatable {
        var words: String
        var position: Int
    }

    /// In the order in which they begin.
    private(set) var elements: [Element] = []

    private let characters: [Character]
    private var position = 0
    private var open: [Int] = []

    /// Reads one element with all that it holds, and nothing after.
    init(_ text: String) throws(Fault) {
        characters = Array(text)
        repeat {
            if peek == "<" { try readTag() } else { try readText() }
        } while !open.isEmpty
        try require(position == characters.count, "nothing may follow the root")
    }

    func all(_ name: String, _ style: String? = nil) -> [Element] {
        elements.filter { element in
            element.name == name
                && (style.map { style in element.classes.contains { $0 == style } } ?? true)
        }
    }

    private var peek: Character? { position < characters.count ? characters[position] : nil }

    private func require(_ holds: Bool, _ words: String) throws(Fault) {
        if !holds { throw Fault(words: words, position: position) }
    }

    private mutating func take(_ expected: Character) throws(Fault) {
        try require(peek == expected, "\(expected) is missing")
        position += 1
    }

    private mutating func readTag() throws(Fault) {
        try take("<")
        if peek == "/" {
            position += 1
            let name = try readName()
            try take(">")
            guard let last = open.popLast() else {
                throw Fault(words: "nothing is open", position: position)
            }
            return try require(elements[last].name == name, "\(name) closes another element")
        }
        try require(elements.isEmpty || !open.isEmpty, "a second root")
        var element = Element(name: try readName(), attributes: [:], parent: open.last)
        while peek == " " {
            position += 1
            let name = try readName()
            try take("=")
            try take("\"")
            var value = ""
            while let character = peek, character != "\"" {
                try require(character != "<", "a tag in a value")
                value += try readCharacter()
            }
            try take("\"")
            try require(element.attributes.updateValue(value, forKey: name) == nil, "\(name) twice")
        }
        let isEmpty = peek == "/"
        if isEmpty { position += 1 }
        try take(">")
        elements.append(element)
        if !isEmpty { open.append(elements.count - 1) }
    }

    private mutating func readText() throws(Fault) {
        guard let inside = open.last else {
            throw Fault(words: "text outside of the root", position: position)
        }
        while let character = peek, character != "<" {
            try require(character != ">", "> is not escaped")
            elements[inside].text += try readCharacter()
        }
        try require(peek != nil, "an element stays open")
    }

    private mutating func readName() throws(Fault) -> String {
        var name = ""
        while let character = peek,
            character.isLetter || character.isNumber || "-_:".contains(character)
        {
            name.append(character)
            position += 1
        }
        try require(!name.isEmpty, "a name is missing")
        return name
    }

    private mutating func readCharacter() throws(Fault) -> String {
        guard let character = peek else { throw Fault(words: "the end", position: position) }
        position += 1
        guard character == "&" else {
            for scalar in character.unicodeScalars {
                try require(
                    scalar.value >= 0x20 || scalar == "\n" || scalar == "\r" || scalar == "\t",
                    "a control character")
            }
            return String(character)
        }
        var entity = ""
        while let next = peek, next != ";", entity.count < 5 {
            entity.append(next)
            position += 1
        }
        try take(";")
        let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        guard let text = known[entity] else {
            throw Fault(words: "&\(entity);", position: position)
        }
        return text
    }
}
