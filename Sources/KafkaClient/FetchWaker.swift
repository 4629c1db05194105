/// Decides when librdkafka must be woken to fetch on.
///
/// librdkafka 2.0.2 stops fetching when its queue is full, and then sleeps for up to a second:
/// emptying the queue does not wake it, any request to that broker does. Without a wake-up that
/// halves what can be read. So: when the queue was near its limit and is no longer, somebody asks
/// each leader for a watermark.
struct FetchWaker: Equatable {
    private let recordLimit: Int
    private let byteLimit: Int
    private var averageRecordBytes = 512
    private var isArmed = false

    init(recordLimit: Int, byteLimit: Int) {
        self.recordLimit = recordLimit
        self.byteLimit = byteLimit
    }

    /// Learns the size of records from those just taken, since the queue tells only their number.
    mutating func learn(records: Int, bytes: Int) {
        guard records > 0 else { return }
        averageRecordBytes = (averageRecordBytes + bytes / records) / 2
    }

    /// Whether to wake with this many records waiting. Near means three quarters: the queue is
    /// looked at after every thousand records, so its peak cannot hide below that.
    mutating func shouldWake(queuedRecords: Int) -> Bool {
        let isNearLimit =
            queuedRecords * 4 >= recordLimit * 3
            || queuedRecords * averageRecordBytes * 4 >= byteLimit * 3
        defer { isArmed = isNearLimit }
        return isArmed && !isNearLimit
    }
}
