import Calendar
import Plans

/// Everything that `planwatch.yaml` and the environment can say, with the defaults filled in.
package struct Settings: Equatable, Sendable {
    package var kafka = Kafka()
    package var postgres = Postgres()
    // Paths, as read already joined to the folder of the settings.
    /// Names, or patterns with `*` and `?`.
    package var plans = ["plans/*.yaml"]
    package var areas = "areas.yaml"
    package var calendar = "calendar.yaml"
    package var vocabulary = "vocabulary.yaml"
    package var identity = Identity()
    package var clock = Clock.wall
    package var alerts = Alerts()
    package var periods = Periods()
    package var privacy = Privacy()
    package var coverage = Coverage()
    package var memory = Memory()
    package var sharing = Sharing()
    package var http = HTTP()

    package init() {}

    package struct Kafka: Equatable, Sendable {
        package var bootstrapServers = "127.0.0.1:9092"
        package var group = "planwatch"
        /// Names, or patterns that begin with `^`.
        package var topics = ["education.events"]
        package var alertsTopic = "planwatch.alerts"
        /// For librdkafka, as they are.
        package var properties: [String: String] = [:]
    }

    package struct Postgres: Equatable, Sendable {
        /// For libpq, as it is.
        package var url = "postgresql://planwatch_writer@127.0.0.1:5432/planwatch"
        /// A file with the password for this address; nil where the address needs none.
        package var passwordFile: String?
        /// What the file held, never shown.
        package var password: String?
    }

    package struct Identity: Equatable, Sendable {
        /// A file of at least 32 bytes; who reads it checks that.
        package var keyFile = "/run/credentials/planwatch.service/identity-key"
        /// The shortest key that is taken.
        package static let shortestKey = 32
    }

    /// What day it is for a judgement.
    package enum Clock: Equatable, Sendable {
        /// Today at +08:00.
        case wall
        /// The greatest `time` of any stored fact.
        case events
        /// That day, always.
        case fixed(CivilDay)

        /// Which of the three, without a day, as it is stored.
        package var word: String {
            switch self {
            case .wall: "wall"
            case .events: "events"
            case .fixed: "fixed"
            }
        }
    }

    package struct Alerts: Equatable, Sendable {
        /// Days that a status must last before an alert fires, or is resolved.
        package var hold = 7
        package var recovery = 7
        /// Records behind the log's end from which transitions wait.
        package var maxLag = 10_000
        /// Days after which a transition is found too late to be delivered.
        package var maxAge = 31
        /// Days after which an alert that nobody acknowledges is delivered once more, and after
        /// which one severity higher; 0: never.
        package var repeatAfter = 0
        package var escalateAfter = 0
        /// Whether an alert that goes back and forth is held as one, not only called so: more than
        /// `flappingChanges` between alerting and clear within `flappingDays`.
        package var holdsFlapping = false
        package var flappingChanges = 6
        package var flappingDays = 90
        /// A file of channels and routes; nil where there are none.
        package var routes: String?
        /// How long a channel of the routes tries to deliver an alert.
        package var giveUpAfter = Duration.seconds(3 * 86_400)
    }

    package struct Periods: Equatable, Sendable {
        /// Days that a period stays open after its end.
        package var graceDays = 0
    }

    package struct Privacy: Equatable, Sendable {
        /// Fewer persons than these are blanked for analysts.
        package var minimumCell = 5
        package var quarantineDays = 30
    }

    package struct Coverage: Equatable, Sendable {
        /// Of rows that do not say it themselves.
        package var silentAreas = SilentAreas.warn
    }

    package struct Memory: Equatable, Sendable {
        package var subjectsMiB = 4_096
    }

    /// Several daemons that share the subjects.
    package struct Sharing: Equatable, Sendable {
        /// Into how many shards the subjects are divided; nil: one daemon has all of them.
        package var shards: Int?
        /// The name of this daemon among the others; nil: the name of its machine.
        package var member: String?
    }

    package struct HTTP: Equatable, Sendable {
        package var listen = Endpoint(host: "127.0.0.1", port: 9_464)
        /// Names by which the page may be called, besides its address.
        package var hosts: [String] = []
    }

    /// An address of this machine and a port; port 0 is any free one.
    package struct Endpoint: Equatable, Sendable, CustomStringConvertible {
        /// IPv4, or IPv6 without brackets.
        package var host: String
        package var port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        package var description: String {
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
