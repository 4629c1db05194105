import Documents

/// Outcomes in the form that CI servers read: a suite for each file, a case for each expectation.
package struct JUnitReport {
    private var suites = ""
    private var (tests, failures, errors) = (0, 0, 0)

    package init() {}

    /// - Parameter seconds: how long the scenario took, `0.012`.
    package mutating func add(_ outcome: ScenarioOutcome, seconds: String) {
        let count = outcome.checks.count + outcome.faults.count
        let failed = outcome.failures.count
        tests += count
        failures += failed
        errors += outcome.faults.count
        suites +=
            "  <testsuite name=\"\(escaped(outcome.name))\" file=\"\(escaped(outcome.file))\" "
            + "tests=\"\(count)\" failures=\"\(failed)\" errors=\"\(outcome.faults.count)\" "
            + "time=\"\(seconds)\">\n"
        for fault in outcome.faults {
            suites += testCase("line \(fault.line)", in: outcome, fault.line)
            suites +=
                ">\n      <error message=\"\(escaped(fault.message))\">"
                + "\(escaped("\(fault)"))</error>\n    </testcase>\n"
        }
        for check in outcome.checks {
            suites += testCase(check.title, in: outcome, check.place.line)
            guard let first = check.mismatches.first else {
                suites += "/>\n"
                continue
            }
            let message = "\(first.key): expected \(first.expected), found \(first.found)"
            suites +=
                ">\n      <failure message=\"\(escaped(message))\">"
                + "\(escaped(check.lines.joined(separator: "\n")))</failure>\n    </testcase>\n"
        }
        suites += "  </testsuite>\n"
    }

    private func testCase(_ name: String, in outcome: ScenarioOutcome, _ line: Int) -> String {
        "    <testcase classname=\"\(escaped(outcome.name))\" name=\"\(escaped(name))\" "
            + "file=\"\(escaped(outcome.file))\" line=\"\(line)\""
    }

    package var text: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<testsuites name=\"planwatch\" tests=\"\(tests)\" failures=\"\(failures)\" "
            + "errors=\"\(errors)\">\n\(suites)</testsuites>\n"
    }
}

/// A text as XML 1.0 may hold it, in an attribute too.
private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "\n": result += "&#10;"
        case _ where scalar.value < 0x20: result += " "
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
