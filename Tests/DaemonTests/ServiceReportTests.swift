import Calendar
import Systemd
import Testing

@testable import Daemon
@testable import Instruments

struct ServiceReportTests {
    private let start = ContinuousClock.now
    private var report = ServiceReport(watchdogPeriod: .seconds(4))

    /// A daemon that works, both of its loops having moved this many seconds after the start.
    private func working(_ projector: Double, _ judge: Double?) -> Telemetry.State {
        var state = Telemetry.State()
        state.isActive = true
        state.partitionsHeld = 2
        state.projectorMovedAt = start + .seconds(projector)
        state.judgeMovedAt = judge.map { start + .seconds($0) }
        return state
    }

    @Test mutating func `ready is said once, when partitions are held`() {
        var state = working(0, 0)
        state.partitionsHeld = 0
        #expect(!report.notices(of: state, now: start).contains(.ready))
        state.partitionsHeld = 2
        #expect(report.notices(of: state, now: start + .seconds(1)).first == .ready)
        #expect(!report.notices(of: state, now: start + .seconds(2)).contains(.ready))
    }

    @Test mutating func `alive follows from the progress of both loops, and not from time`() {
        #expect(report.notices(of: working(0, 0), now: start).contains(.alive))
        // Moved, but asked for four times as often as is needed.
        #expect(!report.notices(of: working(0.5, 0.5), now: start + .seconds(0.5)).contains(.alive))
        #expect(report.notices(of: working(1, 1), now: start + .seconds(1)).contains(.alive))
        for second in 2..<60 {
            let onlyOne = working(Double(second), 1)
            #expect(
                !report.notices(of: onlyOne, now: start + .seconds(second)).contains(.alive))
        }
        #expect(report.notices(of: working(60, 60), now: start + .seconds(60)).contains(.alive))
        for second in 61..<99 {
            let theOther = working(60, Double(second))
            #expect(
                !report.notices(of: theOther, now: start + .seconds(second)).contains(.alive))
        }
    }

    @Test mutating func `while facts are loaded the judge has nothing to do yet`() {
        #expect(report.notices(of: working(0, nil), now: start).contains(.alive))
        #expect(report.notices(of: working(3, nil), now: start + .seconds(3)).contains(.alive))
        #expect(!report.notices(of: working(3, nil), now: start + .seconds(9)).contains(.alive))
    }

    @Test mutating func `a standby and a daemon without a database live by asking for the lease`() {
        var state = Telemetry.State()
        #expect(!report.notices(of: state, now: start).contains(.alive))
        state.askedAt = start + .seconds(1)
        let waiting = report.notices(of: state, now: start + .seconds(1))
        #expect(waiting.contains(.alive) && waiting.contains(.stillStarting(.seconds(180))))
        state.isStandby = true
        state.askedAt = start + .seconds(3)
        let standing = report.notices(of: state, now: start + .seconds(3))
        #expect(standing.contains(.alive) && standing.contains(.ready))
        #expect(standing.contains(.status("standby: another daemon is active")))
        #expect(!report.notices(of: state, now: start + .seconds(9)).contains(.alive))
    }

    @Test mutating func `a reload before the daemon is ready is a part of the start`() {
        #expect(report.reloadBegins().isEmpty && report.reloadEnds().isEmpty)
        _ = report.notices(of: working(0, 0), now: start)
        #expect(report.reloadBegins() == [.reloading])
        #expect(report.reloadEnds() == [.ready])
    }

    @Test mutating func `an address that cannot be had is in the status line alone`() {
        var state = working(0, 0)
        state.listening = .failing("cannot listen on 10.0.0.5")
        let notices = report.notices(of: state, now: start)
        #expect(notices.contains(.ready) && notices.contains(.alive))
        let line = "active, 0 records to read, not listening: cannot listen on 10.0.0.5"
        #expect(notices.last == .status(line))
        state.listening = .listening
        #expect(
            report.notices(of: state, now: start + .seconds(2)).last
                == .status("active, 0 records to read"))
    }

    @Test mutating func `nothing is said after the end has begun`() {
        #expect(report.stops() == [.stopping, .status("stopping")])
        #expect(report.stops().isEmpty)
        #expect(report.notices(of: working(1, 1), now: start + .seconds(1)).isEmpty)
    }

    @Test mutating func `the status line says how far it is, and changes once a second at most`() {
        var state = working(0, 0)
        state.lag = [Telemetry.Partition(topic: "events", partition: 0): 12]
        state.judgedAt = Timestamp(nanoseconds: 1_764_028_800_000_000_000)
        let line = "active, 12 records to read, evaluated 2025-11-25 08:00:00 +08:00"
        #expect(report.notices(of: state, now: start).last == .status(line))
        state.lag = [:]
        #expect(report.notices(of: state, now: start + .seconds(0.5)).isEmpty)
        #expect(report.notices(of: state, now: start + .seconds(1)).count == 1)
        state.halted = [Telemetry.Partition(topic: "events", partition: 0)]
        state.projectorFailure = "connection lost"
        let failing = report.notices(of: state, now: start + .seconds(2)).last
        #expect(
            failing
                == .status(
                    "active, 0 records to read, evaluated 2025-11-25 08:00:00 +08:00, "
                        + "failing: connection lost, 1 halted, see planwatch gap list"))
    }
}
