import Commands
import Configuration
import Daemon
import JSONText
import PostgresClient
import Projecting
import Storage
import Synchronization

/// `planwatch rebuild`: the projections are made again from the stored facts and swapped here; the
/// daemon's judge goes by them, or is stood in for where no daemon is active.
func rebuild(_ call: Call) async throws -> CommandOutcome {
    let installation = try call.installation()
    let key = try identityKey(installation)
    return try await call.withDatabase(installation, for: .writer) { connection in
        let rebuild = Rebuild(connection: connection, measures: installation.measures)
        let receipt: RebuildStore.Receipt
        let drawing = RebuildDrawing(console: call.console)
        do {
            receipt = try await rebuild.run(
                reason: call.invocation.text("reason"), doneBy: accountName(),
                moved: drawing.draw)
        } catch let refusal as Rebuild.Refusal {
            call.console.clearDrawing()
            throw CommandFailure(.no, refusal.text)
        }
        call.console.clearDrawing()
        try await call.awaitJudge(
            of: rebuild, receipt, RetryRequests(connection: connection),
            call.service(installation, identityKey: key))
        try call.show(receipt)
        return .done
    }
}

extension Call {
    /// How long the daemon may take for its round: it evaluates everything.
    private static let longestRound = Duration.seconds(120)

    /// Waits until everything was evaluated by the new projections.
    fileprivate func awaitJudge(
        of rebuild: Rebuild, _ receipt: RebuildStore.Receipt, _ requests: RetryRequests,
        _ service: Service
    ) async throws {
        let end = ContinuousClock.now + max(timeout, Self.longestRound)
        while try await !rebuild.isJudged(receipt) {
            if try await !requests.isDaemonActive() {
                _ = try await service.judgeInPlaceOfDaemon()
                continue
            }
            guard ContinuousClock.now < end else {
                throw CommandFailure(
                    .unreachable,
                    "the projections are rebuilt, but the daemon has not evaluated them yet; it "
                        + "will as soon as it can")
            }
            // The judge says so in a table alone, which has no signal for it.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    fileprivate func show(_ receipt: RebuildStore.Receipt) throws {
        if isForPrograms {
            let answer = JSON.object([
                ("rebuild", .integer(receipt.number)), ("facts", .integer(receipt.facts)),
                ("cells", .integer(receipt.cells)),
                ("refusalsRepaired", .integer(receipt.refusals)),
            ])
            return try console.show(answer.text + "\n")
        }
        try console.show(
            "rebuild \(receipt.number): \(counted(Int(receipt.cells), "cell")) counted from "
                + "\(counted(Int(receipt.facts), "fact")), swapped and evaluated\n")
        if receipt.refusals > 0 {
            try console.show(
                "\(counted(Int(receipt.refusals), "row")) of quarantine about stored facts "
                    + "repaired\n")
        }
    }
}

/// Shows a person how far it is.
private final class RebuildDrawing: Sendable {
    private let console: Console
    private let last = Mutex(ContinuousClock.now)

    init(console: Console) { self.console = console }

    func draw(_ progress: Rebuild.Progress) {
        switch progress {
        case .reading(let facts):
            let isDue = last.withLock { last in
                guard ContinuousClock.now - last > .milliseconds(200) else { return false }
                last = .now
                return true
            }
            if isDue { console.draw(ProgressBar(title: "reading facts", total: 0), done: facts) }
        case .counting: console.draw(ProgressBar(title: "counting", total: 0), done: 0)
        case .swapping: console.draw(ProgressBar(title: "swapping", total: 0), done: 0)
        }
    }
}

extension Rebuild.Refusal {
    fileprivate var text: String {
        switch self {
        case .nothingStored: "no facts are counted yet: there is nothing to rebuild"
        case .measuresBuilding:
            "members are still counting measures of new plans; nothing was changed. Rebuild when "
                + "planwatch status shows no row as building"
        case .otherPlans(let measures):
            "\(counted(measures, "measure")) counted in the database that these plans do not "
                + "have; nothing was changed. Rebuild with the plans that the daemon has loaded, "
                + "or reload it first"
        case .overtaken:
            "each time something else was written in between; nothing was changed. Try again"
        }
    }
}
