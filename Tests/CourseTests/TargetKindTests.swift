import Calendar
import Charts
import Codes
import Course
import Exact
import Foundation
import Language
import Plans
import Testing
import Words

/// The table of kinds, and that everything beside it says the same.
struct TargetKindTests {
    private let kinds = TargetKinds.standard

    private static let situation: Situation = {
        var facts = ReasonFacts()
        facts.value = Fraction(9_327, 100)
        facts.numerator = Fraction(9_327)
        facts.denominator = Fraction(10_000)
        facts.expected = Fraction(9_443, 100)
        facts.target = Fraction(95)
        facts.gap = Fraction(-116, 100)
        facts.requiredPace = Fraction(173, 100)
        facts.bestPace = Fraction(1, 5)
        facts.readOn = .on(9, 1, 2024)
        facts.shortfall = Fraction(116)
        facts.noun = .children
        facts.chance = 0.1
        facts.forecast = 93.4
        facts.coverage = Fraction(187, 2)
        facts.closedValue = Fraction(9_311, 100)
        facts.closedOn = .on(12, 31, 2023)
        facts.movement = Fraction(2, 5)
        facts.numeratorBefore = Fraction(92)
        facts.denominatorBefore = Fraction(80)
        facts.beforeOn = .on(12, 31, 2022)
        facts.staleDenominator = 2022
        facts.places = [.init(area: "371522", shortfall: Fraction(81))]
        return Situation(
            status: .offCourse, facts: facts,
            commitment: Commitment(
                unit: .percent, comparison: .atLeast, ends: .init(low: Fraction(95)),
                deadline: .last(of: 2025),
                sides: .init(
                    above: Bilingual(zh: "城区", en: "urban"),
                    below: Bilingual(zh: "乡村", en: "rural")))
        ) { _, language in Bilingual(zh: "莘县", en: "Shen")(in: language) }
    }()

    @Test(arguments: TargetKinds.standard.reasons.codes)
    func `every reason has a sentence in both languages`(code: String) throws {
        let reason = try #require(kinds.reasons[code])
        for situation in [Self.situation, Self.bare] {
            for extent in [Reason.Extent.whole, .body, .brief] {
                let zh = reason.sentence(situation, in: .zh, extent)
                let en = reason.sentence(situation, in: .en, extent)
                #expect(zh.hasSuffix("。") && zh.unicodeScalars.contains { $0.isHan }, "\(zh)")
                #expect(en.hasSuffix(".") && !en.unicodeScalars.contains { $0.isHan }, "\(en)")
                #expect(!zh.contains { $0.isASCII && $0.isLetter }, "\(zh)")
                #expect(en.first?.isUppercase == true || en.first?.isNumber == true, "\(en)")
                for text in [zh, en] {
                    #expect(!text.contains("  ") && !text.contains("nil"), "\(text)")
                    #expect(!text.contains("。。") && !text.contains(".."), "\(text)")
                }
            }
        }
    }

    /// A judgement of which hardly a figure is known.
    private static let bare = Situation(
        status: .noData, facts: ReasonFacts(), commitment: Commitment(unit: nil))

    @Test func `a word of the contract names one kind, and a code one sentence`() {
        #expect(Set(kinds.shapes.map(\.word)).count == kinds.all.count)
        var sentences: [String: Set<String>] = [:]
        for reason in Reason.shared + kinds.all.flatMap(\.reasons) {
            sentences[reason.code, default: []].insert(
                reason.sentence(Self.situation, in: .en))
        }
        #expect(sentences.filter { $0.value.count > 1 }.isEmpty)
    }

    @Test func `figures that are withheld are said to be`() {
        let withheld = Situation(
            status: .offCourse, facts: ReasonFacts(), commitment: Commitment(unit: .percent))
        #expect(Reason.behindPath.sentence(withheld, in: .zh) == "人数过少，不予显示。")
    }

    // MARK: - The schema of plan files

    private func schema() throws -> [String: Any] {
        let root = #filePath.dropLast("Tests/CourseTests/TargetKindTests.swift".count)
        let data = try Data(contentsOf: URL(filePath: root + "schemas/plan.schema.json"))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let definitions = object?["$defs"] as? [String: Any]
        return try #require(definitions?["target"] as? [String: Any])
    }

    @Test func `the schema of plan files knows the same kinds and comparators`() throws {
        let target = try schema()
        let keys = try #require(target["properties"] as? [String: Any])
        let kind = keys["kind"] as? [String: Any]
        #expect((kind?["enum"] as? [String]) == kinds.shapes.map(\.word))
        let own = kinds.shapes.reduce(into: Set<String>()) { $0.formUnion($1.ownWords) }
        #expect(
            Set(keys.keys)
                == own.union(["kind", "by", "baseline", "history", "path", "breaks", "effort"]))

        // What a kind takes not of it all stands in its own condition.
        var refused: [String: Set<String>] = [:]
        for rule in target["allOf"] as? [[String: Any]] ?? [] {
            let condition = (rule["if"] as? [String: Any])?["properties"] as? [String: Any]
            let word = (condition?["kind"] as? [String: Any])?["const"] as? String
            let then = (rule["then"] as? [String: Any])?["properties"] as? [String: Any]
            refused[word ?? "", default: []].formUnion((then ?? [:]).keys)
        }
        for shape in kinds.shapes {
            var expected = own.subtracting(shape.ownWords)
            if !shape.hasDeadline { expected.insert("by") }
            if !shape.takesHistory { expected.insert("history") }
            if !shape.hasForecast { expected.insert("breaks") }
            if !shape.takesPath { expected.insert("path") }
            #expect(refused[shape.word, default: []] == expected, "\(shape.word)")
        }
    }
}

extension TargetShape {
    /// The words that it takes beside those of every target.
    fileprivate var ownWords: Set<String> {
        Set(keys.map(\.name) + comparators.flatMap { [$0.word] + $0.beside })
    }
}

extension Unicode.Scalar {
    fileprivate var isHan: Bool { (0x4E00...0x9FFF).contains(value) }
}
