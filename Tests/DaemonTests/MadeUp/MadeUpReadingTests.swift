import Calendar
import Codes
import Exact
import Judgements
import Testing

@testable import Daemon

/// How made-up rows are read: by conditions, by days on which they apply, by cohorts and years.
struct MadeUpReadingTests {
    @Test func `name the conditions that fail, and have no value when they do not apply`() throws {
        var play = try Play(`Made-up definitions`.installation, types: MadeUp.types)
        try play.readAtOnce(`Made-up definitions`.records)
        func row(_ id: String) throws -> StatusRow {
            try #require(
                play.world.statuses.values.first {
                    $0.key.indicator == id && $0.key.area == "371500"
                })
        }
        let all = try row("all-of")
        #expect(all.reason?.hasSuffix("; not fulfilled: staff.") == true)
        #expect(all.reasonZh?.hasSuffix("；未达到：教职工。") == true)
        #expect(all.reasonFacts?.contains(#""failing":["staff"]"#) == true)
        let conditions =
            #""conditions":[{"name":"pupils","limit":"≥ 4","value":null,"held":true},"#
            + #"{"name":"staff","nameZh":"教职工","limit":"> 3","value":3,"held":false},"#
            + #"{"name":"any","limit":"≥ 1","value":3,"held":true}]"#
        // Four pupils are fewer private persons than may be shown.
        #expect(all.reasonFacts?.contains(conditions) == true, "\(all.reasonFacts ?? "")")
        #expect(try row("parts-held").reasonFacts?.contains(conditions) == true)
        #expect(try row("parts-share").reasonFacts?.contains(conditions) == true)
        let lapsed = try row("lapsed")
        #expect(lapsed.value == nil && lapsed.status == .noData)
        let sum = try row("sum")
        #expect(sum.numerator == Fraction(7) && sum.denominator == nil)
    }

    @Test func `are read by cohorts and school years, each with its periods`() throws {
        var play = try Play(`Made-up definitions`.installation, types: MadeUp.types)
        try play.readAtOnce(`Made-up definitions`.records)
        func row(_ id: String) throws -> StatusRow {
            try #require(
                play.world.statuses.values.first {
                    $0.key.indicator == id && $0.key.area == "371500"
                })
        }
        func periods(_ id: String) throws -> [String] {
            let key = try row(id).key
            let kept = (play.world.readings[key] ?? [:]).filter { $0.key.from != $0.key.to }
            return kept.sorted { $0.key < $1.key }.map { span, figures in
                let value = figures.value?.decimalText(places: 2) ?? "-"
                let status = figures.status?.rawValue ?? "-"
                return "\(span.from) \(span.to) \(value) \(status)"
                    + (figures.isOpen ? " open" : "")
            }
        }
        let cohort = try row("met-cohort")
        #expect(cohort.readOn == .on(8, 31, 2024) && cohort.periodState == .closed)
        #expect(
            try periods("met-cohort") == [
                "2021-01-01 2021-11-30 0 breached", "2022-01-01 2022-11-30 0 breached",
                "2023-01-01 2023-11-30 1 breached", "2024-01-01 2024-11-30 1 breached",
            ])
        let year = try row("met-by-year")
        #expect(year.readOn == .on(12, 31, 2024) && year.periodState == .open)
        // The year that began before the plan is none of it.
        #expect(
            try periods("met-by-year") == [
                "2021-09-01 2022-08-31 0 breached", "2022-09-01 2023-08-31 2 breached",
                "2023-09-01 2024-08-31 0 breached", "2024-09-01 2025-08-31 3 breached open",
            ])
        #expect(year.reasonCode == "recovering")
        // Month ends and 1 September before the clock's day.
        let days = (play.world.readings[year.key] ?? [:]).keys.filter { $0.from == $0.to }
        #expect(days.contains { $0.from == .on(9, 1, 2024) })
        #expect(days.map(\.from).max() == .on(11, 30, 2024))
    }
}
