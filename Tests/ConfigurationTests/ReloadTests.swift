import Documents
import Foundation
import Plans
import Testing

@testable import Configuration

private func packaged() -> Installation {
    let root = String(#filePath.dropLast("Tests/ConfigurationTests/ReloadTests.swift".count))
    return loadInstallation(configFile: root + "config/planwatch.yaml", environment: [:])
}

@Test func `plans are exchanged whole, and settings that need a restart are not`() {
    let current = CurrentInstallation(packaged())
    var new = packaged()
    new.plans[0].titleEn = "Another title"
    new.settings.alerts.hold = 3
    #expect(current.reload(new) == .taken(needsRestart: false))
    #expect(current.revision == 2)
    #expect(current.installation.plans[0].titleEn == "Another title")
    #expect(current.installation.settings.alerts.hold == 3)
    new.settings.coverage.silentAreas = .hold
    #expect(current.reload(new) == .taken(needsRestart: false))
    #expect(current.installation.settings.coverage.silentAreas == .hold)
    new.settings.kafka.group = "another"
    #expect(current.reload(new) == .taken(needsRestart: true))
    #expect(current.installation.settings.kafka.group == "planwatch")
}

@Test func `new certificates are noticed at every reload until a restart`() throws {
    let folder = FileManager.default.temporaryDirectory
    let certificate = folder.appending(path: "\(UUID()).pem")
    let key = folder.appending(path: "\(UUID())")
    defer { for file in [certificate, key] { try? FileManager.default.removeItem(at: file) } }
    try Data(repeating: 7, count: 32).write(to: key)
    func read() -> Installation {
        let root = String(#filePath.dropLast("Tests/ConfigurationTests/ReloadTests.swift".count))
        return loadInstallation(
            configFile: root + "config/planwatch.yaml",
            environment: [
                "PLANWATCH_POSTGRES_URL": "host=h sslrootcert=\(certificate.path)",
                "PLANWATCH_IDENTITY_KEY_FILE": key.path,
            ], secrets: .ofDaemon)
    }
    try Data("one".utf8).write(to: certificate)
    let current = CurrentInstallation(read())
    #expect(!current.installation.faults.hasErrors)
    #expect(current.reload(read()) == .taken(needsRestart: false))
    try Data("two".utf8).write(to: certificate)
    for _ in 1...2 {
        #expect(
            current.reload(read())
                == .taken(needsRestart: false, changedFiles: [certificate.path]))
    }
}

@Test func `a faulty configuration leaves all as it was`() {
    let current = CurrentInstallation(packaged())
    var faulty = packaged()
    faulty.plans.removeAll()
    faulty.faults = [
        Fault(.unreadable, file: "a.yaml", line: 0, column: 0, message: "gone", hint: "")
    ]
    #expect(current.reload(faulty) == .faulty(faulty.faults))
    #expect(current.revision == 1)
    #expect(current.installation.plans.count == packaged().plans.count)
}

@Test func `plans that count something else are taken like others`() {
    let current = CurrentInstallation(packaged())
    var other = packaged()
    other.plans.removeLast()
    #expect(other.measures != packaged().measures)
    #expect(current.reload(other) == .taken(needsRestart: false))
    #expect(current.installation.measures == other.measures)
}
