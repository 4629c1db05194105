import Codes
import Documents
import Language
import Plans
import Testing

/// Rows of what areas and institutions report.
@Suite struct `Rows of reports` {
    @Test(arguments: [
        (
            "{money: {item: [training, pay], status: final, own: true}}", "yuan",
            "reported money with item pay or training with status final, the area's own",
            "本级经费（工资或培训，决算）"
        ),
        (
            "{money: {item: pay, of: institutions, sum: headcount, at: {setting: rural}}}",
            "persons",
            "reported money with item pay with of institutions with sum headcount at units with "
                + "setting rural", "经费（乡村，工资，学校上报，人数）"
        ),
        (
            "{share: {among: {survey: {question: satisfied}}, with: {answer: positive}}}",
            "percent",
            "100 × reported survey with answer positive with question satisfied ÷ reported survey "
                + "with question satisfied", "问卷答复者（回答肯定，是否满意） ÷ 问卷答复者（是否满意） × 100"
        ),
        (
            "{policy: {code: charter, parameter: hours}}", "points",
            "policy with code charter with parameter hours", "实施政策（章程，小时）"
        ),
    ])
    func `are said in both languages`(
        measure: String, unit: String, english: String, chinese: String
    ) throws {
        let (row, faults) = Fixtures.row(measure, unit: unit, reading: "latest")
        #expect(faults == [])
        let formula = try #require(row).measure
        #expect(formula.words == english)
        #expect(formula.chinese(Fixtures.vocabulary) == chinese)
    }

    @Test(arguments: [
        ("{money: {item: pay, at: {setting: rural}}}", "yuan", "latest", Fault.Code.at),
        ("{money: {item: pay}}", "yuan", "census", .reading),
        ("{money: {item: pay}}", "persons", "latest", .unit),
        ("{money: {item: pay, sum: headcount}}", "yuan", "latest", .unit),
        ("{money: {}}", "yuan", "latest", .missingKey),
        ("{money: {item: gold}}", "yuan", "latest", .vocabulary),
        ("{money: {item: pay, sum: heads}}", "yuan", "latest", .badValue),
        ("{money: {item: pay, setting: rural}}", "yuan", "latest", .side),
        (
            "{share: {among: {money: {item: pay}}, with: {status: final}}}", "percent", "latest",
            .share
        ),
        (
            "{share: {among: {survey: {question: satisfied}}, with: {}}}", "percent", "latest",
            .share
        ),
        ("{survey: {answer: positive}}", "persons", "latest", .missingKey),
        ("{score: {}}", "points", "running", .missingKey),
        ("{policy: {code: charter}}", "points", "running", .unit),
        (
            "{ratio: {of: {statistic: {series: population}}, to: {students: {}}, capped: "
                + "institution}}", "ratio", "latest", .context
        ),
    ])
    func `say what is wrong`(measure: String, unit: String, reading: String, code: Fault.Code) {
        #expect(Fixtures.row(measure, unit: unit, reading: reading).faults.map(\.code) == [code])
    }

    @Test func `wait for what is unset`() throws {
        for measure in [
            "{money: {item: unset}}", "{ratio: {of: {money: {item: unset}}, to: {students: {}}}}",
        ] {
            let unit = measure.hasPrefix("{money") ? "yuan" : "ratio"
            let (row, faults) = Fixtures.row(measure, unit: unit, reading: "latest")
            #expect(faults == [] && row?.needsConfiguration == true)
        }
        let share = "{share: {among: {survey: {question: unset}}, with: {answer: positive}}}"
        let open = Fixtures.row(share, unit: "percent", reading: "latest").row
        #expect(open?.needsConfiguration == true)
    }
}
