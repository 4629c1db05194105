import Alerts
import Calendar
import Codes
import Testing

// Hold and recovery are two days, so that an alert fires on the third alerting day and is resolved
// on the third clear one.

private let start = CivilDay.first(of: 2023)
private let statuses: [Character: Status] = [
    "o": .onCourse, "f": .offCourse, "b": .breached, "n": .noData,
]

private func day(_ number: Int) -> CivilDay { start + number - 1 }

private func policy(repeatAfter: Int = 0, escalateAfter: Int = 0) -> AlertPolicy {
    var policy = AlertPolicy(
        hold: 2, recovery: 2, isBinding: false, effort: false, isZeroTarget: false)
    policy.insistence = AlertPolicy.Insistence(
        repeatAfter: repeatAfter, escalateAfter: escalateAfter)
    return policy
}

/// `acknowledged` on a day, until a day; `ends` ends one.
private func given(_ id: Int64, _ on: Int, until: Int? = nil, ends: Bool = false) -> Acknowledgement
{
    Acknowledgement(id: id, day: day(on), until: until.map(day), ends: ends)
}

private func silence(_ from: Int, _ until: Int, endedOn: Int? = nil, _ severities: Severity...)
    -> Silence
{
    Silence(
        id: 1, from: day(from), until: day(until), endedOn: endedOn.map(day),
        severities: Set(severities))
}

/// The transitions from the third day on, which is where the alert fires: `4 acknowledged firing`.
private func lines(
    _ letters: String, _ acknowledgements: [Acknowledgement] = [], _ silences: [Silence] = [],
    _ policy: AlertPolicy = policy()
) -> [String] {
    let days = letters.filter { $0 != " " }.enumerated().map {
        (day($0.offset + 1), statuses[$0.element])
    }
    let transitions = fold(
        days, policy: policy,
        acts: OperatorActs(acknowledgements: acknowledgements, silences: silences))
    #expect(transitions == transitions.sorted { $0.precedes($1) }, "by day, and within the day")
    return transitions.dropFirst().map {
        let held = $0.heldBackBySilence == nil ? "" : " held"
        return "\($0.asOf - start + 1) \($0.kind.rawValue) \($0.toState.rawValue) "
            + "\($0.severity.rawValue)\(held)"
    }
}

@Test func `an acknowledgement holds until the alert is resolved`() {
    #expect(
        lines("ffff oof ooo", [given(1, 4)]) == [
            "3 fired firing warning", "4 acknowledged acknowledged warning",
            "10 resolved resolved warning",
        ])
    // The next episode is another alert.
    #expect(lines("ffff ooo fff", [given(1, 4)]).last == "10 fired firing warning")
}

@Test func `an acknowledgement is of the alert that is open on its day, whenever that began`() {
    // The alert was found to fire two days later, or earlier; the acknowledgement stays.
    for letters in ["ffffff ff", "ooffff ff", "offfff ff"] {
        #expect(lines(letters, [given(1, 6)]).contains("6 acknowledged acknowledged warning"))
    }
    // Not open on its day: it has no effect, until it is again.
    #expect(lines("fffooo off", [given(1, 7)]).suffix(1) == ["8 opened pending warning"])
}

@Test func `an acknowledgement of a pending alert begins when it fires`() {
    #expect(
        lines("ff f", [given(1, 1)]) == [
            "3 fired firing warning", "3 acknowledged acknowledged warning",
        ])
    #expect(lines("ff f", [given(1, 1, until: 2)]) == ["3 fired firing warning"])
    #expect(lines("ff f", [given(1, 1), given(2, 2, ends: true)]) == ["3 fired firing warning"])
    // It was withdrawn: the next alert is another one.
    #expect(lines("fo fff", [given(1, 1)]).last == "5 fired firing warning")
}

@Test func `what worsens is not acknowledged, what eases is`() {
    #expect(
        lines("fff fb b", [given(1, 4)]).suffix(2) == [
            "4 acknowledged acknowledged warning", "5 worsened firing warning",
        ])
    #expect(
        lines("bbb bff", [given(1, 4)]).suffix(2) == [
            "4 acknowledged acknowledged warning", "5 eased acknowledged warning",
        ])
}

