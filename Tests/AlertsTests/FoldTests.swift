import Alerts
import Calendar
import Codes
import Course
import Exact
import Language
import LanguageSupport
import Plans
import Testing

private func policy(
    hold: Int = 2, recovery: Int = 2, binding: Bool = false, effort: Bool = false,
    zero: Bool = false
) -> AlertPolicy {
    AlertPolicy(
        hold: hold, recovery: recovery, isBinding: binding, effort: effort, isZeroTarget: zero)
}

/// One letter a day from 1 January 2023 on.
private let statuses: [Character: Status] = [
    "o": .onCourse, "m": .met, "r": .atRisk, "f": .offCourse, "b": .breached, "x": .missed,
    "n": .noData, "d": .notDue, "c": .needsConfiguration,
]

private func days(_ letters: String) -> [(CivilDay, Status?)] {
    letters.filter { $0 != " " }.enumerated().map {
        (CivilDay.first(of: 2023) + $0.offset, statuses[$0.element])
    }
}

/// A line a transition: `3 fired pending>firing off_course warning`.
private func transcript(_ transitions: [Transition]) -> [String] {
    transitions.map {
        let day = $0.asOf - CivilDay.first(of: 2023) + 1
        return "\(day) \($0.kind.rawValue) \($0.fromState?.rawValue ?? "-")>"
            + "\($0.toState.rawValue) \($0.status.rawValue) \($0.severity.rawValue)"
    }
}

private func lines(_ letters: String, _ policy: AlertPolicy = policy()) -> [String] {
    transcript(fold(days(letters), policy: policy))
}

@Test func `an alert opens on the first alerting day and fires after the hold`() {
    #expect(
        lines("oofff") == [
            "3 opened ->pending off_course warning",
            "5 fired pending>firing off_course warning",
        ])
    // A hold of seven fires a week later.
    #expect(
        lines("ffffffffff", policy(hold: 7)) == [
            "1 opened ->pending off_course warning",
            "8 fired pending>firing off_course warning",
        ])
}

@Test func `a clear day before it fires withdraws it`() {
    #expect(
        lines("ffo fff") == [
            "1 opened ->pending off_course warning",
            "3 withdrawn pending>resolved on_course warning",
            "4 opened resolved>pending off_course warning",
            "6 fired pending>firing off_course warning",
        ])
}

@Test func `neutral days change nothing and are not counted`() {
    #expect(lines("nnddcc--") == [])
    #expect(
        lines("f nn f dd f cc-") == [
            "1 opened ->pending off_course warning",
            "7 fired pending>firing off_course warning",
        ])
    #expect(
        lines("fff o nn o n o") == [
            "1 opened ->pending off_course warning",
            "3 fired pending>firing off_course warning",
            "9 resolved firing>resolved on_course warning",
        ])
}

@Test func `it resolves after the recovery, and an alerting day restarts the count`() {
    #expect(
        lines("fff oo f mmo") == [
            "1 opened ->pending off_course warning",
            "3 fired pending>firing off_course warning",
            "9 resolved firing>resolved on_course warning",
        ])
    #expect(lines("fff oo") == lines("fff oo f oo"))
    #expect(lines("fffm", policy(recovery: 0)).last == "4 resolved firing>resolved met warning")
}

@Test func `while firing a change of status worsens or eases it`() {
    #expect(
        lines("fff b b x b f") == [
            "1 opened ->pending off_course warning",
            "3 fired pending>firing off_course warning",
            "4 worsened firing>firing breached warning",
            "6 worsened firing>firing missed warning",
            "7 eased firing>firing breached warning",
            "8 eased firing>firing off_course warning",
        ])
    // Against the last alerting day, over clear and neutral ones.
    #expect(
        lines("fff o n b").last == "6 worsened firing>firing breached warning")
    // A change while pending is no step of its own; the firing carries the new status.
    #expect(
        lines("ffb") == [
            "1 opened ->pending off_course warning", "3 fired pending>firing breached warning",
        ])
}

@Test func `a miss fires at once`() {
    #expect(lines("oox") == ["3 fired ->firing missed warning"])
    #expect(
        lines("fx") == [
            "1 opened ->pending off_course warning", "2 fired pending>firing missed warning",
        ])
    #expect(
        lines("fox") == [
            "1 opened ->pending off_course warning",
            "2 withdrawn pending>resolved on_course warning",
            "3 fired resolved>firing missed warning",
        ])
    #expect(lines("x", policy(hold: 0)) == ["1 fired ->firing missed warning"])
}

@Test func `what must not happen fires at once`() {
    #expect(
        lines("obooo", policy(zero: true)) == [
            "2 fired ->firing breached warning", "5 resolved firing>resolved on_course warning",
        ])
}

@Test func `without a hold it opens and fires on the same day`() {
    #expect(
        lines("of", policy(hold: 0)) == [
            "2 opened ->pending off_course warning", "2 fired pending>firing off_course warning",
        ])
}

