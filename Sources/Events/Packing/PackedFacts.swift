import Bytes
import Calendar

/// The facts of one subject as they rest in memory: end to end in the order in which they came,
/// some 50 bytes each, where one that is read takes 64 and what lies in an arena besides.
///
/// A fact is its length, then id, source and content, by which the same event is found without
/// reading on, then the rest. The journal has an order of its own (`FactCodec`), which every update
/// must be able to read; ids and payloads have one form in both.
///
/// Public where each fact that comes asks for it, so that this is compiled into the store
/// (decision 105).
public struct PackedFacts: Sendable {
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var factCount: Int32 = 0

    /// How a fact that comes in is like those that are there.
    package enum Likeness {
        case new
        /// The same event with the same content.
        case same
        /// The same event with another content; in a long timeline another event with the same hash
        /// of its identity, too. What it is is found when the timeline is resolved.
        case perhapsConflicting
    }

    package init() {}

    /// Facts that were packed before, by a program with the same `layout`.
    package init(bytes: ArraySlice<UInt8>, count: Int) {
        self.bytes = Array(bytes)
        factCount = Int32(count)
    }

    /// The number of this layout. Another order or form of what a fact is here needs another one:
    /// timelines are stored as they rest, too (decision 371).
    package static let layout = 1

    @inlinable public var count: Int { Int(factCount) }

    /// Bytes of all facts: where the next one will begin.
    @inlinable public var end: Int { bytes.count }

    /// Bytes that are held, close to what the allocator gave: an array has a head of 32.
    package var memoryBytes: Int { bytes.capacity == 0 ? 0 : bytes.capacity + 40 }

    /// Appends a fact whose parts lie in `arena`; `writer` is a buffer. Gives by how many bytes the
    /// memory grew.
    package mutating func append(
        _ fact: Fact, of arena: FactArena, by writer: inout ByteWriter
    ) -> Int {
        let before = memoryBytes
        writer.cut(to: 0)
        writer.put(bytes: arena.bytes.span.extracting(arena.packed(fact.id)))
        writer.putCompact(UInt64(fact.source))
        writer.put(fact.content)
        // Most sources write whole seconds: five bytes instead of eight.
        let (seconds, rest) = fact.time.quotientAndRemainder(dividingBy: 1_000_000_000)
        writer.put(fact.link.rawValue | (rest == 0 ? PackedFacts.wholeSeconds : 0))
        writer.put(fact.type.number)
        if rest == 0 { writer.putCompact(signed: seconds) } else { writer.put(fact.time) }
        // Most events are told within weeks of their day.
        writer.putCompact(signed: Int64(fact.day) - seconds / 86_400)
        writer.putCompact(UInt64(fact.partition))
        writer.putCompact(signed: fact.offset)
        if fact.link != .none {
            writer.put(bytes: arena.bytes.span.extracting(arena.packed(fact.reference)))
        }
        PackedPayload.put(fact.payload, in: arena, to: &writer)
        append(writer)
        factCount += 1
        return memoryBytes - before
    }

