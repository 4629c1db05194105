/// A Swift file of `Sources` or `Tests` with its code taken apart, once for all tests.
struct ScannedFile: Sendable {
    let file: SourceFile
    let code: SwiftCode

    static let all: [ScannedFile] = ["Sources/", "Tests/"].flatMap { folder in
        SourceTree.swift(in: folder).map { ScannedFile(file: $0, code: SwiftCode($0.text)) }
    }

    /// The files of the program itself.
    static let program = all.filter { $0.file.path.hasPrefix("Sources/") }

    /// The places in code, not in comments or literals, where one of `words` stands and is not a
    /// part of a longer name.
    func findings(ofWords words: [String], saying message: (String) -> String) -> [Finding] {
        code.lines.enumerated().flatMap { index, line in
            words.filter { line.hasWord($0) }.map {
                Finding(path: file.path, line: index + 1, message: message($0))
            }
        }
    }
}

extension StringProtocol {
    /// Whether `word` occurs with no letter, digit or underscore right before it or, if it ends
    /// with one itself, right after it. Over bytes, since all sources are looked through for each
    /// word.
    func hasWord(_ word: String) -> Bool {
        let text = Array(utf8)
        let wanted = Array(word.utf8)
        guard let first = wanted.first, let last = wanted.last, text.count >= wanted.count else {
            return false
        }
        return (0...text.count - wanted.count).contains { start in
            let end = start + wanted.count
            guard text[start] == first, text[start..<end].elementsEqual(wanted) else {
                return false
            }
            let tied = start > 0 && first.isPartOfName && text[start - 1].isPartOfName
            let open = end < text.count && last.isPartOfName && text[end].isPartOfName
            return !tied && !open
        }
    }
}

extension UInt8 {
    /// A letter, a digit, an underscore, or a part of a character beyond ASCII.
    fileprivate var isPartOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
