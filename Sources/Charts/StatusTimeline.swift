import Calendar
import Codes

/// The statuses of all days and the alerts, below the large chart and on its axis of time.
package struct StatusTimeline: Sendable, Equatable {
    package var runs: [Run]
    package var alerts: [Alert]

    package init(runs: [Run], alerts: [Alert] = []) {
        self.runs = runs
        self.alerts = alerts
    }

    /// Days in a row with one status.
    package struct Run: Sendable, Equatable {
        package var days: ClosedRange<CivilDay>
        package var status: Status
        /// The status in words, written where there is room: `Off course`.
        package var word: String

        package init(_ days: ClosedRange<CivilDay>, _ status: Status, word: String) {
            self.days = days
            self.status = status
            self.word = word
        }
    }

    /// A transition of the alert, marked by a triangle.
    package struct Alert: Sendable, Equatable {
        package var day: CivilDay
        /// What happened: `fired`, `worsened`.
        package var word: String

        package init(_ day: CivilDay, word: String) {
            self.day = day
            self.word = word
        }
    }
}