    private mutating func append(_ writer: ByteWriter) {
        let needed = bytes.count + writer.count + 2
        if bytes.capacity < needed {
            // Doubling would leave a third of all memory unused: most lives are a few facts.
            bytes.reserveCapacity(needed + needed / 8)
        }
        var length = writer.count
        while length >= 0x80 {
            bytes.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        bytes.append(UInt8(length))
        bytes.append(contentsOf: writer.written)
    }

    private static let wholeSeconds: UInt8 = 8

    /// Brings the first facts into the cache; what it gives means nothing.
    @inlinable
    public func touch() -> UInt8 {
        var sum: UInt8 = 0
        for place in stride(from: 0, to: min(bytes.count, 1_024), by: 64) { sum &+= bytes[place] }
        return sum
    }

    // MARK: the same event

    /// How a fact, whose parts lie in `arena`, is like those that are here.
    package func likeness(of fact: Fact, in arena: FactArena) -> Likeness {
        var likeness = Likeness.new
        var next = 0
        while next < bytes.count {
            let start = next
            next = self.next(after: start)
            switch self.likeness(of: fact, in: arena, at: start) {
            case .new: break
            case .perhapsConflicting: likeness = .perhapsConflicting
            case .same: return .same
            }
        }
        return likeness
    }

    /// How a fact is like the one that begins there.
    package func likeness(of fact: Fact, in arena: FactArena, at start: Int) -> Likeness {
        let id = arena.packed(fact.id)
        let place = compact(at: start).end
        guard bytes.count - place > id.count else { return .new }
        for step in 0..<id.count where bytes[place + step] != arena.bytes[id.lowerBound + step] {
            return .new
        }
        let source = compact(at: place + id.count)
        guard source.value == fact.source else { return .new }
        let content = bytes.span.bytes.unsafeLoadUnaligned(
            fromByteOffset: source.end, as: UInt64.self)
        return UInt64(littleEndian: content) == fact.content ? .same : .perhapsConflicting
    }

    /// Where the fact behind the one that begins there begins.
    private func next(after start: Int) -> Int {
        let length = compact(at: start)
        return length.end + length.value
    }

    /// The bytes of the first facts.
    package func front(_ count: Int) -> ArraySlice<UInt8> {
        guard count < self.count else { return bytes[...] }
        var end = 0
        for _ in 0..<count { end = next(after: end) }
        return bytes[..<end]
    }

    /// Where each fact begins.
    package var starts: [Int] {
        var starts: [Int] = []
        var next = 0
        while next < bytes.count {
            starts.append(next)
            next = self.next(after: next)
        }
        return starts
    }

    /// A compact number that begins there, and where it ends; a reader would hold on to the bytes.
    private func compact(at start: Int) -> (value: Int, end: Int) {
        var (place, value, shift) = (start, Int(bytes[start] & 0x7F), 7)
        while bytes[place] & 0x80 != 0 {
            place += 1
            value |= Int(bytes[place] & 0x7F) << shift
            shift += 7
        }
        return (value, place + 1)
    }

    // MARK: reading

    /// Appends all facts. Their ids stay where they lie, so that `arena` holds on to these bytes: a
    /// fact that is appended before it was given others costs one copy of them.
    package func read(into facts: inout [Fact], _ arena: inout FactArena) {
        arena.begin(over: bytes)
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            _ = reader.takeCompact(as: Int.self)
            facts.append(PackedFacts.fact(&reader, of: bytes, &arena))
        }
    }

    private static func fact(
        _ reader: inout ByteReader, of bytes: [UInt8], _ arena: inout FactArena
    ) -> Fact {
        let id = passID(&reader, of: bytes)
        let source: Term = reader.takeCompact()
        let content: UInt64 = reader.take()
        let flags: UInt8 = reader.take()
        let type = EventType(number: reader.take())
        var time: Int64
        var seconds: Int64
        if flags & wholeSeconds != 0 {
            seconds = reader.takeSignedCompact()
            time = seconds * 1_000_000_000
        } else {
            time = reader.take()
            seconds = time / 1_000_000_000
        }
        let day = reader.takeSignedCompact(as: Int64.self) + seconds / 86_400
        let partition: Int32 = reader.takeCompact()
        let offset: Int64 = reader.takeSignedCompact()
        guard let link = Fact.Link(rawValue: flags & 7) else {
            preconditionFailure("a fact in memory was not written by this program")
        }
        let reference = link == .none ? TextReference.none : passID(&reader, of: bytes)
        return Fact(
            time: time, content: content, offset: offset, partition: partition, day: Int32(day),
            source: source, id: id, reference: reference, link: link, type: type,
            payload: arena.addPayload(&reader))
    }

    private static func passID(_ reader: inout ByteReader, of bytes: [UInt8]) -> TextReference {
        let start = reader.index
        reader.pass(PackedID.end(of: start, in: bytes) - start)
        return TextReference(offset: UInt32(start))
    }
}
