import Calendar
import Codes
import Exact
import JSONText
import Language
import Testing
import Words

/// Figures, days and lists of words.
struct WordsTests {
    private let zh = Wording(.zh)
    private let en = Wording(.en)

    private func decimal(_ text: String) throws -> Fraction {
        try #require(Fraction(decimal: text))
    }

    @Test func `a chance is shown in whole per cent and never as none or certain`() {
        #expect(zh.percent(0.004) == "<1%")
        #expect(zh.percent(0.996) == ">99%")
        #expect(zh.percent(0.224) == "22%")
        #expect(zh.percent(.nan) == "<1%" && zh.percent(.infinity) == ">99%")
    }

    @Test func `decimals are as many as tell figures apart`() throws {
        #expect(en.places(.percent, showing: [try decimal("98.265"), try decimal("98.266")]) == 3)
        #expect(en.places(.percent, showing: [try decimal("93.2"), nil]) == 2)
        #expect(en.places(.persons, showing: [try decimal("81")]) == 0)
        #expect(en.value(try decimal("1234.5"), .percent, places: 2) == "1,234.50%")
        #expect(en.number(try decimal("-0.12")) == "−0.12")
        #expect(en.difference(try decimal("0.004"), .percent, places: 2) == "0.004 points")
        #expect(zh.difference(Fraction(1), .percent, places: 2) == "1 个百分点")
    }

    @Test func `days are written as each language does`() {
        let day = CivilDay.on(12, 10, 2024)
        #expect(zh.day(day) == "2024年12月10日" && en.day(day) == "10 Dec 2024")
        #expect(en.fullDay(day) == "10 December 2024")
        #expect(zh.moment("2024-12-10T14:31:58") == "12月10日 14:31")
        #expect(zh.deadline(.last(of: 2025)) == "2025年底")
        #expect(en.deadline(.on(6, 30, 2025)) == "30 June 2025")
    }

