import CSystemd
import Glibc

/// Something that a service tells systemd about itself, by sd_notify(3).
package enum ServiceNotice: Equatable, Sendable {
    /// The start, or a reload, is over.
    case ready
    /// A reload begins; `ready` ends it.
    case reloading
    case stopping
    /// The service has moved since it said so last.
    case alive
    /// The start goes on: it may take so long from now.
    case stillStarting(Duration)
    /// One line for `systemctl status`.
    case status(String)

    /// The lines of the message.
    var lines: String {
        switch self {
        case .ready: "READY=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(planwatch_monotonic_microseconds())"
        case .stopping: "STOPPING=1"
        case .alive: "WATCHDOG=1"
        case .stillStarting(let duration):
            "EXTEND_TIMEOUT_USEC=\(Int64(duration / .microseconds(1)))"
        case .status(let text):
            // A line feed would begin another assignment.
            "STATUS=\(text.split(whereSeparator: \.isNewline).joined(separator: " "))"
        }
    }

    /// Whether systemd listens.
    package static var isWanted: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// Within which time systemd wants to hear `alive` again; nil where it does not.
    package static var watchdogPeriod: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    /// Sends the notices in one message; without systemd nothing happens. Blocks while systemd has
    /// too much to read.
    package static func send(_ notices: [ServiceNotice]) {
        guard !notices.isEmpty else { return }
        // Whether it was taken changes nothing for the service.
        _ = sd_notify(0, notices.map(\.lines).joined(separator: "\n"))
    }
}
