import Calendar
import Documents
import Foundation
import Routes
import Testing

@testable import Configuration

@Suite struct `The channels of an installation` {
    private let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    /// The package's own configuration with these routes, and a secret file `secret` beside them.
    private func load(
        _ routes: String, secret: String = "first\nsecond\n", secrets: SecretFiles = .ofDaemon,
        _ more: [String: String] = [:]
    ) throws -> Installation {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "alerts.yaml")
        try Data(routes.utf8).write(to: file)
        try Data(secret.utf8).write(to: folder.appending(path: "secret"))
        try Data(repeating: 1, count: 32).write(to: folder.appending(path: "key"))
        var environment = more
        environment["PLANWATCH_ALERTS_ROUTES"] = file.path
        environment["PLANWATCH_IDENTITY_KEY_FILE"] = folder.appending(path: "key").path
        environment["CREDENTIALS_DIRECTORY"] = environment["CREDENTIALS_DIRECTORY"] ?? folder.path
        return loadInstallation(
            configFile: repository + "config/planwatch.yaml", environment: environment,
            secrets: secrets)
    }

    private let duty = """
        channels: {duty: {kind: dingtalk, secretFile: secret}}
        routes: [{channels: duty}]
        """

    @Test func `have what their secret files hold, and only for who may know`() throws {
        let read = try load(duty)
        #expect(read.faults.map(\.description) == [])
        #expect(read.routes.channels[0].secret[1] == "second")
        #expect(try load(duty, secrets: .ofChannels).routes.channels[0].secret[0] == "first")
        for secrets in [SecretFiles.none, .ofDatabase] {
            #expect(try load(duty, secrets: secrets).routes.channels[0].secret.isEmpty)
        }
        let credential = duty.replacingOccurrences(of: "secret}", with: "credential:secret}")
        #expect(try load(credential).routes.channels[0].secret[0] == "first")
    }

    @Test func `say what is wrong with a secret file, without what it holds`() throws {
        let hook = """
            channels: {a: {kind: webhook, url: "https://a.b/", secretFile: secret}}
            routes: [{channels: a}]
            """
        let faults = try load(hook, secret: "open sesame\n").faults
        #expect(faults.count == 1 && faults[0].message.contains("no key of Standard Webhooks"))
        #expect(!faults[0].description.contains("sesame"))
        #expect(try load(hook, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").faults == [])
        #expect(try load(duty, secret: "\n").faults.first?.message.contains("is empty") == true)
        let missing = duty.replacingOccurrences(of: "secret}", with: "nowhere}")
        #expect(try load(missing).faults.first?.code == .unreadable)
    }

    @Test func `have routes that an alert can reach`() throws {
        let faults = try load(
            """
            channels: {a: {kind: webhook, url: "https://a.b/"}}
            routes:
              - {plan: liaocheng-14fyp, channels: a}
              - {plan: liaocheng-14fyp, severity: critical, channels: a}
              - {plan: liaocheng-14fyp, area: 230600, channels: a}
              - {plan: nowhere, channels: a}
            """
        ).faults
        #expect(faults.map(\.line) == [6])
        let rest = try load(
            """
            channels: {a: {kind: webhook, url: "https://a.b/"}}
            routes:
              - {plan: liaocheng-14fyp, channels: a}
              - {plan: liaocheng-14fyp, severity: critical, channels: a}
              - {plan: daqing-14fyp, area: 371500, channels: a}
            """
        ).faults
        #expect(rest.map(\.line) == [4, 5])
        #expect(rest.map(\.isWarning) == [false, false])
        #expect(rest.first?.hint == "move it above the route in line 3")
        #expect(rest.last?.message == "no evaluated row of the plans matches the route")
    }

    @Test func `take changed routes at a reload, and other channels after a restart`() throws {
        let first = try load(duty)
        let current = CurrentInstallation(first)
        var other = first
        other.routes.routes = []
        #expect(current.reload(other) == .taken(needsRestart: false))
        #expect(current.installation.routes.routes.isEmpty)
        other.routes.channels[0].addresses = ["https://example.org"]
        #expect(current.reload(other) == .taken(needsRestart: true))
    }

    @Test(arguments: [("3d", 259_200), ("12h", 43_200), ("30m", 1_800), ("90s", 90)])
    func `give up after a span of time`(text: String, seconds: Int) throws {
        let read = try load(duty, ["PLANWATCH_ALERTS_GIVE_UP_AFTER": text])
        #expect(read.settings.alerts.giveUpAfter == .seconds(seconds))
    }

    @Test(arguments: ["3", "d", "0h", "-1d", "3 days", "1.5h"])
    func `refuse what is no span of time`(text: String) throws {
        let faults = try load(duty, ["PLANWATCH_ALERTS_GIVE_UP_AFTER": text]).faults
        #expect(faults.contains { $0.message.contains("is not a span of time") })
    }
}
