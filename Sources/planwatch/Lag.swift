import KafkaClient
import Storage

/// What `status` says of records that are still to be read: how many, and how long they take at the
/// present speed, which takes up to three seconds to see.
///
/// - Parameter ends: what the brokers say. A daemon that cannot write cannot say how far the logs
///   have grown: once its lease is not renewed any more they are believed.
func lagLine(_ models: ReadModels, _ ends: LogEnds?) async throws -> String {
    let first = try await models.intakeProgress()
    guard let silence = first.silence else {
        guard first.lag != 0 else { return lagLine(0, speed: 0, unheardSeconds: nil) }
        let (last, speed) = try await measured(models, since: first)
        return lagLine(last.lag, speed: speed, unheardSeconds: nil)
    }
    let store = ProjectorReader(connection: models.connection)
    let halted = Set(try await store.halts().map { TopicPartition($0.topic, $0.partition) })
    let lag = try await ends?.left(after: store.positions(), except: halted) ?? first.lag
    return lagLine(lag, speed: 0, unheardSeconds: silence)
}

/// What `status` says of a wall clock that lies before the last judged day; nothing otherwise.
func clockLines(_ models: ReadModels) async throws -> [String] {
    let standing = try await models.intakeProgress()
    guard let day = standing.judgedAhead else { return [] }
    return [
        "clock: today is \(standing.today) in the database, but \(day) has been evaluated already;"
            + " that day stays in force until the clock has passed it"
    ]
}

/// The standing after a second, or as soon after it as something is read, three at most; with the
/// records a second that were read.
private func measured(
    _ models: ReadModels, since first: ReadModels.IntakeProgress
) async throws -> (last: ReadModels.IntakeProgress, speed: Double) {
    let began = ContinuousClock.now
    var last = first
    var speed = 0.0
    // Batches come in steps: one is enough.
    while last.lag != 0, ContinuousClock.now - began < .seconds(3) {
        // A speed needs time between two looks.
        try? await Task.sleep(for: .milliseconds(250))
        last = try await models.intakeProgress()
        let passed = ContinuousClock.now - began
        speed = Double(last.records - first.records) / (passed / .seconds(1))
        if passed > .seconds(1), speed > 0 { break }
    }
    return (last, speed)
}

extension ReadModels.IntakeProgress {
    /// Whether no daemon has written for longer than a lease holds.
    var isUnheard: Bool { silence != nil }

    /// For how many seconds no daemon has written, where that is longer than a lease holds; 0 where
    /// nobody holds it.
    fileprivate var silence: Int64? {
        guard let unheardSeconds else { return 0 }
        return unheardSeconds > Lease.validitySeconds ? unheardSeconds : nil
    }
}

/// The line itself.
///
/// - Parameters:
///   - lag: records still to be read, nil while an end is unknown.
///   - speed: records a second, 0 while nothing is read.
///   - unheardSeconds: for how long no daemon has written, where that is too long; 0 where none is
///     active.
func lagLine(_ lag: Int64?, speed: Double, unheardSeconds: Int64?) -> String {
    guard let lag else { return "lag: unknown, the end offsets have not been read yet" }
    let records = "lag: \(lag) \(lag == 1 ? "record" : "records")"
    if speed > 0 {
        return records + ", about \(roughly(Double(lag) / speed)) at \(Int64(speed)) a second"
    }
    guard lag > 0 else { return records }
    guard let unheardSeconds else { return records + ", nothing is being read" }
    return unheardSeconds == 0
        ? records + ", no daemon is active"
        : records + ", no daemon has written to the database for \(roughly(Double(unheardSeconds)))"
}

/// Seconds as a person says them.
private func roughly(_ seconds: Double) -> String {
    switch seconds {
    case ..<90: "\(max(1, Int64(seconds.rounded(.up)))) s"
    case ..<5_400: "\(Int64((seconds / 60).rounded(.up))) min"
    // At almost no speed the time grows without bound.
    default: "\(Int64(min(seconds / 3_600, 100_000).rounded(.up))) h"
    }
}
