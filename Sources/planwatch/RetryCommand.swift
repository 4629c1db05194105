import Commands
import Configuration
import Daemon
import Glibc
import Instruments
import JSONText
import PostgresClient
import Storage

/// `planwatch quarantine retry`: refused records are decoded once more, by the active daemon, or
/// here in its place where none is active.
func retryQuarantine(_ call: Call) async throws -> CommandOutcome {
    let reason = call.invocation.text("reason")
    let ids = try call.invocation.arguments.map { text throws(CommandFailure) in
        try refusedID(text)
    }
    guard ids.isEmpty != (reason == nil) else {
        throw CommandFailure(.wrongUsage, "give either record ids or --reason")
    }
    let installation = try call.installation()
    let key = try identityKey(installation)
    return try await call.withDatabase(installation, for: .writer) { connection in
        let requests = RetryRequests(connection: connection)
        var places: [RefusedPlace] = []
        for id in ids {
            guard let place = try await requests.place(of: id) else {
                throw CommandFailure(.no, "no quarantined record \(id); nothing was retried")
            }
            places.append(place)
        }
        let request = try await requests.put(
            reason: reason, places: places, askedBy: accountName())
        let progress = try await call.outcome(
            requests, call.service(installation, identityKey: key)
        ) { try await requests.progress(of: request) }
        try call.show(progress)
        return .done
    }
}

extension Call {
    /// Waits until what the daemon was asked for is finished. Where no daemon is active, it is done
    /// here.
    func outcome<Progress: AskedProgress>(
        _ requests: RetryRequests, _ service: Service, _ progress: () async throws -> Progress?
    ) async throws -> Progress {
        while let progress = try await progress() {
            if progress.isFinished { return progress }
            if try await !requests.isDaemonActive() {
                _ = try await service.actInPlaceOfDaemon()
                continue
            }
            guard progress.idleSeconds < Double(timeout.components.seconds) else {
                throw CommandFailure(
                    .unreachable,
                    "the daemon has not processed the request yet; it remains queued")
            }
            // The daemon answers in the table alone: it is looked at again.
            try? await Task.sleep(for: .milliseconds(100))
        }
        throw CommandFailure(.no, "the request was deleted")
    }

    /// What acts in place of a daemon.
    func service(_ installation: Installation, identityKey: [UInt8]) -> Service {
        Service(
            installation: installation, identityKey: identityKey, shutdown: Shutdown(),
            telemetry: Telemetry(), owner: "\(hostName())/\(getpid())", patience: timeout)
    }

    fileprivate func show(_ progress: RetryProgress) throws {
        let refused = progress.retried - progress.accepted
        if isForPrograms {
            let answer = JSON.object([
                ("retried", .integer(progress.retried)), ("accepted", .integer(progress.accepted)),
                ("stillRefused", .integer(refused)),
                ("notRetriable", .integer(progress.unretriable)),
            ])
            try console.show(answer.text + "\n")
        } else {
            try console.show(
                "\(progress.retried) retried, \(progress.accepted) accepted, "
                    + "\(refused) still rejected\n")
        }
        guard progress.unretriable > 0 else { return }
        console.remark(
            "\(progress.unretriable) cannot be retried: the copy of the record has expired, or it "
                + "was encrypted under another identity key, or it is a stored fact that conflicts "
                + "with another one")
    }
}

/// Who runs this command, for records of what operators did.
func accountName() -> String {
    guard let account = getpwuid(getuid()), let name = account.pointee.pw_name else {
        return "uid \(getuid())"
    }
    return String(cString: name)
}
