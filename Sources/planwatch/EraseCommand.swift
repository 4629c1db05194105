import Commands
import Glibc
import JSONText
import PostgresClient
import Projecting
import Storage

/// `planwatch erase`: a person is forgotten, by the daemon that has its facts, or here in its place
/// where none is active. Neither the subject nor its hash is shown or logged.
func erase(_ call: Call) async throws -> CommandOutcome {
    let person = try call.namedPerson()
    guard let reason = call.invocation.text("reason"), !reason.isEmpty else {
        throw CommandFailure(.wrongUsage, "missing --reason TEXT: it is kept with who and when")
    }
    let installation = try call.installation()
    let key = try identityKey(installation)
    return try await call.withDatabase(installation, for: .writer) { connection in
        let erasures = Erasures(connection: connection)
        let request = try await erasures.put(
            person.key(by: key), reason: reason, askedBy: accountName())
        let outcome: Result<ErasureProgress, any Error>
        do {
            outcome = .success(
                try await call.outcome(
                    RetryRequests(connection: connection),
                    call.service(installation, identityKey: key)
                ) { try await erasures.progress(of: request) })
        } catch let failure as CommandFailure {
            outcome = .failure(failure)
        }
        // From now on nobody keeps another record of this person. It is done all the same where the
        // daemon has not come to it yet.
        let refused = try await deleteRefused(
            of: person, erasures, request, by: Quarantine(identityKey: key))
        let progress = try outcome.get()
        if refused.unreadable > 0 {
            call.console.remark(
                "\(counted(refused.unreadable, "quarantined record")) cannot be read, having been "
                    + "encrypted under another identity key: not looked into")
        }
        if call.isForPrograms {
            let answer = JSON.object([
                ("erasure", .integer(request)), ("facts", .integer(progress.facts)),
                ("quarantined", .integer(Int64(refused.deleted))),
            ])
            try call.console.show(answer.text + "\n")
            return .done
        }
        try call.console.show(
            "erasure \(request): \(counted(Int(progress.facts), "fact")) made anonymous, "
                + "\(counted(refused.deleted, "quarantined record")) deleted\n")
        if progress.facts == 0 {
            call.console.remark(
                "Nothing was stored of this subject. Events of it that come later are not stored.")
        }
        return .done
    }
}

extension Call {
    /// Whom the command line names, or where it says `-` the first line of standard input.
    fileprivate func namedPerson() throws(CommandFailure) -> NamedPerson {
        var text = invocation.arguments[0]
        if text == "-" {
            let line = readAll(from: STDIN_FILENO)?.split(separator: UInt8(ascii: "\n")).first
            text = String(decoding: line ?? [], as: UTF8.self)
        }
        do throws(NamedPerson.Refusal) {
            return try NamedPerson(text)
        } catch {
            switch error {
            case .noSubject:
                throw CommandFailure(
                    .wrongUsage,
                    "not a subject; expected student/ID, staff/ID or person/ID, as in the events")
            case .noPerson(let kind):
                throw CommandFailure(
                    .wrongUsage,
                    "\(kind) is not a person: only student, staff and person can be "
                        + "erased")
            }
        }
    }
}

/// Deletes the refused records that name a person; gives how many, and how many could not be read.
private func deleteRefused(
    of person: NamedPerson, _ erasures: Erasures, _ request: Int64, by quarantine: Quarantine
) async throws -> (deleted: Int, unreadable: Int) {
    var (deleted, unreadable) = (0, 0)
    var last = RefusedPlace(partition: .min, offset: .min)
    while true {
        let copies = try await erasures.copies(after: last, limit: 500)
        guard let end = copies.last else { return (deleted, unreadable) }
        last = end.place
        var named: [RefusedPlace] = []
        for copy in copies {
            guard let record = copy.sealed.flatMap({ quarantine.open($0) }) else {
                unreadable += 1
                continue
            }
            if person.isNamed(in: record) { named.append(copy.place) }
        }
        if !named.isEmpty { try await erasures.delete(named, for: request) }
        deleted += named.count
    }
}