@Test func `an acknowledgement ends after its last day, or when an operator says so`() {
    let untilDay5 = lines("fff fff f", [given(1, 4, until: 5)])
    #expect(
        untilDay5.suffix(2) == [
            "4 acknowledged acknowledged warning", "6 reminded firing warning",
        ])
    // Days without a value pass, too.
    #expect(lines("fff fnn", [given(1, 4, until: 5)]).last == "6 reminded firing warning")
    #expect(
        lines("fff ff", [given(1, 4), given(2, 4, ends: true), given(3, 4), given(4, 5)]) == [
            "3 fired firing warning", "4 acknowledged acknowledged warning",
            "4 reminded firing warning", "4 acknowledged acknowledged warning",
            "5 acknowledged acknowledged warning",
        ])
    // Of a later one the last day counts.
    #expect(
        lines("fff fff f", [given(1, 4, until: 5), given(2, 5, until: 9)]).last
            == "5 acknowledged acknowledged warning")
    #expect(lines("fff f", [given(1, 4, ends: true)]) == ["3 fired firing warning"])
}

@Test func `the order in which statements are read does not matter`() {
    let all = [given(1, 1), given(2, 4, ends: true), given(3, 4), given(4, 6, until: 7)]
    #expect(lines("fff fff fff", all) == lines("fff fff fff", all.reversed()))
}

@Test func `what a silence holds back is delivered once when it has ended`() {
    #expect(
        lines("fff fff", [], [silence(2, 4)]) == [
            "3 fired firing warning held", "5 reminded firing warning",
        ])
    // Nothing fires any more, or somebody deals with it: no reminder.
    #expect(
        lines("fff ooo", [], [silence(2, 7)]) == [
            "3 fired firing warning held", "6 resolved resolved warning held",
        ])
    #expect(
        lines("fff fff", [given(1, 4)], [silence(2, 5)]).last
            == "4 acknowledged acknowledged warning held")
    // The day has something that is delivered anyway.
    #expect(
        lines("fff fb", [], [silence(2, 4)]) == [
            "3 fired firing warning held", "5 worsened firing warning",
        ])
    // It was not firing yet.
    #expect(lines("ff fff", [], [silence(1, 2)]) == ["3 fired firing warning"])
}

@Test func `a silence that is ended gives the reminder at once, even on its first day`() {
    #expect(
        lines("fff fff", [], [silence(2, 9, endedOn: 5)]) == [
            "3 fired firing warning held", "5 reminded firing warning",
        ])
    #expect(lines("fff ff", [], [silence(4, 9, endedOn: 4)]).last == "4 reminded firing warning")
    // Ended before it began.
    #expect(lines("fff ff", [], [silence(5, 9, endedOn: 4)]) == ["3 fired firing warning"])
    // Another one holds on.
    #expect(
        lines("fff ff", [], [silence(2, 9, endedOn: 4), silence(3, 9)]) == [
            "3 fired firing warning held"
        ])
}

@Test func `a silence asks for severity and status`() {
    #expect(lines("fff f", [], [silence(2, 9, .critical)]) == ["3 fired firing warning"])
    #expect(lines("fff f", [], [silence(2, 9, .warning)]) == ["3 fired firing warning held"])
    let breached = Silence(id: 1, from: day(1), until: day(9), statuses: [.breached])
    #expect(
        lines("fff fb ooo", [], [breached]) == [
            "3 fired firing warning", "5 worsened firing warning held",
            "8 resolved resolved warning held",
        ])
}

