import Calendar
import Codes

/// Writes events as registers do: one structured CloudEvent as one line of JSON.
struct EventWriter: Sendable {
    private let seed: UInt64
    let place: Place
    private let words = Words()
    var out: [UInt8] = []

    init(seed: UInt64, place: Place = .liaocheng) {
        self.seed = seed
        self.place = place
    }

    /// The record of an event.
    mutating func record(_ event: Recording) -> SimulatedEvent {
        out.removeAll(keepingCapacity: true)
        put(event.subject)
        let key = out
        out.removeAll(keepingCapacity: true)
        put(#"{"specversion":"1.0","id":""#)
        put(id: event.number)
        put(#"","source":""#)
        put("urn:")
        put(place.name)
        put(":")
        put(event.statement.register)
        put(#"","type":"education."#)
        put(event.statement.type)
        put(#".v1","subject":""#)
        out.append(contentsOf: key)
        put(#"","time":""#)
        put(time: event.second)
        switch event.reference {
        case .none: break
        case .corrects(let number):
            put(#"","corrects":""#)
            put(id: number)
        case .retracts(let number):
            put(#"","retracts":""#)
            put(id: number)
        }
        put(#"","datacontenttype":"application/json""#)
        if case .retracts = event.reference {
            put("}")
        } else {
            put(#","data":{"#)
            put(event.statement)
            put("}}")
        }
        return SimulatedEvent(key: key, value: out)
    }

    mutating func put(_ text: String) { out.append(contentsOf: text.utf8) }

    mutating func put(_ subject: Subject) {
        switch subject {
        case .student(let number):
            put("student/")
            put(student: number)
        case .staff(let number):
            put("staff/T")
            put(number: Int64(number), width: 8)
        case .institution(let number):
            put("institution/")
            put(unit: number)
        case .area(let code):
            put("area/")
            put(number: Int64(code), width: 6)
        case .resource(let number):
            put("resource/R")
            put(number: Int64(number), width: 6)
        case .person(let number):
            put("person/P")
            put(number: Int64(number), width: 8)
        }
    }

    /// The learner's id inside a subject.
    mutating func put(student number: UInt32) {
        put("L")
        put(number: Int64(number), width: 9)
    }

    /// The unit's id: ten digits, as 学校(机构)标识码 have them.
    mutating func put(unit number: Int32) {
        put(place.unitPrefix)
        put(number: Int64(number) + 1, width: 6)
    }

    /// A UUID of version 4 for the event's ordinal.
    mutating func put(id number: UInt64) {
        let high = SplitMix64.mix(seed &+ number &* 0x9E37_79B9_7F4A_7C15)
        let low = SplitMix64.mix(high ^ number)
        put(hexadecimal: high >> 32, digits: 8)
        put("-")
        put(hexadecimal: high >> 16, digits: 4)
        put("-")
        put(hexadecimal: 0x4000 | high & 0x0FFF, digits: 4)
        put("-")
        put(hexadecimal: 0x8000 | (low >> 48) & 0x3FFF, digits: 4)
        put("-")
        put(hexadecimal: low, digits: 12)
    }

    private mutating func put(hexadecimal bits: UInt64, digits: Int) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: bits >> (4 * UInt64(place))) & 15
            out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// A whole number, with leading zeros up to the width.
    mutating func put(number: Int64, width: Int = 1) {
        var divisor: Int64 = 1
        var digits = 1
        while digits < width || number / divisor >= 10 {
            divisor *= 10
            digits += 1
        }
        while divisor > 0 {
            out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    mutating func put(_ day: CivilDay) {
        let (year, month, dayOfMonth) = day.date
        put(number: Int64(year), width: 4)
        put("-")
        put(number: Int64(month), width: 2)
        put("-")
        put(number: Int64(dayOfMonth), width: 2)
    }

    private mutating func put(time second: Int64) {
        put(CivilDay(number: Int32(second / 86_400)))
        put("T")
        put(number: second / 3_600 % 24, width: 2)
        put(":")
        put(number: second / 60 % 60, width: 2)
        put(":")
        put(number: second % 60, width: 2)
        put("+08:00")
    }

    // The words of the closed lists, one method a list, so that a call reads as what it writes.
    mutating func put(_ value: Stage) { put(words.stage[value]) }
    mutating func put(_ value: Move) { put(words.move[value]) }
    mutating func put(_ value: Sex) { put(words.sex[value]) }
    mutating func put(_ value: LearnerGroup) { put(words.group[value]) }
    mutating func put(_ value: ExitOutcome) { put(words.outcome[value]) }
    mutating func put(_ value: Role) { put(words.role[value]) }
    mutating func put(_ value: Employment) { put(words.employment[value]) }
    mutating func put(_ value: Degree) { put(words.degree[value]) }
}

/// The words of closed lists, made once: a case's name is slow to come by.
private struct Words: Sendable {
    let stage = WordTable<Stage>()
    let move = WordTable<Move>()
    let sex = WordTable<Sex>()
    let group = WordTable<LearnerGroup>()
    let outcome = WordTable<ExitOutcome>()
    let role = WordTable<Role>()
    let employment = WordTable<Employment>()
    let degree = WordTable<Degree>()
}

/// The words of one closed list by their numbers.
private struct WordTable<Value: ClosedList>: Sendable {
    private var words: [String] = [""]

    init() {
        for value in Value.allCases {
            assert(Int(value.rawValue) == words.count)
            words.append(value.word)
        }
    }

    subscript(value: Value) -> String { words[Int(value.rawValue)] }
}
