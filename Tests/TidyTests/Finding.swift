import Testing

/// A place that breaks a rule, printed the way compilers do so that an editor can jump there.
struct Finding: CustomStringConvertible {
    let path: String
    /// Counted from 1.
    let line: Int
    /// What is wrong, and what to write instead.
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// Fails with every finding, a line each, so that one run shows all there is to mend.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    let list = findings.map { "\n" + $0.description }.joined()
    #expect(findings.isEmpty, "\(list)", sourceLocation: sourceLocation)
}
