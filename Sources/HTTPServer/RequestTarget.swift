/// What a request line asks for. It is split first and decoded after that, each piece once: an
/// encoded `/` parts nothing, and no byte ends a text before its end.
struct RequestTarget {
    /// `/plans/x`; no piece of it holds a `/` of its own, or a NUL.
    private(set) var path = ""
    /// In the order given; `?bare` has no value.
    private(set) var query: [(name: String, value: String?)] = []

    /// Why a target is refused.
    enum Fault: Error {
        case tooLong
        /// No path, an escape that is none, or what is not UTF-8.
        case malformed
        /// A path by which nothing can be called.
        case unknown
    }

    /// As long as any server must take (RFC 9110, 4.1).
    static let longest = 8_000
    /// A filter may be repeated; each argument is compared with every row.
    static let mostArguments = 200

    init(_ target: some Collection<UInt8>) throws(Fault) {
        guard target.count <= Self.longest else { throw .tooLong }
        let parts = target.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let raw = parts.first, raw.first == UInt8(ascii: "/") else { throw .malformed }
        for piece in raw.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            let text = try Self.decoded(piece)
            guard !text.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") }) else {
                throw .unknown
            }
            path += "/" + text
        }
        let arguments = parts.dropFirst().first?.split(separator: UInt8(ascii: "&")) ?? []
        guard arguments.count <= Self.mostArguments else { throw .tooLong }
        for argument in arguments { query.append(try Self.argument(argument)) }
    }

    private static func argument(
        _ bytes: some Collection<UInt8>
    ) throws(Fault) -> (name: String, value: String?) {
        // In a query, unlike in a path, `+` is a space.
        let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        let parts = spaced.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        var texts: [String] = []
        for part in parts {
            let text = try decoded(part)
            guard !text.utf8.contains(0) else { throw .malformed }
            texts.append(text)
        }
        return (texts[0], texts.count == 2 ? texts[1] : nil)
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws(Fault) -> String {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit),
                let low = rest.popFirst().flatMap(hexDigit)
            else { throw .malformed }
            result.append(high << 4 | low)
        }
        guard let text = String(validating: result, as: UTF8.self) else { throw .malformed }
        return text
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
