import Calendar
import Codes
import Events
import Records
import Testing

private func statistic(
    period: String = #""2023""#, value: String = "1", status: String = #""final""#,
    group: String = "null"
) -> Outcome {
    decode(
        StatisticStatement.definition,
        #"{"series":"population","period":\#(period),"value":\#(value),"status":\#(status),"#
            + #""group":\#(group)}"#)
}

@Test(arguments: [
    ("2023", StatementPeriod.year(2023), "2023-01-01"), ("2023-1", .autumn(2023), "2023-09-01"),
    ("2023-2", .spring(2023), "2024-03-01"), ("2100-2", .spring(2100), "2101-03-01"),
    ("1900", .year(1900), "1900-01-01"),
])
func `a period says when its statement takes effect`(
    text: String, period: StatementPeriod, day: String
) throws {
    let fact = try #require(statistic(period: "\"\(text)\"").stated)
    #expect(fact.period("period") == period)
    #expect(fact.day == day)
}

@Test func `a statement about a day takes effect on it`() throws {
    let fact = try #require(statistic(period: #""2024-02-29""#).stated)
    #expect(fact.day == "2024-02-29")
    #expect(fact.period("period") == .day(fact.fact.day))
}

@Test(arguments: [
    #""2023-3""#, #""2023-01""#, #""2023-13-01""#, #""2023-02-29""#, #""1899""#, #""2101""#,
    #""1899-12-31""#, #""2101-01-01""#, #""202""#, #""20230""#, #""2023-""#, #""２０２３""#, "2023",
    #""2023-1 ""#, "null", #""""#, "[]",
])
func `another period is refused`(text: String) {
    #expect(statistic(period: text).pointer == "/data/period")
}

@Test(
    arguments: [
        ("41250", 41_250_000_000), ("-10.123456", -10_123_456), ("0.000001", 1), ("1e-6", 1),
        ("0.8123450000000000e5", 81_234_500_000), ("-0", 0), ("1e-400", 0),
        ("999999999999.999999", 999_999_999_999_999_999),
        ("-999999999999.9999990", -999_999_999_999_999_999),
        ("1e11", 100_000_000_000_000_000), ("0.0000001", nil), ("1e12", nil),
        ("-1000000000000", nil),
        ("1.0000001", nil), (#""1""#, nil), ("true", nil), ("null", nil),
    ] as [(String, Int64?)])
func `a value is a decimal in millionths`(text: String, millionths: Int64?) {
    let outcome = statistic(value: text)
    #expect(outcome.stated.flatMap { $0.number("value") } == millionths)
    #expect((outcome.pointer == "/data/value") == (millionths == nil))
}

@Test func `a statistic is preliminary or final, never a budget`() throws {
    let fact = try #require(statistic(status: #""preliminary""#).stated)
    #expect(fact.word("status", of: StatementStatus.self) == .preliminary)
    #expect(statistic(status: #""budget""#).pointer == "/data/status")
}

/// The terms of the groups of two statements.
private func terms(_ groups: [String]) -> ([Term], Interner) {
    var decoder = EventDecoder(
        digests: KeptDigests(), clock: .other, types: .standard, terms: Interner())
    let terms = groups.map { group in
        let text = event(
            ["type": #""education.statistic.v1""#, "subject": #""area/a""#],
            data: #"{"series":"x","period":"2023","value":1,"status":"final","group":\#(group)}"#)
        var batch = RecordBatch()
        batch.append(
            offset: 0, key: Array("area/a".utf8), value: Array(text.utf8), headers: structuredMode)
        let decoded = decoder.decode(batch)
        return decoded.facts.first.map { Stated($0.fact, in: decoded.arena).term("group") } ?? .max
    }
    return (terms, decoder.terms)
}

@Test func `equal groups are one term, whatever their spelling`() {
    let (groups, interner) = terms([
        #"{"ageTo":5,"ageFrom":3,"stage":null,"source":"census"}"#,
        #"{"ageFrom":3.0,"ageTo":0.5e1}"#,
        #"{"stage":"primary","sex":"male","setting":"rural","item":"a1","ageTo":1,"ageFrom":0}"#,
    ])
    #expect(groups[0] == groups[1])
    #expect(interner.text(of: groups[0]) == #"{"ageFrom":3,"ageTo":5}"#)
    #expect(
        interner.text(of: groups[2])
            == #"{"ageFrom":0,"ageTo":1,"item":"a1","setting":"rural","sex":"male","#
            + #""stage":"primary"}"#
    )
}

@Test func `a group that says nothing is none`() {
    #expect(terms(["null", "{}", #"{"ageTo":null}"#, #"{"colour":"red"}"#]).0 == [0, 0, 0, 0])
}

@Test(arguments: [
    (#"{"ageFrom":-1}"#, "/data/group/ageFrom"), (#"{"ageTo":"5"}"#, "/data/group/ageTo"),
    (#"{"sex":"all"}"#, "/data/group/sex"), (#"{"setting":"city"}"#, "/data/group/setting"),
    (#"{"stage":"upper"}"#, "/data/group/stage"), (#"{"item":"a-b"}"#, "/data/group/item"),
    ("[]", "/data/group"), (#""rural""#, "/data/group"),
])
func `a wrong field of a group is named by its pointer`(group: String, place: String) {
    #expect(statistic(group: group).pointer == place)
}
