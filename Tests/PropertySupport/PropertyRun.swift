import Foundation

/// How many cases a property is tried on, and where their seeds begin.
package struct PropertyRun: Sendable {
    package let cases: Int
    package let firstSeed: UInt64

    /// PLANWATCH_TEST_CASES and PLANWATCH_TEST_SEED, where they are set.
    package init(cases: Int, firstSeed: UInt64 = 1) {
        let environment = ProcessInfo.processInfo.environment
        self.cases = environment["PLANWATCH_TEST_CASES"].flatMap { Int($0) } ?? cases
        self.firstSeed = environment["PLANWATCH_TEST_SEED"].flatMap { UInt64($0) } ?? firstSeed
    }

    /// The seeds of one of several parts of the run, which together are all.
    package func seeds(ofPart part: Int, of parts: Int) -> [UInt64] {
        stride(from: part, to: cases, by: parts).map { firstSeed &+ UInt64($0) }
    }
}
