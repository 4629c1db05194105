import Calendar
import Configuration
import Instruments
import Records
import Storage

/// Which refused records are being tried again.
struct RetryState: Sendable {
    /// The current request; nil while there is none.
    private(set) var request: RetryRequest?
    /// Whether its next records are on their way through the intake.
    private(set) var isUnderWay = false
    private var lastLook: ContinuousClock.Instant?
    private var futureDay: CivilDay?

    /// Whether the database is to be asked for a request: once a second is enough.
    func isTimeToLook(_ now: ContinuousClock.Instant) -> Bool {
        request == nil && lastLook.map { now - $0 >= .seconds(1) } ?? true
    }

    mutating func noteLook(_ now: ContinuousClock.Instant) { lastLook = now }

    /// The request to try records of the future, due once a day and once at the start; nil where
    /// it was made already.
    mutating func takeDailyRequest(on today: CivilDay) -> RetryRequest? {
        guard futureDay != today else { return nil }
        futureDay = today
        return RetryRequest(reason: "implausible_time")
    }

    mutating func begin(_ request: RetryRequest) { self.request = request }

    mutating func send() { isUnderWay = true }

    /// Takes over what has been committed.
    mutating func apply(_ retry: BatchCommit.Retry) {
        isUnderWay = false
        request = retry.request.isFinished ? nil : retry.request
    }
}

extension ProjectorLoop {
    /// Records of one batch of a retry: few enough for one transaction.
    private static let retryLimit = 5_000

    /// Finds what is to be tried again, asked for or by the day, and puts the next records of it in
    /// line.
    func lookForRetries() async throws {
        let now = ContinuousClock.now
        if retries.isTimeToLook(now) {
            retries.noteLook(now)
            if let request = try await dueRequest() { retries.begin(request) }
        }
        guard let request = retries.request, !retries.isUnderWay else { return }
        retries.send()
        await intake.offer(try await batch(of: request))
    }

    /// Forgets all persons for whom requests wait, then tries everything that is due, to its end.
    package func retryAll() async throws {
        var applied: Applied?
        try await followGroup(after: Intake.Batch(), &applied, reads: false)
        try await forgetAsked()
        while true {
            if retries.request == nil {
                guard let due = try await dueRequest() else { return }
                retries.begin(due)
            }
            if !retries.isUnderWay, let request = retries.request {
                retries.send()
                await intake.offer(try await batch(of: request))
            }
            let applied = try apply(try await intake.next())
            try await store.commit(applied?.commit)
            confirm(applied)
        }
    }

    private func dueRequest() async throws -> RetryRequest? {
        if let asked = try await store.openRetryRequest() { return asked }
        guard settings.clock == .wall else { return nil }
        return retries.takeDailyRequest(on: WallClock.today())
    }

    /// The next records of a request. Those whose copy is gone, or was sealed under another key,
    /// cannot be tried.
    private func batch(of request: RetryRequest) async throws -> Intake.Batch {
        let copies = try await store.refusedCopies(of: request, limit: Self.retryLimit)
        var batch = Intake.Batch()
        var step = Intake.RetryStep(request: request)
        for copy in copies {
            // A batch of large records would be a large transaction.
            if batch.records.bytes.count > 16 << 20 { break }
            step.request.after = copy.place
            guard let record = copy.sealed.flatMap({ quarantine.open($0) }) else {
                step.unretriable += 1
                continue
            }
            record.append(
                to: &batch.records, partition: copy.place.partition, offset: copy.place.offset)
        }
        step.request.isFinished =
            copies.count < Self.retryLimit
            && (copies.last.map { $0.place == step.request.after } ?? true)
        batch.retry = step
        return batch
    }

    /// What a batch of a retry has led to: all that is not refused again is accepted.
    func retried(
        _ step: Intake.RetryStep, _ batch: Intake.Batch, refused: [BatchCommit.Quarantined]
    ) -> BatchCommit.Retry {
        var retry = BatchCommit.Retry(request: step.request)
        let places = batch.records.records.map {
            RefusedPlace(partition: $0.partition, offset: $0.offset)
        }
        let again = Set(
            refused.map { RefusedPlace(partition: $0.partition, offset: $0.offset) })
        retry.accepted = places.filter { !again.contains($0) }
        retry.retried = Int64(places.count)
        retry.unretriable = step.unretriable
        return retry
    }
}
