import Calendar
import Glibc

/// The time of day, the only place that asks the machine for it.
package enum WallClock {
    /// Today at +08:00.
    package static func today() -> CivilDay { now().day }

    /// The second that it is.
    package static func now() -> Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(nanoseconds: Int64(now.tv_sec) * 1_000_000_000)
    }
}