@Test func `what nobody acknowledges is delivered again and raised once`() {
    #expect(
        lines("fff fff fff", [], [], policy(repeatAfter: 2)) == [
            "3 fired firing warning", "5 reminded firing warning", "7 reminded firing warning",
            "9 reminded firing warning",
        ])
    #expect(
        lines("fff fff fff ooo", [], [], policy(repeatAfter: 4, escalateAfter: 3)) == [
            "3 fired firing warning", "6 escalated firing critical",
            "10 reminded firing critical", "12 resolved resolved critical",
        ])
    // What comes later has the higher severity, up to the end; the next alert does not.
    #expect(
        lines("fff fff b ooo fff", [], [], policy(escalateAfter: 3)).suffix(4) == [
            "7 worsened firing critical", "10 resolved resolved critical",
            "11 opened pending warning", "13 fired firing warning",
        ])
    // Acknowledged: neither; afterwards the days count from the end.
    #expect(
        lines("fff fff fff", [given(1, 4, until: 5)], [], policy(repeatAfter: 2)).suffix(2) == [
            "6 reminded firing warning", "8 reminded firing warning",
        ])
    #expect(
        lines("fff fff fff", [given(1, 4, until: 5)], [], policy(escalateAfter: 3)).suffix(2) == [
            "6 reminded firing warning", "9 escalated firing critical",
        ])
}

@Test func `an alert that goes back and forth is called so, and held as one where asked`() {
    var policy = policy()
    policy.flapping.changes = 3
    policy.flapping.days = 12
    let letters = "fff ooo fff ooo ooo ooo ooo"
    // Four changes within twelve days: on the tenth day.
    #expect(flapping(letters, policy).filter { $0 != nil }.isEmpty)
    policy.flapping.changes = 2
    #expect(flapping(letters, policy).map { $0 ?? 0 }.reduce(0, max) == 3)
    let said = lines(letters, [], [], policy)
    #expect(
        said == [
            "3 fired firing warning", "6 resolved resolved warning", "7 opened pending warning",
            "9 fired firing warning", "12 resolved resolved warning",
        ])
    policy.flapping.holds = true
    #expect(
        lines(letters, [], [], policy) == [
            "3 fired firing warning", "6 resolved resolved warning", "7 opened pending warning",
            "9 fired firing warning", "16 resolved resolved warning",
        ])
    // A pending alert goes on being pending, and fires by its alerting days.
    policy.flapping.changes = 1
    #expect(
        lines("f o f o f f oooooo ooooooooo", [], [], policy).prefix(4) == [
            "2 withdrawn resolved warning", "3 opened pending warning", "6 fired firing warning",
            "17 resolved resolved warning",
        ])
}

private func flapping(_ letters: String, _ policy: AlertPolicy) -> [Int?] {
    var fold = Fold(policy: policy)
    return letters.filter { $0 != " " }.enumerated().map { place, letter in
        fold.add(day(place + 1), statuses[letter])
        return fold.flapping(on: day(place + 1))
    }
}

@Test func `while the alert of a wider area fires it is held back, and reminded of afterwards`() {
    func lines(_ letters: String, wider: String) -> [String] {
        let spans = WiderAlert.spans(
            of: fold(days(wider), policy: policy()), area: "371500")
        var acts = OperatorActs()
        acts.wider = spans
        return fold(days(letters), policy: policy(), acts: acts).dropFirst().map {
            "\($0.asOf - start + 1) \($0.kind.rawValue) \($0.inhibitedBy ?? "-")"
        }
    }
    #expect(
        lines("fff fff fff", wider: "fff ooo ooo") == ["3 fired 371500", "6 reminded -"])
    #expect(lines("fff ooo", wider: "fff fff") == ["3 fired 371500", "6 resolved 371500"])
    // The wider one fires later, or not at all.
    #expect(lines("fff fbb", wider: "ooo fff") == ["3 fired -", "5 worsened -"])
    #expect(lines("fff ffb", wider: "off fff") == ["3 fired -", "6 worsened 371500"])
    #expect(WiderAlert.spans(of: fold(days("fff ooo fff"), policy: policy()), area: "1").count == 2)
}

private func days(_ letters: String) -> [(CivilDay, Status?)] {
    letters.filter { $0 != " " }.enumerated().map { (day($0.offset + 1), statuses[$0.element]) }
}
