import Testing

@testable import Daemon
@testable import Instruments
@testable import Serving

@Test func `a standby is ready, and healthy without moving`() {
    var state = Telemetry.State()
    state.isStandby = true
    #expect(Probes.readiness(state).status == 200)
    #expect(Probes.readiness(state).text.contains("\"standby\":true"))
    #expect(Probes.health(state, now: .now).status == 200)
}

@Test func `a daemon that has not reached the database is not ready`() {
    #expect(Probes.readiness(Telemetry.State()).status == 503)
    #expect(!Probes.readiness(Telemetry.State()).text.contains("standby"))
}

@Test func `an active daemon is ready while it holds partitions and its transactions succeed`() {
    var state = Telemetry.State()
    state.isActive = true
    #expect(Probes.readiness(state).status == 503)
    state.partitionsHeld = 4
    #expect(Probes.readiness(state).status == 200)
    state.halted = [Telemetry.Partition(topic: "events", partition: 3)]
    #expect(Probes.readiness(state).text.contains("partition events/3 is halted"))
    state.halted = []
    state.projectorFailure = "connection lost"
    #expect(Probes.readiness(state).status == 503)
}

@Test func `what is away is said by name`() {
    var state = Telemetry.State()
    state.isActive = true
    state.partitionsHeld = 4
    state.brokerFailure = "watermarks: no response in time"
    #expect(Probes.readiness(state).status == 503)
    #expect(
        Probes.readiness(state).text.contains(#"["brokers: watermarks: no response in time"]"#))
    state.projectorFailure = "commit: SQLSTATE 53100"
    state.judgeFailure = "commit: SQLSTATE 53100"
    #expect(
        Probes.readiness(state).text.contains(
            #"["last transaction: commit: SQLSTATE 53100","brokers: "#))
    state.projectorFailure = nil
    #expect(Probes.readiness(state).text.contains("last round: commit: SQLSTATE 53100"))
}

@Test func `a server is silent when it has not been heard for longer than the limit`() {
    let watch = SilenceWatch()
    let now = ContinuousClock.now
    #expect(!watch.isSilent(for: .seconds(10), at: now + .seconds(9)))
    #expect(watch.isSilent(for: .seconds(10), at: now + .seconds(11)))
}

@Test func `a loop that stands still for a minute is not healthy`() {
    var state = Telemetry.State()
    state.isActive = true
    let now = ContinuousClock.now
    state.projectorMovedAt = now - .seconds(59)
    state.judgeMovedAt = now - .seconds(61)
    #expect(Probes.health(state, now: now).status == 503)
    #expect(Probes.health(state, now: now).text.contains("judge"))
    state.judgeMovedAt = now
    #expect(Probes.health(state, now: now).status == 200)
}
