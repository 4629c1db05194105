/// Records copied out of a Kafka client: one buffer of bytes and the ranges into it.
///
/// One buffer, because a million small arrays would cost more than reading the events does.
package struct RecordBatch: Sendable {
    /// Keys, values, header names and header values, end to end.
    package var bytes: [UInt8] = []
    package var records: [Record] = []
    package var headers: [Header] = []

    package init() {}

    /// A piece of `bytes`.
    package struct Slice: Sendable, BitwiseCopyable, Equatable {
        package var start: Int32
        package var count: Int32

        @inlinable
        package init(start: Int, count: Int) {
            self.start = Int32(start)
            self.count = Int32(count)
        }

        @inlinable package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
    }

    /// One header; a header may have no value.
    package struct Header: Sendable, BitwiseCopyable {
        package var name: Slice
        package var value: Slice?

        package init(name: Slice, value: Slice?) {
            self.name = name
            self.value = value
        }
    }

    /// One record. `partition` is the number that the reader gave to (topic, partition).
    package struct Record: Sendable, BitwiseCopyable {
        package var partition: Int32
        package var offset: Int64
        package var key: Slice?
        package var value: Slice?
        /// The first of its headers in `headers`, and how many.
        package var firstHeader: Int32
        package var headerCount: Int32

        package init(
            partition: Int32, offset: Int64, key: Slice?, value: Slice?, firstHeader: Int32 = 0,
            headerCount: Int32 = 0
        ) {
            self.partition = partition
            self.offset = offset
            self.key = key
            self.value = value
            self.firstHeader = firstHeader
            self.headerCount = headerCount
        }
    }

    /// Appends bytes and gives their place.
    package mutating func add(_ piece: some Sequence<UInt8>) -> Slice {
        let start = bytes.count
        bytes.append(contentsOf: piece)
        return Slice(start: start, count: bytes.count - start)
    }

    /// Appends a whole record, for tests and small readers.
    package mutating func append(
        partition: Int32 = 0, offset: Int64, key: [UInt8]?, value: [UInt8]?,
        headers: [(String, [UInt8]?)] = []
    ) {
        let keySlice = key.map { add($0) }
        let valueSlice = value.map { add($0) }
        let first = self.headers.count
        for (name, content) in headers {
            let nameSlice = add(name.utf8)
            self.headers.append(Header(name: nameSlice, value: content.map { add($0) }))
        }
        records.append(
            Record(
                partition: partition, offset: offset, key: keySlice, value: valueSlice,
                firstHeader: Int32(first), headerCount: Int32(headers.count)))
    }
}
