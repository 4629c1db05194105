import Configuration
import Delivery
import Events
import Instruments
import Judging
import KafkaClient
import PostgresClient
import Projecting
import Storage

/// The daemon's life: wait for the database, wait for the lease, then project, judge and deliver
/// until told to stop or until something fails. After a failure everything in memory is thrown
/// away, and the next life begins from the database.
package struct Service: Sendable {
    /// What is in force: plans may be exchanged while the service runs.
    package let current: CurrentInstallation
    let identityKey: [UInt8]
    let shutdown: Shutdown
    let telemetry: Telemetry
    /// Who holds the lease, for operators: host and process.
    let owner: String
    /// The name of this daemon among several that share the subjects.
    let member: String
    /// For `--once`: how long brokers, database and lease are waited for.
    let patience: Duration
    /// Whether alerts are also given to the journal, or to standard error where there is none.
    let showsAlerts: Bool
    /// The events that are understood.
    let types: EventTypes
    /// Outlasts every life.
    let channelMemory = ChannelMemory()

    /// How a run ended.
    package enum Ending: Equatable, Sendable {
        case stopped
        /// `--once`: everything was read, evaluated and delivered.
        case finished
        /// `--once`: what is missing.
        case unavailable(String)
        /// The schema is older than this program: it is to be migrated first.
        case outdatedSchema(Migrations.Outdated)
        /// `--once`: a partition waits for an operator; all others were read.
        case partitionHalted
        case memoryLimit(mebibytes: Int)
        /// The database cannot be worked with: waiting would not help.
        case refusedDatabase(String)
        /// Kafka's client refuses a setting: waiting would not help.
        case refusedSetting(String)
    }

    package init(
        installation: Installation, identityKey: [UInt8], shutdown: Shutdown, telemetry: Telemetry,
        owner: String, patience: Duration, showsAlerts: Bool = true, types: EventTypes = .standard
    ) {
        let machine = String(owner.prefix { $0 != "/" })
        member = installation.settings.sharing.member ?? machine
        current = CurrentInstallation(installation)
        self.identityKey = identityKey
        self.shutdown = shutdown
        self.telemetry = telemetry
        self.owner = owner
        self.patience = patience
        self.showsAlerts = showsAlerts
        self.types = types
    }

    var installation: Installation { current.installation }

    /// Runs until it is told to stop; with `once`, until everything that was there has been
    /// evaluated.
    package func run(once: Bool) async -> Ending {
        let end = ContinuousClock.now + patience
        var pause: Duration?
        while !shutdown.isRequested, !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                let sessions = Sessions(installation.settings.postgres)
                let ending = await outcome(of: sessions, once: once)
                await sessions.close()
                if let ending = try ending.get() { return ending }
            } catch {
                if let ending = Self.ending(after: error, telemetry.snapshot, once: once) {
                    return ending
                }
                note(error)
                if once, ContinuousClock.now > end { return .unavailable("\(error)") }
                let isSoon = ContinuousClock.now - began < .seconds(60)
                let wait = Self.pause(after: error, before: isSoon ? pause : nil)
                pause = wait
                await shutdown.wait(atMost: wait)
            }
            telemetry.update { state in
                state.isActive = false
                state.isStandby = false
                state.partitionsHeld = 0
                state.shardsHeld = 0
            }
        }
        return .stopped
    }

    /// What ends the daemon: a failure that only a person can mend, and that cannot pass. What was
    /// right before, in this process, is being worked on by somebody: that is waited for. A standby
    /// may be promoted, for which only a daemon waits.
    static func ending(
        after error: any Error, _ state: Telemetry.State, once: Bool = false
    ) -> Ending? {
        switch error {
        case let limit as MemoryLimit: .memoryLimit(mebibytes: limit.mebibytes)
        case let schema as Migrations.Outdated where !state.hasFoundSchema:
            .outdatedSchema(schema)
        case let refusal as DatabaseCheck.Refusal where !state.hasFoundSchema:
            .refusedDatabase("\(refusal)")
        case let error as PostgresError where error.code == .transactionPooling:
            .refusedDatabase("\(error)")
        case let error as PostgresError where error.code == .readOnly && once:
            .refusedDatabase("\(error)")
        case let error as KafkaError where error.code == .configuration && !state.hasMadeClient:
            .refusedSetting("\(error)")
        case let error as GroupMember.Refusal: .refusedSetting("\(error)")
        default: nil
        }
    }

    /// How long the next life is waited for: long enough not to fill the log, short enough for a
    /// quick recovery. A table, a column or a right that is missing (class 42) is seldom back in a
    /// second: each time it is waited for twice as long, up to half a minute.
    static func pause(after error: any Error, before: Duration?) -> Duration {
        let isLasting = (error as? PostgresError)?.sqlState?.hasPrefix("42") ?? false
        guard isLasting, let before else { return .seconds(1) }
        return min(before * 2, .seconds(30))
    }

    /// One life, its failure as a value, so that the sessions are closed in any case.
    private func outcome(
        of sessions: Sessions, once: Bool
    ) async -> Result<Ending?, any Error> {
        do { return .success(try await live(sessions, once: once)) } catch {
            return .failure(error)
        }
    }

    /// From connecting to the end of the lease.
    private func live(_ sessions: Sessions, once: Bool) async throws -> Ending? {
        telemetry.update { $0.askedAt = .now }
        try await sessions.lease.connect()
        let watch = SilenceWatch()
        async let _: Void = watch.run(over: sessions, shutdown: shutdown)
        let warnings = try await DatabaseCheck.look(sessions.lease)
        try await Migrations.requireAll(sessions.lease)
        try await DatabaseCheck.refuseMissingRights(sessions.lease)
        try await DatabaseCheck.refuseOtherFormat(sessions.lease)
        let shards = installation.settings.sharing.shards
        try await Sharing.require(sessions.lease, shards: shards)
        telemetry.update { $0.hasFoundSchema = true }
        for warning in warnings where showsAlerts {
            Log.write(.warning, "the database is not crash-safe", ["because": warning])
        }
        let keeper = LeaseKeeper(
            connection: sessions.lease, owner: owner, shutdown: shutdown, watch: watch)
        if let shards, !once {
            return try await Member(
                service: self, sessions: sessions, keeper: keeper, shards: shards
            ).run()
        }
        let acquired = try await keeper.acquire(within: once ? patience : nil) {
            // A standby is well again as soon as the database answers, and delivers nothing.
            telemetry.update { state in
                state.isStandby = true
                state.askedAt = .now
                state.projectorFailure = nil
                state.judgeFailure = nil
                state.brokerFailure = nil
                state.outboxPending = 0
                state.failingChannels = []
            }
        }
        guard let epoch = acquired else {
            return shutdown.isRequested || Task.isCancelled
                ? .stopped : .unavailable("another daemon holds the lease")
        }
        Log.write(.notice, "active", ["epoch": String(epoch)])
        telemetry.update { state in
            state.isActive = true
            state.isStandby = false
            // No loop has begun yet; loading is the projector's first work.
            state.projectorMovedAt = .now
            state.judgeMovedAt = nil
        }
        let active = Active(
            service: self, sessions: sessions, keeper: keeper, epoch: epoch)
        let ending = try await active.run(once: once)
        // The brokers' client may have taken its time to end.
        watch.heard()
        try await Lease.release(sessions.lease, epoch: epoch)
        return ending
    }

    private func note(_ error: any Error) {
        let text = "\(error)"
        telemetry.update { state in
            guard !(error is KafkaError) else {
                // The database answered before the brokers were asked.
                state.projectorFailure = nil
                state.brokerFailure = text
                return
            }
            state.projectorFailure = text
            state.judgeFailure = text
        }
        Log.write(.warning, "restarting from the database", ["because": text])
    }
}

