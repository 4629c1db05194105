import Commands

/// `planwatch version`.
func version(_ call: Call) throws -> CommandOutcome {
    try call.console.show("planwatch \(programVersion)\n")
    return .done
}

/// `planwatch completion SHELL`.
func completion(_ call: Call) throws -> CommandOutcome {
    let name = call.invocation.arguments[0]
    guard let shell = CompletionScript.Shell(rawValue: name) else {
        throw CommandFailure(.bug, "the shell \(name) is in the table only")
    }
    try call.console.show(CompletionScript.text(for: shell))
    return .done
}

/// `planwatch manual`.
func manual(_ call: Call) throws -> CommandOutcome {
    try call.console.show(ManualPage.text(version: programVersion, date: versionDate))
    return .done
}

/// The version of this program, by semver.org.
let programVersion = "0.1.0"

/// The day of that version, for its manual page.
private let versionDate = "2026-11-25"
