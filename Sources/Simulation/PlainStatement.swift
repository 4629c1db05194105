import Calendar
import Codes

/// The data of a type that decides nothing in the city's life: its fields as they are written.
struct PlainStatement: Sendable {
    /// The `type` between `education.` and `.v1`.
    let type: String
    /// The register, behind `urn:liaocheng:`.
    let register: String
    let fields: [(name: String, value: Value)]

    /// What a field says. No text has a character that JSON escapes.
    enum Value: Sendable {
        case text(String)
        case unit(Int32)
        /// The number of an event, a session, a survey: `s` and the digits.
        case ordinal(String, Int)
        case area(Int32)
        case day(CivilDay)
        case whole(Int)
        /// A number in tenths.
        case tenths(Int)
        case flag(Bool)
        case object([(name: String, value: Value)])
    }

    init(_ type: String, of register: String, _ fields: [(name: String, value: Value)]) {
        self.type = type
        self.register = register
        self.fields = fields
    }
}

extension EventWriter {
    mutating func put(_ fields: [(name: String, value: PlainStatement.Value)]) {
        for (place, field) in fields.enumerated() {
            put(place == 0 ? "\"" : ",\"")
            put(field.name)
            put("\":")
            put(field.value)
        }
    }

    private mutating func put(_ value: PlainStatement.Value) {
        switch value {
        case .text(let text): quote { $0.put(text) }
        case .unit(let unit): quote { $0.put(unit: unit) }
        case .ordinal(let prefix, let number):
            quote {
                $0.put(prefix)
                $0.put(number: Int64(number))
            }
        case .area(let code): quote { $0.put(number: Int64(code), width: 6) }
        case .day(let day): quote { $0.put(day) }
        case .whole(let number): put(number: Int64(number))
        case .tenths(let number):
            put(number: Int64(number / 10))
            if number % 10 != 0 {
                put(".")
                put(number: Int64(number % 10))
            }
        case .flag(let flag): put(flag ? "true" : "false")
        case .object(let fields):
            put("{")
            put(fields)
            put("}")
        }
    }

    private mutating func quote(_ write: (inout Self) -> Void) {
        put("\"")
        write(&self)
        put("\"")
    }
}
