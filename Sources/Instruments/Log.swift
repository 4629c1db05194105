import Glibc
import JSONText
import Synchronization

/// Lines for the operator on standard error: a fixed message and its facts as `key=value`. Under
/// systemd each begins with its priority, which the journal takes off again. Never a value of a
/// record.
package enum Log {
    /// By syslog's numbers: the smaller, the more pressing.
    package enum Level: Int, Sendable {
        case error = 3
        case warning = 4
        case notice = 5
        case info = 6
    }

    private static let threshold = Mutex(Level.info)
    private static let isForJournal = getenv("JOURNAL_STREAM") != nil

    /// Leaves out what is less pressing than this level from now on.
    package static func keep(upTo level: Level) { threshold.withLock { $0 = level } }

    package static func write(
        _ level: Level, _ message: StaticString, _ facts: KeyValuePairs<String, String> = [:]
    ) {
        guard level.rawValue <= threshold.withLock({ $0.rawValue }) else { return }
        let head = isForJournal ? "<\(level.rawValue)>" : "planwatch: \(level): "
        let pairs = facts.map { " \($0.key)=\(quoted($0.value))" }.joined()
        let line = Array("\(head)\(message)\(pairs)\n".utf8)
        // One write a line, so that lines of several threads do not mix.
        _ = Glibc.write(STDERR_FILENO, line, line.count)
    }

    private static func quoted(_ value: String) -> String {
        value.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "\"") })
            ? JSON.string(value).text : value
    }
}