@Test func `a risk alerts only where the target is binding`() {
    #expect(lines("rrrr") == [])
    // Of other targets it is a clear day like any.
    #expect(lines("fr").last == "2 withdrawn pending>resolved at_risk warning")
    #expect(
        lines("rrr f r o o o", policy(binding: true)) == [
            "1 opened ->pending at_risk info", "3 fired pending>firing at_risk info",
            "4 worsened firing>firing off_course critical",
            "5 eased firing>firing at_risk info", "8 resolved firing>resolved on_course info",
        ])
}

@Test(arguments: [
    (false, false, "warning", "warning"), (true, false, "critical", "info"),
    (true, true, "warning", "info"), (false, true, "info", "info"),
])
func `severity follows the property, and an effort is one step lower`(
    _ binding: Bool, _ effort: Bool, _ bad: String, _ risk: String
) {
    let policy = policy(hold: 0, binding: binding, effort: effort)
    for (letter, word) in [("f", "off_course"), ("b", "breached")] {
        #expect(lines(letter, policy).last == "1 fired pending>firing \(word) \(bad)")
    }
    #expect(lines("x", policy) == ["1 fired ->firing missed \(bad)"])
    #expect(lines("r", policy).last == (binding ? "1 fired pending>firing at_risk \(risk)" : nil))
}

@Test func `folding on day by day gives what folding from the start gives`() {
    let letters = "ofnffbooxfrdrooooffoffbbbooofxooo"
    for policy in [policy(), policy(hold: 0, recovery: 0), policy(binding: true, zero: true)] {
        var running = Fold(policy: policy)
        for (count, (day, status)) in days(letters).enumerated() {
            running.add(day, status)
            #expect(running.transitions == fold(days(letters).prefix(count + 1), policy: policy))
        }
    }
}

@Test func `the state of an alert is that of its last transition`() throws {
    #expect(AlertState(after: []) == nil)
    let transitions = fold(days("ffo ffff b"), policy: policy())
    let state = try #require(AlertState(after: transitions))
    #expect(state.state == .firing && state.status == .breached && state.severity == .warning)
    #expect(state.openedOn.description == "2023-01-04")
    #expect(state.changedOn.description == "2023-01-08")
    let missed = try #require(AlertState(after: fold(days("ffo x"), policy: policy())))
    #expect(missed.openedOn.description == "2023-01-04")
    let resolved = try #require(AlertState(after: fold(days("fff ooo"), policy: policy())))
    #expect(resolved.state == .resolved && resolved.openedOn.description == "2023-01-01")
}

private func step(_ kind: Transition.Kind, _ day: Int, _ from: Transition.State?) -> Transition {
    Transition(
        kind: kind, fromState: from, toState: kind == .opened ? .pending : .firing,
        status: .offCourse, severity: .warning, asOf: CivilDay.first(of: 2023) + day - 1)
}

@Test func `a changed past retracts what no longer holds`() {
    let believed = fold(days("fff ooo"), policy: policy())
    let same = FoldDifference(standing: believed, folded: believed)
    #expect(same.isEmpty)
    let longer = FoldDifference(
        standing: believed, folded: fold(days("fff ooo f"), policy: policy()))
    #expect(longer.noLonger.isEmpty)
    #expect(transcript(longer.new) == ["7 opened resolved>pending off_course warning"])
    // The alert opened a day later: the resolution is the same and goes on standing.
    let soon = policy(hold: 1)
    let later = FoldDifference(
        standing: fold(days("fff ooo"), policy: soon), folded: fold(days("off ooo"), policy: soon))
    #expect(later.noLonger == [0, 1])
    #expect(
        transcript(later.new) == [
            "2 opened ->pending off_course warning", "3 fired pending>firing off_course warning",
        ])
    let none = FoldDifference(standing: believed, folded: [])
    #expect(none.noLonger == [0, 1, 2] && none.new.isEmpty)
}

@Test func `an episode that was found late takes nothing back that came after it`() {
    let believed = fold(days("ooo oooo fff"), policy: policy())
    let folded = fold(days("fff oooo fff"), policy: policy())
    #expect(believed.map(\.asOf) == folded.suffix(2).map(\.asOf))
    #expect(believed[0] != folded[3], "the state before it is another one")
    let difference = FoldDifference(standing: believed, folded: folded)
    #expect(difference.noLonger.isEmpty && difference.new == Array(folded.prefix(3)))
    // And the reverse: the episode never happened.
    let back = FoldDifference(standing: folded, folded: believed)
    #expect(back.noLonger == [0, 1, 2] && back.new.isEmpty)
}

@Test func `of equal transitions as many go on standing as were folded`() {
    let opened = step(.opened, 1, nil)
    let fired = step(.fired, 3, .pending)
    let twice = FoldDifference(standing: [opened, opened, fired], folded: [opened, fired])
    #expect(twice.noLonger == [1] && twice.new.isEmpty)
    let again = FoldDifference(standing: [opened], folded: [opened, opened, fired])
    #expect(again.noLonger.isEmpty && again.new == [opened, fired])
}

