import Glibc
import JSONText

/// Lines for the operator on standard error: a fixed message and its facts as `key=value`, with the
/// priority that systemd's journal reads in front. Never a value of a record.
package enum Log {
    package enum Level: Int {
        case error = 3
        case warning = 4
        case notice = 5
        case info = 6
    }

    package static func write(
        _ level: Level, _ message: StaticString, _ facts: KeyValuePairs<String, String> = [:]
    ) {
        let pairs = facts.map { " \($0.key)=\(quoted($0.value))" }.joined()
        let line = Array("<\(level.rawValue)>\(message)\(pairs)\n".utf8)
        // One write a line, so that lines of several threads do not mix.
        _ = line.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }

    private static func quoted(_ value: String) -> String {
        value.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "\"") })
            ? JSON.string(value).text : value
    }
}