    @Test func `who is silent is kept and said, and holds a value back by name`() throws {
        var facts = ReasonFacts()
        facts.reporting = .init(
            areas: 8, silentAreas: ["371522", "371525"], institutions: 1412,
            silentInstitutions: 3)
        #expect(
            ReasonFacts(json: facts.json.text, nouns: Nouns.standard.shortfalls)
                .reporting == facts.reporting)
        let situation = Situation(
            status: .noData, facts: facts, commitment: Commitment(unit: .percent)
        ) { code, language in language == .en ? "Area " + code : "区" + code }
        let (chinese, english) = (Phrasing(situation, in: .zh), Phrasing(situation, in: .en))
        #expect(
            english.reporting
                == "figures from 6 of 8 districts and counties; 3 of 1,412 institutions silent")
        #expect(chinese.reporting == "数据仅来自 8 个县（市、区）中的 6 个；1,412 所机构中有 3 所未报")
        let reason = Reason.lowCoverage
        #expect(
            reason.sentence(situation, in: .en)
                == "No data from Area 371522 and Area 371525: not evaluated.")
        #expect(reason.sentence(situation, in: .zh).contains("区371522"))
        facts.reporting?.silentAreas = []
        facts.reporting?.silentInstitutions = 0
        let complete = Situation(status: .met, facts: facts, commitment: Commitment(unit: nil))
        #expect(Phrasing(complete, in: .en).reporting == nil)
    }

    @Test func `every unit has its words in both languages`() {
        for unit in MeasureUnit.allCases {
            #expect(!zh.target(Fraction(7), unit).contains { $0.isASCII && $0.isLetter })
            #expect(en.target(Fraction(7), unit).unicodeScalars.allSatisfy { $0.isASCII })
        }
    }

    @Test func `every word of the lists is said in both languages`() {
        let words = { (words: Wording) in
            Status.allCases.map { words.status($0) } + Status.allCases.map { words.meaning($0) }
                + Severity.allCases.map { words.severity($0) }
                + TransitionKind.allCases.map { words.transition($0) }
                + ReadingKind.allCases.map { words.reading($0) }
                + PeriodState.allCases.map { words.periodState($0) }
                + Nouns.standard.shortfalls.all.map { words.counted(Fraction(2), $0) }
        }
        #expect(words(zh).allSatisfy { text in !text.contains { $0.isASCII && $0.isLetter } })
        #expect(words(en).allSatisfy { text in text.unicodeScalars.allSatisfy { $0.isASCII } })
    }

    @Test func `what a plan leaves open is named with its key`() {
        func says(_ keys: [String], in language: Language) -> String {
            var facts = ReasonFacts()
            facts.unsetKeys = keys
            let open = Situation(
                status: .needsConfiguration, facts: facts, commitment: Commitment(unit: nil))
            return Reason.needsConfiguration.sentence(open, in: language)
        }
        #expect(
            says(["target.by"], in: .en)
                == "Not evaluated: the plan does not say the deadline (target.by); set it.")
        #expect(says(["target.by"], in: .zh) == "原文未给出完成期限（target.by），设定后再评价。")
        let two = ["measure.classes.size.atLeast", "target.equals"]
        #expect(
            says(two, in: .en).contains(
                "the limit of a condition (measure.classes.size.atLeast) and the target figure"))
        #expect(says(two, in: .zh).contains("、目标值（target.equals）"))
        // A key without a word stands for itself.
        #expect(says(["measure"], in: .en).contains("does not say measure;"))
        #expect(says([], in: .en).contains("no figure to evaluate against"))
    }

    @Test func `facts are read as they were written`() throws {
        let nouns = Nouns.standard.shortfalls
        var facts = ReasonFacts()
        facts.value = try decimal("93.27")
        facts.readOn = .on(9, 1, 2024)
        facts.shortfall = Fraction(116)
        facts.noun = .children
        facts.staleDenominator = 2023
        facts.unsetKeys = ["target.by", "measure.classes.size.atLeast"]
        facts.forecast = 93.5
        facts.chance = 0.22
        facts.paces = .init(even: try decimal("0.9"), likely: nil)
        facts.paces?.evenCount = Fraction(90)
        facts.paces?.noun = .children
        facts.closedValue = try decimal("93.11")
        facts.closedOn = .on(12, 31, 2023)
        facts.places = [.init(area: "371522", shortfall: Fraction(81), needed: Fraction(5))]
        facts.needed = Fraction(32)
        facts.neededNoun = .teachers
        facts.conditions = [
            .init(
                name: "classes", nameZh: "班额", limit: "= 0", value: Fraction(3), isHeld: false),
            .init(name: "satisfaction", limit: "≥ 85", value: nil, isHeld: nil),
        ]
        facts.failingMembers = .init(
            areInstitutions: true,
            members: [
                .init(code: "S1", area: "371522", name: "第一小学"),
                .init(code: "S2", area: "371525", name: nil),
            ], others: 3)
        #expect(ReasonFacts(json: facts.json.text, nouns: nouns) == facts)
        #expect(ReasonFacts(json: "no JSON", nouns: nouns) == ReasonFacts())
        #expect(
            ReasonFacts().json.text
                == #"{"value":null,"numerator":null,"denominator":null,"expected":null,"#
                + #""target":null,"gap":null,"requiredPace":null,"readOn":null,"#
                + #""shortfall":null,"noun":null}"#)
    }

    @Test func `a language is taken from the address, else from the browser`() {
        #expect(Language.chosen(argument: "en", header: "zh-CN") == .en)
        #expect(Language.chosen(argument: nil, header: "en-GB,en;q=0.9,zh;q=0.8") == .en)
        #expect(Language.chosen(argument: nil, header: "fr, zh-TW;q=0.8, en;q=0.5") == .zh)
        #expect(Language.chosen(argument: "xx", header: nil) == .zh)
    }

    @Test func `what would clear it is said in both languages`() throws {
        var facts = ReasonFacts()
        facts.value = try decimal("93.27")
        facts.expected = try decimal("94.43")
        facts.target = Fraction(95)
        facts.shortfall = Fraction(116)
        facts.noun = .children
        facts.requiredPace = try decimal("1.73")
        let commitment = Commitment(
            unit: .percent, comparison: .atLeast, ends: .init(low: Fraction(95)),
            deadline: .last(of: 2025))
        let behind = Situation(status: .offCourse, facts: facts, commitment: commitment)
        #expect(
            Phrasing(behind, in: .en).remedy
                == "116 children more now, to reach at least 94.43%; or 1.73 points a year from now"
                + " on, to reach at least 95% by the end of 2025.")
        #expect(
            Phrasing(behind, in: .zh).remedy
                == "现在增加 116 名儿童，即可不低于 94.43%；或今后每年提高 1.73 个百分点，到2025年底仍可不低于 95%。")
        var ratio = behind
        ratio.facts.needed = Fraction(32)
        ratio.facts.neededNoun = .teachers
        ratio.commitment.unit = .ratio
        ratio.commitment.comparison = .atMost
        ratio.commitment.ends = .init(high: Fraction(95))
        let remedy = Phrasing(ratio, in: .en).remedy
        #expect(remedy?.hasPrefix("32 teachers more now, to reach at most 94.43") == true)
        #expect(Phrasing(ratio, in: .zh).remedy?.hasPrefix("现在增加 32 名教师，即可不高于 94.43") == true)
        let good = Situation(status: .met, facts: facts, commitment: commitment)
        #expect(Phrasing(good, in: .en).remedy == nil)
    }
}
