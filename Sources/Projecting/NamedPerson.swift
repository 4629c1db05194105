import Events

/// A person as events name one, `student/S1`: what an operator who is asked to forget somebody has.
package struct NamedPerson: Sendable {
    private let kind: SubjectKind
    private let id: [UInt8]

    /// Why a text names no person.
    package enum Refusal: Error, Equatable {
        /// It has not the form of a subject.
        case noSubject
        /// It is a subject of another kind: its word.
        case noPerson(String)
    }

    package init(_ text: String) throws(Refusal) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2,
            let kind = SubjectKind.allCases.first(where: { $0.word == parts[0] })
        else { throw .noSubject }
        id = Array(parts[1].utf8)
        guard 1...128 ~= id.count, id.allSatisfy(\.isIDCharacter) else { throw .noSubject }
        guard kind.isPerson else { throw .noPerson(kind.word) }
        self.kind = kind
    }

    /// `student/S1`.
    private var subject: [UInt8] { Array("\(kind.word)/".utf8) + id }

    /// The hash under which its facts are stored.
    package func key(by identityKey: [UInt8]) -> SubjectKey {
        KeyedDigests(identityKey: identityKey).subjectKey(of: subject.span)
    }

    /// Whether a record names it: anywhere as a subject, a person also as somebody's guardian.
    package func isNamed(in record: StoredRecord) -> Bool {
        let texts = record.parts.compactMap { $0.bytes.map(Self.unescaped) }
        if texts.contains(where: { $0.holds(subject) }) { return true }
        guard kind == .person, let value = record.value.map(Self.unescaped) else { return false }
        let quote = [UInt8(ascii: "\"")]
        return value.holds(Array("guardianIds".utf8)) && value.holds(quote + id + quote)
    }

    /// A text as it is meant where it is JSON: `\/` is a slash, `\u0041` a letter.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        let backslash = UInt8(ascii: "\\")
        guard bytes.contains(backslash) else { return bytes }
        var (text, place): ([UInt8], Int) = ([], 0)
        while place < bytes.count {
            let rest = bytes[place...]
            if rest.starts(with: [backslash, UInt8(ascii: "/")]) {
                text.append(UInt8(ascii: "/"))
                place += 2
            } else if rest.starts(with: [backslash, UInt8(ascii: "u")]),
                let code = UInt8(
                    String(decoding: rest.dropFirst(2).prefix(4), as: UTF8.self), radix: 16),
                code < 0x80
            {
                text.append(code)
                place += 6
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        return text
    }
}

extension [UInt8] {
    /// Whether a text is in it that is no part of a longer id.
    fileprivate func holds(_ text: [UInt8]) -> Bool {
        guard let first = text.first, text.count <= count else { return false }
        for start in 0...count - text.count where self[start] == first {
            guard self[start..<start + text.count] == text[...] else { continue }
            let isBegun = start > 0 && first.isIDCharacter && self[start - 1].isIDCharacter
            let end = start + text.count
            let goesOn =
                end < count && text[text.count - 1].isIDCharacter && self[end].isIDCharacter
            if !isBegun, !goesOn { return true }
        }
        return false
    }
}