/// Lists in the order of the fold, with equal members: what is kept is a longest common
/// subsequence, found here by the plain recursion.
@Test func `what is kept is the longest sequence that both have`() {
    func longest(_ left: ArraySlice<Transition>, _ right: ArraySlice<Transition>) -> Int {
        guard let one = left.first, let other = right.first else { return 0 }
        if one == other { return 1 + longest(left.dropFirst(), right.dropFirst()) }
        return max(longest(left.dropFirst(), right), longest(left, right.dropFirst()))
    }
    var seed: UInt64 = 7
    func next(_ bound: UInt64) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((seed >> 33) % bound)
    }
    func list() -> [Transition] {
        (0..<next(7)).map { _ in step(next(2) == 0 ? .opened : .fired, 1 + next(4), nil) }
            .sorted { $0.precedes($1) }
    }
    for _ in 0..<400 {
        let (standing, folded) = (list(), list())
        let difference = FoldDifference(standing: standing, folded: folded)
        let kept = standing.count - difference.noLonger.count
        #expect(kept == longest(standing[...], folded[...]))
        #expect(kept + difference.new.count == folded.count)
        let lost = Set(difference.noLonger)
        let stands = standing.indices.filter { !lost.contains($0) }.map { standing[$0] }
        #expect((stands + difference.new).sorted { $0.precedes($1) } == folded)
    }
}

@Test func `the state of an alert does not rest on the state before that a transition keeps`()
    throws
{
    // Fired when it was pending; that opening was retracted, the miss fires by itself.
    let kept = Transition(
        kind: .fired, fromState: .pending, toState: .firing, status: .missed, severity: .warning,
        asOf: CivilDay.first(of: 2023) + 8)
    let alone = try #require(AlertState(after: [kept]))
    #expect(alone.openedOn == kept.asOf)
    // Two episodes, of which the earlier was found later.
    let earlier = fold(days("fff ooo"), policy: policy())
    let both = try #require(AlertState(after: earlier + [step(.opened, 9, nil)]))
    #expect(both.state == .pending && both.openedOn == CivilDay.first(of: 2023) + 8)
    // On one day the opening comes before the firing, whichever was found first.
    let oneDay = [step(.fired, 4, nil), step(.opened, 4, nil)].sorted { $0.precedes($1) }
    #expect(AlertState(after: oneDay)?.state == .firing)
}

@Test func `an alert is named by its row, a line each`() {
    #expect(
        String(
            decoding: alertIdentity(plan: "p-14fyp", indicator: "p-i", area: "371500"),
            as: UTF8.self) == "p-14fyp\np-i\n371500\n{}")
    #expect(
        alertIdentity(plan: "p", indicator: "i", area: "1", breakdown: #"{"setting":"urban"}"#)
            == Array("p\ni\n1\n{\"setting\":\"urban\"}".utf8))
}

@Test func `a row's policy is the plan's, and what it leaves open the configuration's`() {
    let noCases = Indicator(
        id: "i", nameZh: "", nameEn: "", unit: .count, tier: "A", property: .binding,
        measure: .statistic(Statistic(series: "cases", group: "", own: false)),
        target: Target(
            kind: .maintain, comparator: .equals(.zero), deadline: nil, effort: true))
    var plan = Plan(
        id: "p", titleZh: "", titleEn: "", area: "1", startsOn: CivilDay.first(of: 2021),
        endsOn: CivilDay.last(of: 2025), hold: 0, indicators: [noCases])
    #expect(
        AlertPolicy(noCases, of: plan, configuredHold: 7, configuredRecovery: 9)
            == policy(hold: 0, recovery: 9, binding: true, effort: true, zero: true))
    plan.hold = nil
    plan.recovery = 3
    let charted = Indicator(
        id: "j", nameZh: "", nameEn: "", unit: .count, tier: "C", property: .unspecified,
        measure: noCases.measure, target: nil)
    #expect(
        AlertPolicy(charted, of: plan, configuredHold: 7, configuredRecovery: 9)
            == policy(hold: 7, recovery: 3))
}

@Test func `behind the last day of its row an alert is cleared at once`() {
    var ended = policy()
    ended.lastDay = CivilDay.first(of: 2023) + 3
    #expect(
        lines("fffn nnn", ended) == [
            "1 opened ->pending off_course warning",
            "3 fired pending>firing off_course warning",
            "5 resolved firing>resolved no_data warning",
        ])
    #expect(lines("nnnf nn", ended).last == "5 withdrawn pending>resolved no_data warning")
    // Only what the row says behind its end counts, and a verdict is said.
    #expect(lines("ffff fff", ended).last == "3 fired pending>firing off_course warning")
    #expect(lines("nnnn xn", ended).last == "6 resolved firing>resolved no_data warning")
}