extension Service {
    /// Does what requests wait for in place of a daemon, forgets persons and tries refused records
    /// again: under the lease, with all stored facts in memory, and without reading Kafka. False
    /// while a daemon is active; it takes the requests up itself.
    package func actInPlaceOfDaemon() async throws -> Bool {
        try await inPlaceOfDaemon { try await doWaiting($0, $1) }
    }

    /// Evaluates what is stored in place of a daemon: under the lease, one round. Alerts wait for
    /// the next daemon, which delivers them. False while a daemon is active.
    package func judgeInPlaceOfDaemon() async throws -> Bool {
        try await inPlaceOfDaemon { sessions, epoch in
            let judge = judge(sessions, epoch, WakeSignal(), AlertDelivery(service: self))
            try await judge.start()
            try await judge.round()
        }
    }

    private func inPlaceOfDaemon(
        _ work: @escaping @Sendable (Sessions, _ epoch: Int64) async throws -> Void
    ) async throws -> Bool {
        let sessions = Sessions(installation.settings.postgres)
        let outcome: Result<Bool, any Error>
        do { outcome = .success(try await act(sessions, work)) } catch { outcome = .failure(error) }
        await sessions.close()
        return try outcome.get()
    }

    private func act(
        _ sessions: Sessions,
        _ work: @escaping @Sendable (Sessions, _ epoch: Int64) async throws -> Void
    ) async throws -> Bool {
        try await sessions.lease.connect()
        let watch = SilenceWatch()
        async let _: Void = watch.run(over: sessions, shutdown: shutdown)
        try await Sharing.require(
            sessions.lease, shards: installation.settings.sharing.shards)
        guard let epoch = try await Lease.acquire(sessions.lease, owner: owner) else {
            return false
        }
        try await sessions.connectAll()
        try await sessions.register(epoch: epoch)
        let keeper = LeaseKeeper(
            connection: sessions.lease, owner: owner, shutdown: shutdown, watch: watch)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep(epoch) }
            group.addTask { try await work(sessions, epoch) }
            defer { group.cancelAll() }
            try await group.next()
        }
        try await Lease.release(sessions.lease, epoch: epoch)
        return true
    }

    private func doWaiting(_ sessions: Sessions, _ epoch: Int64) async throws {
        let kafka = installation.settings.kafka
        // Never connected: what is tried again is at hand.
        let consumer = KafkaConsumer(
            ConsumerSettings(
                client: ClientSettings(bootstrapServers: kafka.bootstrapServers),
                group: kafka.group))
        let projector = try await projector(
            sessions.projector, epoch: epoch, consumer, WakeSignal())
        try await projector.retryAll()
    }
}
