/// `planwatch version`.
func version(_ call: Call) throws -> CommandOutcome {
    try call.console.show("planwatch \(programVersion)\n")
    return .done
}

/// The version of this program, by semver.org.
let programVersion = "0.1.0"
