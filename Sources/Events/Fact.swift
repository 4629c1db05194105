/// A text that was replaced by a number: units, sources, open codes. 0 = none. The number is
/// private to one installation; what leaves it is the text.
public typealias Term = UInt32

/// One accepted event, as small as it can be kept without losing what a plan may ask.
///
/// Two facts of a subject are the same event when `source` and the id are equal. What has no fixed
/// size, the texts of `id` and `reference` and the payload, lies in an arena beside the facts.
public struct Fact: Hashable, Sendable, BitwiseCopyable {
    /// The event's `time`, nanoseconds since 1970.
    package var time: Int64
    /// First eight bytes of the SHA-256 of the canonical content.
    package var content: UInt64
    /// Where it was read: the offset of its record in `partition`.
    package var offset: Int64
    /// The number that this installation gave to (topic, partition).
    package var partition: Int32
    /// The day on which it takes effect, as `CivilDay.number`; of a retraction without data, 0.
    package var day: Int32
    package var source: Term
    /// The event's id.
    package var id: TextReference
    /// The id that it corrects or retracts.
    package var reference: TextReference
    package var link: Link
    public var type: EventType
    /// What it states; the fields of its type's definition read it.
    public var payload: PayloadReference

    /// What `reference` means.
    package enum Link: UInt8, Sendable, BitwiseCopyable {
        case none = 0
        case corrects = 1
        case retracts = 2
    }

    package init(
        time: Int64, content: UInt64, offset: Int64, partition: Int32, day: Int32, source: Term,
        id: TextReference, reference: TextReference, link: Link, type: EventType,
        payload: PayloadReference
    ) {
        self.time = time
        self.content = content
        self.offset = offset
        self.partition = partition
        self.day = day
        self.source = source
        self.id = id
        self.reference = reference
        self.link = link
        self.type = type
        self.payload = payload
    }
}
