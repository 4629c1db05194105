import Calendar
import Charts
import Codes
import Course
import Exact
import Judgements
import Language
import Words

@testable import Page

/// A small world to make pages of: one plan, three indicators, a city with two counties.
enum PageFixture {
    static let plan = PlanRow(
        id: "p", version: "0123456789ab", titleZh: "聊城市教育规划", titleEn: "Liaocheng education plan",
        area: "371500", startsOn: .on(1, 1, 2021), endsOn: .on(12, 31, 2025))

    static let site = Site(
        clock: "events", nouns: Nouns.standard.shortfalls,
        areas: [
            "371500": .init(nameZh: "聊城市", nameEn: "Liaocheng", parent: "370000", order: 1),
            "371522": .init(nameZh: "莘县", nameEn: "Shen", parent: "371500", order: 2),
            "371525": .init(nameZh: "冠县", nameEn: "Guan", parent: "371500", order: 3),
        ])

    static func key(_ id: String) -> IndicatorKey { IndicatorKey(plan: "p", indicator: id) }

    static func decimal(_ text: String) -> Fraction { Fraction(decimal: text) ?? .zero }

    /// Readings in their lines; none where they are wrong.
    static func past(_ lines: String) -> PastReadings {
        (try? PastReadings(lines)) ?? PastReadings()
    }

    static func indicator(_ id: String, _ change: (inout IndicatorRow) -> Void = { _ in })
        -> IndicatorRow
    {
        var row = IndicatorRow(
            LoadedIndicator(
                key: key(id), nameZh: "学前教育毛入园率", nameEn: "Preschool enrolment rate",
                unit: .percent, property: .anticipatory, tier: "A", document: "000",
                quote: "毛入园率95%", reading: .census))
        row.kind = ShownKind(form: .level, hasPath: true)
        row.comparison = .atLeast
        row.baseline = decimal("92.13")
        row.baselineOn = .on(12, 31, 2020)
        row.targetLow = decimal("95")
        row.targetOn = .on(12, 31, 2025)
        change(&row)
        return row
    }

    /// A row of the city that is behind its path.
    static func row(
        _ id: String, _ status: Status?, _ change: (inout AreaRow) -> Void = { _ in }
    )
        -> AreaRow
    {
        var row = AreaRow(
            StatusRow(
                key: RowKey(plan: "p", indicator: id, area: "371500"), areaName: "聊城市",
                asOf: .on(12, 10, 2024)))
        row.status = status
        row.value = decimal("93.27")
        row.numerator = decimal("9327")
        row.denominator = decimal("10000")
        row.expected = decimal("94.43")
        row.gap = decimal("-1.16")
        row.requiredPace = decimal("1.73")
        row.reason = .behindPath
        row.shortfall = decimal("116")
        row.noun = .children
        row.facts.bestPace = decimal("0.2")
        row.facts.places = [
            .init(area: "371522", shortfall: decimal("81")),
            .init(area: "371525", shortfall: decimal("35")),
        ]
        row.periods = past(
            """
            2022-09-01|2022-11-30|closed|92.95|9295|10000|93.28|at_risk|2022-12-01T02:00:00|
            2023-09-01|2023-11-30|closed|94.5|9450|10000|93.85|on_course|2023-12-01T02:00:00|\
            2024-02-03T10:00:00
            2023-09-01|2023-11-30|revised|93.11|9311|10000|93.85|off_course|2024-02-03T10:00:00|
            2024-09-01|2024-11-30|open|93.27|9327|10000|94.43|off_course|2024-10-01T02:00:00|
            """)
        row.days = past(
            """
            2024-09-30|2024-09-30|closed|93.11|||93.85|off_course|2024-10-01T02:00:00|
            2024-10-31|2024-10-31|open|93.27|||94.43|off_course|2024-10-31T02:00:00|
            """)
        change(&row)
        return row
    }

    static func snapshot(_ rows: [AreaRow], _ indicators: [IndicatorRow]) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.asOf = .on(12, 10, 2024)
        snapshot.judgedAt = "2024-12-10T14:31:58"
        snapshot.judgedMark = "2024-12-10T06:31:58Z"
        snapshot.sequence = 417
        snapshot.plans = [plan]
        for indicator in indicators { snapshot.indicators[indicator.key] = indicator }
        snapshot.rows = rows
        snapshot.operation.lag = 0
        snapshot.firing = 1
        return snapshot
    }

    /// The page at an address, or nil where there is none.
    static func page(
        _ address: String, of snapshot: Snapshot?, site: Site = site, isAway: Bool = false
    ) -> PageAnswer? {
        let parts = address.split(separator: "?", maxSplits: 1)
        let arguments = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
            return (name: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : "")
        }
        return Page.answer(
            PageRequest(path: String(parts[0]), arguments: arguments), snapshot: snapshot,
            site: site, isAway: isAway)
    }

    static func html(_ address: String, of snapshot: Snapshot?) -> String {
        page(address, of: snapshot)?.html ?? ""
    }
}

extension String {
    /// Whether a run of Han characters is in it.
    var hasHan: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }

    /// Runs of two or more words of Latin letters: sentences, not names of units or codes.
    var englishRuns: [String] {
        var runs: [String] = []
        var run: [Substring] = []
        for word in split(whereSeparator: { " \n".contains($0) }) {
            let isWord =
                word.unicodeScalars.count { ("a"..."z").contains($0) } > 1
                && word.unicodeScalars.allSatisfy { $0.isASCII }
            if isWord {
                run.append(word)
            } else {
                if run.count > 1 { runs.append(run.joined(separator: " ")) }
                run = []
            }
        }
        if run.count > 1 { runs.append(run.joined(separator: " ")) }
        return runs
    }

    /// The text between tags.
    var withoutTags: String {
        var text = ""
        var isInside = false
        for character in self {
            if character == "<" { isInside = true }
            if !isInside { text.append(character) }
            if character == ">" {
                isInside = false
                text.append(" ")
            }
        }
        return text
    }
}
