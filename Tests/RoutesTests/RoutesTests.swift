import Calendar
import Codes
import Documents
import Testing
import YAMLReader

@testable import Routes

@Suite struct `The routes of alerts` {
    private func read(_ text: String) throws -> (routes: AlertRoutes, faults: [Fault]) {
        let text = readYAML(Array(text.utf8), file: "alerts.yaml")
        return readAlertRoutes(
            try #require(text.root), file: "alerts.yaml", plans: nil, areas: nil)
    }

    private let channels = """
        channels:
          duty: {kind: wecom, secretFile: key}
          mail: {kind: email, server: "m.example.org:587", from: a@example.org, to: b@example.org}
          hook: {kind: webhook, url: "https://example.org/x"}

        """

    private func alert(
        plan: String = "p", indicator: String = "i", area: String = "371500",
        _ severity: Severity = .warning, _ property: CommitmentProperty = .binding
    ) -> RoutedAlert {
        RoutedAlert(
            plan: plan, indicator: indicator, area: area, severity: severity, property: property)
    }

    @Test func `the first that matches counts`() throws {
        let (routes, faults) = try read(
            channels + """
                routes:
                  - {severity: critical, channels: duty}
                  - {plan: [p, q], area: 371502, property: binding, channels: [mail, hook]}
                  - {indicator: i, channels: hook, language: en}
                """)
        #expect(faults.map(\.description) == [])
        #expect(routes.route(of: alert(.critical))?.channels == ["duty"])
        #expect(routes.route(of: alert(area: "371502"))?.channels == ["mail", "hook"])
        #expect(routes.route(of: alert(area: "371502", .warning, .anticipatory))?.line == 8)
        #expect(routes.route(of: alert())?.isChinese == false)
        #expect(routes.route(of: alert(indicator: "j")) == nil)
        #expect(routes.route(of: alert(.critical), to: "hook") == nil)
        #expect(routes.routes[0].mismatch(alert())?.key == "severity")
        #expect(routes.routes[1].mismatch(alert())?.wanted == ["371502"])
    }

    @Test func `mail is gathered, others where a route says so`() throws {
        let (routes, faults) = try read(
            channels + """
                routes:
                  - {severity: critical, channels: [mail, hook]}
                  - {channels: duty, digest: {times: ["16:00", "08:05"], days: working}}
                """)
        #expect(faults.map(\.description) == [])
        #expect(routes.digest(of: "mail") == .everyMorning)
        #expect(routes.digest(of: "hook") == nil && routes.digest(of: "nobody") == nil)
        #expect(
            routes.digest(of: "duty") == DigestTimes(minutes: [485, 960], onWorkingDaysOnly: true))
        #expect(routes.digest(of: "duty")?.words == "08:05, 16:00 on working days")
    }

