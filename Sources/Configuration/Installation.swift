import Calendar
import Course
import Crypto
import Documents
import Language
import Plans
import Routes
import YAMLReader

/// Everything that an installation is configured with, and all that is wrong with it.
package struct Installation: Sendable {
    package var settings: Settings
    /// In the order of the settings; without those that are faulty.
    package var plans: [Plan]
    package var areas: AreaTree
    package var calendar: SchoolCalendar
    package var vocabulary: Vocabulary
    /// On which days offices work, by the calendar.
    package var workingDays = WorkingDays()
    /// Where alerts go besides the topic, the journal and the stream.
    package var routes = AlertRoutes()
    /// The nouns and formulas of which the plans are made.
    package var language: MeasureLanguage
    /// What the keys and certificates of the daemon held when they were looked at, by path.
    package var secretDigests: [String: Digest] = [:]
    /// The kinds of target that the plans were read with.
    package var kinds: TargetKinds
    /// By file and place. With an error among them nothing of this may be run.
    package var faults: [Fault]
}

extension Installation {
    /// All that is counted: what the plans read, and who is at each institution.
    package var measures: Set<Measure> {
        Set(plans.flatMap(\.measures) + language.nouns.headCounts)
    }
}

/// Which of the secret files that the settings name are looked at.
package enum SecretFiles: Sendable {
    /// None: for a user who may read none of them.
    case none
    /// What a session with PostgreSQL needs: for the commands.
    case ofDatabase
    /// The same, and what the channels of alerts need: for who sends a trial.
    case ofChannels
    /// The identity key, and the certificates and keys of both servers too: for the daemon.
    case ofDaemon

    /// Whether secrets of channels are read.
    var haveChannels: Bool { self == .ofChannels || self == .ofDaemon }
}

/// Reads the settings and every file that they name, and gathers the faults of all at once.
///
/// - Parameters:
///   - kinds: what a target may be.
///   - amend: the bytes that are read in place of a file's own; the demonstration gives a plan
///     without an area one of its own.
package func loadInstallation(
    configFile: String, environment: [String: String], kinds: TargetKinds = .standard,
    secrets: SecretFiles = .ofDatabase, language: MeasureLanguage = .standard,
    amending amend: (_ file: String, _ bytes: [UInt8]) -> [UInt8] = { $1 }
) -> Installation {
    var faults: [Fault] = []
    /// The files that were read, for what is only seen in their texts.
    var texts: [String: [UInt8]] = [:]
    /// The tree of a file; nil where it cannot be read, which is then a fault.
    func tree(_ file: String, mayBeEmpty: Bool = false) -> Node? {
        do throws(UnreadableFile) {
            let content = amend(file, try bytes(of: file))
            let text = readYAML(content, file: file)
            texts[file] = content
            faults += text.faults
            if text.root == nil, text.faults.isEmpty {
                if mayBeEmpty { return Node(.mapping([]), line: 1, column: 1) }
                faults.append(
                    Fault(
                        .badValue, file: file, line: 1, column: 1, message: "the file is empty",
                        hint: "fill it, or leave it out of the settings"))
            }
            return text.root
        } catch {
            faults.append(
                Fault(
                    .unreadable, file: file, line: 0, column: 0, message: error.words,
                    hint: "check the path and who may read it"))
            return nil
        }
    }
    let root = tree(configFile, mayBeEmpty: true)
    guard let root else {
        return Installation(kinds: kinds, language: language, faults: faults)
    }
    var reader = SettingsReader(
        root: root, configFile: configFile, environment: environment, secrets: secrets)
    let settings = reader.settings()
    faults += reader.faults
    let areas = tree(settings.areas).map { readAreas($0, file: settings.areas) }
    let calendar = tree(settings.calendar).map { readCalendar($0, file: settings.calendar) }
    let vocabulary = tree(settings.vocabulary).map {
        readVocabulary($0, file: settings.vocabulary)
    }
    faults += (areas?.faults ?? []) + (calendar?.faults ?? []) + (vocabulary?.faults ?? [])

    let (files, patternFaults) = planFiles(settings.plans, configFile: configFile)
    faults += patternFaults
    let sources = files.compactMap { file in tree(file).map { PlanSource(file: file, root: $0) } }
    let read = readPlans(
        sources, kinds: kinds.shapes, areas: areas?.areas, vocabulary: vocabulary?.vocabulary,
        calendar: calendar?.calendar ?? SchoolCalendar(), language: language,
        silentAreas: settings.coverage.silentAreas, version: version)
    let routes = settings.alerts.routes.flatMap { file in
        tree(file, mayBeEmpty: true).map { root in
            readRoutes(
                root, file: file, plans: read.faults.hasErrors ? nil : read.plans,
                areas: areas?.areas, secrets.haveChannels ? environment : nil)
        }
    }
    faults += read.faults + (routes?.faults ?? [])
    let digests = secrets == .ofDaemon ? digests(of: settings.secretFiles) : [:]
    return Installation(
        settings: settings, plans: read.plans, areas: areas?.areas ?? AreaTree(areas: []),
        calendar: calendar?.calendar ?? SchoolCalendar(),
        vocabulary: vocabulary?.vocabulary ?? Vocabulary(series: [:]),
        workingDays: calendar?.workingDays ?? WorkingDays(),
        routes: routes?.routes ?? AlertRoutes(), language: language,
        secretDigests: digests, kinds: kinds, faults: faults.named(in: texts).inOrder())
}

extension [Fault] {
    /// The same, where a full-width mark is to blame at that, with what it is.
    fileprivate func named(in texts: [String: [UInt8]]) -> [Fault] {
        var marks: [String: FullWidthMarks] = [:]
        return map { fault in
            guard let bytes = texts[fault.file] else { return fault }
            let known = marks[fault.file] ?? FullWidthMarks(bytes)
            marks[fault.file] = known
            return known.named(fault)
        }
    }
}

/// Of the files that can be read; a directory of certificates has none.
private func digests(of files: [String]) -> [String: Digest] {
    files.reduce(into: [:]) { digests, file in
        if let bytes = try? bytes(of: file) { digests[file] = SHA256.digest(of: bytes) }
    }
}

/// The first 12 hex digits of the SHA-256 of a plan's canonical text.
private func version(of text: String) -> String {
    SHA256.digest(of: Array(text.utf8)).bytes.prefix(6).map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}

extension Installation {
    /// What is left when the settings themselves cannot be read.
    fileprivate init(kinds: TargetKinds, language: MeasureLanguage, faults: [Fault]) {
        self.init(
            settings: Settings(), plans: [], areas: AreaTree(areas: []),
            calendar: SchoolCalendar(), vocabulary: Vocabulary(series: [:]),
            language: language, kinds: kinds, faults: faults.inOrder())
    }
}

/// The plan files, each once. A pattern without any is worth a warning: nothing would be watched.
private func planFiles(
    _ patterns: [String], configFile: String
) -> (files: [String], faults: [Fault]) {
    var found: [String] = []
    var faults: [Fault] = []
    for pattern in patterns {
        let matches = files(matching: pattern)
        if matches.isEmpty {
            faults.append(
                Fault(
                    .unreadable, file: configFile, line: 0, column: 0, isWarning: true,
                    message: "no plan file matches `\(pattern)`",
                    hint: "put a plan there, or correct `plans`"))
        }
        for file in matches where !found.contains(file) { found.append(file) }
    }
    return (found, faults)
}
