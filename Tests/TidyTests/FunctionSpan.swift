/// The lines that one function takes, from its `func`, `init`, `deinit` or `subscript` to its last
/// brace. A nested function counts for itself and for the one around it.
struct FunctionSpan: Equatable {
    /// Counted from 1, both.
    let first: Int
    let last: Int

    var count: Int { last - first + 1 }

    /// The functions of a file; a requirement of a protocol has no body and is none.
    static func all(in code: SwiftCode) -> [FunctionSpan] {
        code.lines.indices.compactMap { index in
            guard begins(code.lines[index]) else { return nil }
            return end(of: code.lines[index...]).map {
                FunctionSpan(first: index + 1, last: $0 + 1)
            }
        }
    }

    private static func begins(_ line: String) -> Bool {
        for word in line.split(separator: " ") {
            if word == "func" || word == "deinit" { return true }
            if ["init(", "init?(", "init<", "subscript(", "subscript<"].contains(where: {
                word.hasPrefix($0)
            }) {
                return true
            }
            if !(word.hasPrefix("@") || modifiers.contains(word)) { return false }
        }
        return false
    }

    private static let modifiers: Set<Substring> = [
        "package", "public", "private", "fileprivate", "internal", "static", "mutating",
        "consuming",
        "borrowing", "nonisolated", "override", "final", "convenience", "isolated", "required",
    ]

    /// The line of the brace that closes the first one opened outside of parentheses.
    private static func end(of lines: ArraySlice<String>) -> Int? {
        var parentheses = 0
        var braces = 0
        for index in lines.indices {
            for byte in lines[index].utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
                case UInt8(ascii: "{") where braces > 0 || parentheses == 0: braces += 1
                case UInt8(ascii: "}") where braces > 0:
                    braces -= 1
                    if braces == 0 { return index }
                case UInt8(ascii: "}") where parentheses == 0: return nil
                default: break
                }
            }
            let next = index + 1 < lines.endIndex ? lines[index + 1].drop { $0 == " " } : "}"
            let goesOn = ["{", "->", "async", "throws", "where", ")"].contains {
                next.hasPrefix($0)
            }
            if braces == 0, parentheses == 0, !goesOn { return nil }
        }
        return nil
    }
}
