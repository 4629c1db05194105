import Codes
import Judgements
import Testing

@testable import Page

/// What the database holds that this version has no case for is an error, and nothing in its place.
struct StoredWordTests {
    private let line = "2022-09-01|2022-11-30|closed|92.95|9295|10000|93.28|at_risk|2022-12-01|"

    @Test func `readings with known words are taken`() throws {
        #expect(try PastReadings(line).list.map(\.status) == [.atRisk])
        #expect(try PastReadings("").list.isEmpty)
    }

    @Test(arguments: [("at_risk", "at_sea"), ("closed", "shut")])
    func `a word that is unknown is named`(known: String, other: String) {
        let error = #expect(throws: UnknownWord.self) {
            try PastReadings(line + "\n" + line.replacing(known, with: other))
        }
        #expect(error?.word == other)
    }

    @Test func `a stored word is its case, and an empty one none`() throws {
        #expect(try Severity(stored: "critical", in: "severity") == .critical)
        #expect(try Severity.stored(orNil: "", in: "severity") == nil)
        let error = #expect(throws: UnknownWord.self) {
            try Severity.stored(orNil: "fatal", in: "severity")
        }
        #expect(error?.description.contains("\"fatal\" as severity") == true)
    }
}
