import Commands
import Configuration
import Documents
import JSONText
import Plans

/// A command on its way: what was asked for, and where results and remarks go.
struct Call: Sendable {
    let invocation: Invocation
    let environment: [String: String]
    let console: Console

    init(_ invocation: Invocation, environment: [String: String], console: Console) {
        self.invocation = invocation
        self.environment = environment
        self.console = console
    }

    /// Whether `--format json` was given.
    var isForPrograms: Bool { invocation.text("format") == "json" }

    /// Whether `--format csv` was given, or `--excel`, which is the same for one program.
    var isForTables: Bool { invocation.text("format") == "csv" || invocation.has("excel") }

    /// Writes a table of comma-separated values to standard output.
    func show(csv: String) throws {
        if isForPrograms {
            throw CommandFailure(.wrongUsage, "--excel is CSV: leave out --format json")
        }
        try console.show((invocation.has("excel") ? CSV.byteOrderMark : "") + csv)
    }

    /// How long Kafka and PostgreSQL may take to answer.
    var timeout: Duration { .seconds(invocation.number("timeout") ?? 10) }

    /// The path of the configuration.
    var configFile: String { invocation.text("config") ?? "/etc/planwatch/planwatch.yaml" }

    /// Reads the configuration with all its plans, whatever is wrong with it. Variables that stand
    /// for options of the command line are no keys of it.
    func readInstallation(secrets: SecretFiles = .ofDatabase) -> Installation {
        let options = Set(CommandTable.all.flatMap { $0.options.compactMap { $0.environment } })
        return loadInstallation(
            configFile: configFile, environment: environment.filter { !options.contains($0.key) },
            secrets: secrets)
    }

    /// The configuration with all its plans. Any error ends the command, with all of them listed.
    /// Warnings about the settings are remarks; those about rows of plans are for `check`.
    func installation(
        secrets: SecretFiles = .ofDatabase
    ) throws(CommandFailure) -> Installation {
        let installation = readInstallation(secrets: secrets)
        for fault in installation.faults where !fault.isWarning || fault.file == configFile {
            console.remark("\(fault)")
        }
        if installation.faults.hasErrors {
            throw CommandFailure(
                .wrongConfiguration, "the configuration has errors")
        }
        return installation
    }
}