    @Test(arguments: [
        ("channels: {kafka: {kind: webhook, url: \"https://a.b/\"}}", "1:12", "always there"),
        ("channels: {Duty: {kind: webhook, url: \"https://a.b/\"}}", "1:12", "cannot be the name"),
        ("channels: {a: {kind: slack}}", "1:22", "unknown kind of channel"),
        ("channels: {a: {url: \"https://a.b/\"}}", "1:15", "missing key `kind`"),
        ("channels: {a: {kind: webhook}}", "1:12", "missing key `url`"),
        ("channels: {a: {kind: webhook, url: \"ftp://a.b/\"}}", "1:36", "not an address"),
        ("channels: {a: {kind: webhook, url: \"https://u:p@a.b/\"}}", "1:36", "holds a user"),
        (
            "channels: {a: {kind: wecom, url: \"https://a.b/send?key=s3cret\", secretFile: f}}",
            "1:34", "holds the key of the robot"
        ),
        ("channels: {a: {kind: dingtalk}}", "1:12", "missing key `secretFile`"),
        (
            "channels: {a: {kind: webhook, url: [\"https://a.b\", \"https://c.d\"]}}", "1:36",
            "several"
        ),
        (
            "channels: {a: {kind: email, server: m.example.org, from: a@b.c, to: d@e.f}}", "1:37",
            "not a host with a port"
        ),
        (
            "channels: {a: {kind: email, server: \"m:25\", from: A <a@b.c>, to: d@e.f}}", "1:51",
            "not an address of e-mail"
        ),
        ("channels: {a: {kind: email, server: \"m:25\", to: d@e.f}}", "1:12", "missing key `from`"),
        ("routes: [{channels: nobody}]", "1:21", "unknown channel `nobody`"),
        ("routes: {channels: a}", "1:9", "must be a list"),
        ("routes: [{plan: p}]", "1:10", "missing key `channels`"),
        ("routes: [{sevrity: info, channels: a}]", "1:11", "unknown key `sevrity`"),
        ("page: planwatch.example.org", "1:7", "not an address"),
    ])
    func `a fault has its place`(text: String, place: String, words: String) throws {
        let faults = try read(text).faults.filter { !$0.isWarning }
        let fault = try #require(
            faults.first { $0.description.hasPrefix("alerts.yaml:\(place): error: ") },
            "\(faults)")
        #expect(fault.message.contains(words))
        #expect(!fault.hint.isEmpty)
        #expect(!fault.description.contains("s3cret"))
    }

    @Test func `a time that is none, and two digests of one channel, are faults`() throws {
        let faults = try read(
            channels + """
                routes:
                  - {severity: info, channels: duty, digest: {times: ["8:30"]}}
                  - {severity: warning, channels: duty, digest: {times: "08:30"}}
                  - {channels: [duty, hook], digest: {times: "09:30"}}
                """
        ).faults.filter { !$0.isWarning }.map(\.message)
        #expect(faults.contains { $0.contains("`8:30` is not a time of the day") })
        #expect(faults.contains { $0.contains("`duty` has another `digest`") })
        // A program that reads a webhook gets everything at once.
        #expect(!faults.contains { $0.contains("hook") })
    }

    @Test func `a channel that nobody names is worth a warning, at its place`() throws {
        let faults = try read(channels + "routes: [{channels: duty}]").faults
        #expect(
            faults.map { "\($0.line):\($0.column) \($0.isWarning) \($0.message)" } == [
                "3:3 true no route names the channel `mail`",
                "4:3 true no route names the channel `hook`",
            ])
    }

    @Test func `a secret says nothing of itself`() {
        let secret = ChannelSecret(" first \r\n\nsecond\n")
        #expect([secret[0], secret[1], secret[2]] == ["first", "second", nil])
        #expect("\(secret)" == "a secret")
        #expect(secret.redacted("it was first and second") == "it was … and …")
    }
}

@Suite struct `A digest` {
    private let holidays = WorkingDays(
        holidays: [.on(10, 1, 2026), .on(10, 2, 2026)], workedWeekends: [.on(10, 10, 2026)])

    private func last(_ digest: DigestTimes, _ day: CivilDay, _ minute: Int) -> String {
        digest.last(upTo: Timestamp(on: day, minute: minute), holidays).textForPeople
    }

    @Test func `is due at its last time that has come`() {
        let digest = DigestTimes(minutes: [510, 960], onWorkingDaysOnly: false)
        #expect(last(digest, .on(11, 29, 2026), 509) == "2026-11-28 16:00:00 +08:00")
        #expect(last(digest, .on(11, 29, 2026), 510) == "2026-11-29 08:30:00 +08:00")
        #expect(last(digest, .on(11, 29, 2026), 1_439) == "2026-11-29 16:00:00 +08:00")
    }

    @Test func `waits for a working day`() {
        let digest = DigestTimes(minutes: [510], onWorkingDaysOnly: true)
        // Sunday 4 October after two holidays and a Saturday: the last was Wednesday.
        #expect(last(digest, .on(10, 4, 2026), 600) == "2026-09-30 08:30:00 +08:00")
        #expect(last(digest, .on(10, 5, 2026), 600) == "2026-10-05 08:30:00 +08:00")
        // A Saturday that is worked.
        #expect(last(digest, .on(10, 10, 2026), 600) == "2026-10-10 08:30:00 +08:00")
        #expect(last(digest, .on(10, 11, 2026), 600) == "2026-10-10 08:30:00 +08:00")
    }
}
