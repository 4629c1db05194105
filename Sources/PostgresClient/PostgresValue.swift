/// One bound parameter of a statement. Statements are constant SQL; whatever varies is bound.
package enum PostgresValue: Equatable, Sendable {
    case null
    case text(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    /// A `bytea`, sent in binary.
    case bytes([UInt8])
    /// A `text[]`, for one statement over many rows by `unnest`.
    case texts([String])
    /// A `bigint[]` (or any integer array).
    case ints([Int64])
    /// A `text[]` of values of any type but lists and `bytea`, missing ones too.
    case array([PostgresValue])

    /// An optional text: `.null` when there is none.
    package static func text(orNull value: String?) -> PostgresValue {
        value.map(PostgresValue.text) ?? .null
    }

    /// An optional integer: `.null` when there is none.
    package static func int(orNull value: Int64?) -> PostgresValue {
        value.map(PostgresValue.int) ?? .null
    }

    /// What goes over the wire: nil for NULL, else the bytes and whether they are binary.
    var encoded: (bytes: [UInt8], isBinary: Bool)? {
        switch self {
        case .null: nil
        case .text(let value): (Array(value.utf8), false)
        case .int(let value): (Array(String(value).utf8), false)
        case .double(let value): (Array(value.description.utf8), false)
        case .bool(let value): (value ? [UInt8(ascii: "t")] : [UInt8(ascii: "f")], false)
        case .bytes(let value): (value, true)
        case .texts(let values): (Self.arrayLiteral(values.map { Array($0.utf8) }), false)
        case .ints(let values):
            (Array("{\(values.map(String.init).joined(separator: ","))}".utf8), false)
        case .array(let values): (Self.arrayLiteral(values.map { $0.encoded?.bytes }), false)
        }
    }

    /// An array literal with every element quoted, so that `NULL`, braces and commas stay text; a
    /// missing one is NULL.
    private static func arrayLiteral(_ values: [[UInt8]?]) -> [UInt8] {
        var literal: [UInt8] = [UInt8(ascii: "{")]
        for (index, value) in values.enumerated() {
            if index > 0 { literal.append(UInt8(ascii: ",")) }
            guard let value else {
                literal += "NULL".utf8
                continue
            }
            literal.append(UInt8(ascii: "\""))
            for byte in value {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    literal.append(UInt8(ascii: "\\"))
                }
                literal.append(byte)
            }
            literal.append(UInt8(ascii: "\""))
        }
        literal.append(UInt8(ascii: "}"))
        return literal
    }
}

extension PostgresValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}
