import Codes
import Configuration
import Language
import PropertySupport
import Testing

/// The second property of the project: random rows of the language, read through the text of a plan
/// file as any row, have on generated facts the value that test code counts without cells, subject
/// by subject, on each day for itself (`PlainCount`).
///
/// The rows are of all nouns but `money` and `survey`, of `statistic` with few of its keys. They
/// have all keys of these but those that a test names, with `any`, `not`, `has`, `meets`,
/// `followedBy`, all windows, all readings but `latest`, and all formulas but `indicator`, a share
/// without `standardise`. Parts of a row (`breakdowns`) are not among them. What is generated is
/// held against the language below: a noun, key or formula that is new fails until rows have it or
/// it is named as left out.
struct PlainCountTests {
    private static let parts = 2
    private static let run = PropertyRun(cases: 80)
    private static let rowsOfCase = 16
    private static let installation = loadInstallation(
        configFile: String(
            #filePath.dropLast("Tests/DaemonTests/PlainCount/PlainCountTests.swift".count))
            + "config/planwatch.yaml", environment: [:])

    @Test(arguments: 0..<parts)
    func `the value from cells is the value counted plainly`(part: Int) {
        let seeds = Self.run.seeds(ofPart: part, of: Self.parts)
        var reach = CountedReach()
        for seed in seeds {
            let tried = CountedCase(seed: seed, rows: Self.rowsOfCase, Self.installation)
            let differences = tried.differences(&reach)
            guard differences.isEmpty else {
                Issue.record("\(differences.joined(separator: "\n"))")
                return
            }
        }
        print(
            "plain count, part \(part): \(seeds.count) cases, first seed \(Self.run.firstSeed), "
                + "\(reach.compared) values, \(reach.withValue) above or below 0")
        // Rows of which nothing is ever there would be equal whatever they mean.
        guard seeds.count >= 40 else { return }
        #expect(reach.withValue > reach.compared / 8)
        for word in Self.nouns + RandomRows.formulas {
            #expect(reach.words[word, default: 0] > 0, "nothing of \(word) was compared")
        }
    }

    /// The nouns of the generated rows.
    private static let nouns =
        RowChoices.all.keys.sorted()
        + ["institutions", "areas", "verdict", "holds", "policy", "score", "statistic"]

    @Test func `the rows have every noun, formula and reading but those that are named`() {
        #expect(Set(Nouns.standard.names) == Set(Self.nouns + ["money", "survey"]))
        #expect(
            Set(Formulas.standard.names) == Set(RandomRows.formulas + ["indicator"]))
        #expect(
            Set(ReadingKind.allCases.map(\.rawValue)) == Set(RandomRows.readings + ["latest"]))
    }

    @Test func `the rows have every key of a noun but those that are named`() {
        let left = [
            "facilities": ["splitTo"], "students": ["sum"], "appointments": ["holds", "verdict"],
            "rotationEligible": ["role"], "awards": ["firstTime"],
        ]
        for (name, choices) in RowChoices.all.sorted(by: { $0.key < $1.key }) {
            guard let noun = Nouns.standard[name] else { continue }
            let said =
                Array(choices.keys.keys) + choices.required.keys + choices.amounts.map(\.0)
                + (choices.happened.isEmpty ? [] : ["has"])
            let own = Set(noun.ownKeys.map(\.name))
            #expect(own.subtracting(said) == Set(left[name] ?? []), "\(name)")
            #expect(choices.takesUnits == noun.takesUnits, "\(name)")
            #expect(choices.takesFilters == noun.takesFilters, "\(name)")
        }
        let atKeys = Array(RowChoices.unit.keys) + ["any", "not", "meets"]
        #expect(Set(Nouns.standard.atKeys.map(\.name)) == Set(atKeys))
    }
}
