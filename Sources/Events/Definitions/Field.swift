/// A field of an event type as code reads it: made by `EventDefinition.field`, used as
/// `arena[Enrolment.stage, of: fact]`. A place in the payload and nothing else, so reading one
/// costs a load and a shift.
///
/// | form of the field | `Value` |
/// |---|---|
/// | text, group | `Term`, 0 = absent |
/// | word | its list, optional where the field is |
/// | words | `UInt32?`: a set, bit 0 for raw value 1 |
/// | flag | `Bool?` |
/// | date | `Int32?`: `CivilDay.number`; what lies before 1801 is 1801 |
/// | period, semester | `StatementPeriod`, optional where the field is |
/// | whole, decimal | `Int64`, optional where the field is; a decimal in its last place |
/// | ids of persons | `Int64?`: how many |
/// | texts | `[Term]` |
/// | map | `[MapEntry]`, by the order of the codes' texts |
///
/// What is optional may be asked for as optional also where the field is required. The day that
/// dates an event is `Fact.day`.
///
/// Public with all that it reads, as nothing else here is: `package` code is not inlined in other
/// targets (decision 105). These are lazy globals of their definitions: what reads many facts keeps
/// them in properties of its own.
public struct Field<Value>: Sendable, BitwiseCopyable {
    public let slot: Slot
}

extension FactArena {
    /// The bits of a slot; what was not kept is 0.
    @inlinable
    @inline(__always)
    public func bits(at slot: Slot, of fact: Fact) -> UInt32 {
        let word = word(Int(slot.word), of: fact.payload)
        return slot.width >= 32 ? word : word >> UInt32(slot.shift) & (1 << UInt32(slot.width) - 1)
    }

    @inlinable
    @inline(__always)
    func number(at slot: Slot, of fact: Fact) -> Int64? {
        var code = UInt64(bits(at: slot, of: fact))
        if slot.width > 32 { code |= UInt64(word(Int(slot.word) + 1, of: fact.payload)) << 32 }
        guard code > 0 else { return nil }
        code -= 1
        return slot.isSigned
            ? Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1) : Int64(bitPattern: code)
    }

    @inlinable
    @inline(__always)
    public subscript(field: Field<Term>, of fact: Fact) -> Term { bits(at: field.slot, of: fact) }

    @inlinable
    @inline(__always)
    public subscript<List: RawRepresentable<UInt8>>(field: Field<List?>, of fact: Fact) -> List? {
        List(rawValue: UInt8(truncatingIfNeeded: bits(at: field.slot, of: fact)))
    }

    @inlinable
    @inline(__always)
    public subscript<List: RawRepresentable<UInt8>>(field: Field<List>, of fact: Fact) -> List {
        let number = UInt8(truncatingIfNeeded: bits(at: field.slot, of: fact))
        guard let word = List(rawValue: number) else { lacksRequiredField() }
        return word
    }

    @inlinable
    @inline(__always)
    public subscript(field: Field<UInt32?>, of fact: Fact) -> UInt32? {
        let bits = bits(at: field.slot, of: fact)
        return bits == 0 ? nil : bits >> 1
    }

    @inlinable
    @inline(__always)
    public subscript(field: Field<Bool?>, of fact: Fact) -> Bool? {
        let bits = bits(at: field.slot, of: fact)
        return bits == 0 ? nil : bits == 2
    }

    @inlinable
    @inline(__always)
    public subscript(field: Field<Int32?>, of fact: Fact) -> Int32? {
        loadedDay(bits(at: field.slot, of: fact))
    }

    package subscript(field: Field<StatementPeriod?>, of fact: Fact) -> StatementPeriod? {
        StatementPeriod(bits: bits(at: field.slot, of: fact))
    }

    package subscript(field: Field<StatementPeriod>, of fact: Fact) -> StatementPeriod {
        guard let period = StatementPeriod(bits: bits(at: field.slot, of: fact)) else {
            lacksRequiredField()
        }
        return period
    }

    @inlinable
    @inline(__always)
    public subscript(field: Field<Int64?>, of fact: Fact) -> Int64? {
        number(at: field.slot, of: fact)
    }

    @inlinable
    @inline(__always)
    public subscript(field: Field<Int64>, of fact: Fact) -> Int64 {
        guard let number = number(at: field.slot, of: fact) else { lacksRequiredField() }
        return number
    }

    package subscript(field: Field<[Term]>, of fact: Fact) -> [Term] {
        let items = items(at: field.slot, of: fact)
        return items.map { word($0, of: fact.payload) }
    }

    package subscript(field: Field<[MapEntry]>, of fact: Fact) -> [MapEntry] {
        let items = items(at: field.slot, of: fact)
        return stride(from: items.lowerBound, to: items.upperBound, by: MapEntry.wordCount).map {
            MapEntry(
                word($0, of: fact.payload), word($0 + 1, of: fact.payload),
                word($0 + 2, of: fact.payload))
        }
    }

    /// The words of a list or map, counted from the beginning of the payload.
    private func items(at slot: Slot, of fact: Fact) -> Range<Int> {
        let place = Int(bits(at: slot, of: fact))
        guard place > 0 else { return 0..<0 }
        return place + 1..<place + 1 + Int(word(place, of: fact.payload))
    }
}

/// A retraction without data has no field, but it never stands; any other fact has what its
/// definition requires.
@usableFromInline
func lacksRequiredField() -> Never {
    preconditionFailure("a fact lacks a field that its type requires")
}

/// A day in a word: days since 1800, so that 0 can mean none and legal days are positive.
@inlinable
public func storedDay(_ day: Int32?) -> UInt32 { day.map { UInt32($0 + 62_091) } ?? 0 }

/// Reads what `storedDay` wrote.
@inlinable
public func loadedDay(_ word: UInt32) -> Int32? { word == 0 ? nil : Int32(word) - 62_091 }

/// 9999-12-31 as `storedDay` gives it.
let lastStoredDay: UInt32 = 2_994_987
