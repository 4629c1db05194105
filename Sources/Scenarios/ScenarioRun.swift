import Alerts
import Assessments
import Calendar
import Codes
import Course
import Documents
import Events
import Indicators
import Language
import Measures
import Plans
import Records
import Words

/// Plays a scenario: the decoder, the projection, the indicators and the evaluation of the daemon,
/// without Kafka and without a database.
package struct ScenarioRun {
    private let scenario: Scenario
    private var decoder: EventDecoder
    private var projection: Projection
    private var index: IndicatorIndex
    private var offset: Int64 = 0
    /// Transitions that were found after the step before, of rows whose alerts are asked for.
    private var standing: [Row: [Transition]] = [:]
    private var outcome: ScenarioOutcome

    /// Plays all steps.
    ///
    /// - Parameter digests: what makes a person's id unreadable; any that tells them apart.
    package static func outcome(
        of scenario: Scenario, digests: any Digests
    ) -> ScenarioOutcome {
        var run = ScenarioRun(scenario, digests: digests)
        for step in scenario.steps { run.play(step) }
        guard scenario.isInAnyOrder, let reversed = scenario.reversed else { return run.outcome }
        var again = ScenarioRun(reversed, digests: digests)
        for step in reversed.steps { again.play(step) }
        for check in again.outcome.checks {
            var check = check
            check.isReversed = true
            run.outcome.checks.append(check)
        }
        return run.outcome
    }

    private init(_ scenario: Scenario, digests: any Digests) {
        self.scenario = scenario
        let setting = scenario.setting
        let measures = scenario.plan.measures.union(setting.language.nouns.headCounts)
        let numbered = measures.byKey.enumerated().map {
            NumberedMeasure(number: UInt16($0 + 1), measure: $1.measure)
        }
        decoder = EventDecoder(
            digests: digests, clock: .other, types: setting.types, terms: Interner([]))
        projection = Projection(
            measures: numbered, types: setting.types, formerCodes: setting.areas.formerCodes)
        index = IndicatorIndex(
            plans: [scenario.plan], areas: setting.areas, vocabulary: setting.vocabulary,
            measureNumbers: Dictionary(
                uniqueKeysWithValues: numbered.map { ($0.measure, $0.number) }),
            horizon: scenario.steps.last?.on ?? scenario.plan.endsOn)
        outcome = ScenarioOutcome(scenario)
    }

    private mutating func play(_ step: Scenario.Step) {
        take(step.events)
        index.reach(step.on)
        let assessment = Assessment(
            indicatorIndex: index, day: step.on, rules: scenario.setting.rules)
        let news = alertNews(assessment)
        for expectation in step.expectations {
            outcome.checks.append(check(expectation, step, assessment, news))
        }
        guard step.hasNoOtherAlerts else { return }
        for (row, news) in news.sorted(by: { order($0.key) < order($1.key) }) where !news.isEmpty {
            let code = index.areas.areas[row.area].code
            let isExpected = step.expectations.contains {
                $0.speaksOfAlerts && $0.indicator == row.place.indicator && $0.area == code
            }
            if isExpected { continue }
            outcome.checks.append(
                Check(
                    place: step.place, on: step.on,
                    row: scenario.plan.indicators[row.place.indicator].id, area: code,
                    mismatches: [
                        Check.Mismatch(
                            place: step.place, key: "alerts", expected: "no other alert",
                            found: shown(news))
                    ], reason: assessment.rowFinding(of: row).reason, status: nil))
        }
    }

    private func order(_ row: Row) -> (Int, Int) { (row.place.indicator, row.area) }

    // MARK: what happens

    private mutating func take(_ events: [ScenarioEvent]) {
        var batch = RecordBatch()
        for event in events {
            batch.append(
                partition: 1, offset: offset, key: Array(event.subject.utf8),
                value: Array(event.text.utf8),
                headers: [("content-type", Array("application/cloudevents+json".utf8))])
            offset += 1
        }
        let decoded = decoder.decode(batch)
        let delta = projection.apply(decoded)
        index.add(terms: decoded.newTerms, from: decoded.firstNewTerm)
        index.set(delta.changes.units)
        index.set(delta.changes.statements)
        index.add(delta.changes.cells)
        index.add(delta.changes.mentions)
        var refusals: [Int: Rejection] = [:]
        for refused in delta.refused {
            guard let record = refused.record else { continue }
            refusals[Int(record)] = Rejection(
                refused.reason, "it contradicts what the subject's events said before")
        }
        for refusal in decoded.refusals { refusals[Int(refusal.record)] = refusal.rejection }
        for (place, event) in events.enumerated() { note(event, refusals[place]) }
    }

    /// Notes an event that was refused, or accepted, against what the scenario says.
    private mutating func note(_ event: ScenarioEvent, _ rejection: Rejection?) {
        guard rejection?.reason != event.refusal else { return }
        var faults = FaultList(file: scenario.file)
        if let rejection {
            let prefix = "/data/"
            let field = rejection.pointer.flatMap { pointer in
                pointer.hasPrefix(prefix) ? String(pointer.dropFirst(prefix.count)) : nil
            }
            let name = field.map { "`\($0.prefix { $0 != "/" })`: " } ?? ""
            let place = field.flatMap { event.fields[String($0.prefix { $0 != "/" })] }
            faults.add(
                .badValue, at: place ?? event.place,
                "the event is refused as \(rejection.reason.rawValue): \(name)\(rejection.detail)",
                hint: "see schemas/events/\(event.type).v1.schema.json, or write "
                    + "`refused: \(rejection.reason.rawValue)` if that is what is tested")
        } else {
            faults.add(
                .badValue, at: event.place,
                "the event is accepted, where \(event.refusal?.rawValue ?? "") was expected",
                hint: "remove `refused`, or make the event what it is to be refused for")
        }
        outcome.note(faults.faults)
    }

    // MARK: what is then to be read

    /// What the day changes in the alerts that are asked for, by row.
    private mutating func alertNews(_ assessment: Assessment) -> [Row: [Transition]] {
        var news: [Row: [Transition]] = [:]
        for row in index.rows where row.isJudged && !row.isPart && isWatched(row) {
            let folded = assessment.transitions(of: row)
            let before = standing[row] ?? []
            let difference = FoldDifference(standing: before, folded: folded)
            news[row] =
                difference.noLonger.map { place in
                    var lost = before[place]
                    lost.kind = .retracted
                    lost.toState = .retracted
                    return lost
                } + difference.new
            standing[row] = folded
        }
        return news
    }

    private func isWatched(_ row: Row) -> Bool {
        if scenario.steps.contains(where: \.hasNoOtherAlerts) { return true }
        let code = index.areas.areas[row.area].code
        return scenario.steps.contains { step in
            step.expectations.contains { expectation in
                expectation.indicator == row.place.indicator && expectation.area == code
                    && expectation.demands.contains { ["alert", "alerts"].contains($0.key) }
            }
        }
    }

    private func check(
        _ expectation: Expectation, _ step: Scenario.Step, _ assessment: Assessment,
        _ news: [Row: [Transition]]
    ) -> Check {
        var check = Check(
            place: expectation.place, on: step.on,
            row: scenario.plan.indicators[expectation.indicator].id, area: expectation.area,
            mismatches: [], reason: "", status: nil)
        let row = index.rows.first { row in
            !row.isPart && row.place.indicator == expectation.indicator
                && index.areas.areas[row.area].code == expectation.area
        }
        guard let row else {
            check.mismatches = [
                Check.Mismatch(
                    place: expectation.place, key: "row", expected: "a row of \(check.area)",
                    found: "the row is not shown for this area")
            ]
            return check
        }
        var finding = assessment.rowFinding(of: row)
        finding.alert = AlertState(after: standing[row] ?? [])
        check.reason = finding.reason
        check.mismatches = expectation.demands.compactMap { demand in
            let found: String
            switch demand.matches {
            case .judgement(let isMet, let text):
                if isMet(finding) { return nil }
                found = text(finding)
            case .alerts(let expected):
                let came = news[row] ?? []
                if expected.count == came.count, zip(expected, came).allSatisfy({ $0.fits($1) }) {
                    return nil
                }
                found = shown(came)
            }
            return Check.Mismatch(
                place: demand.place, key: demand.key, expected: demand.shown, found: found)
        }
        let isStatusAsked = expectation.demands.contains { $0.key == "status" }
        if isStatusAsked, check.mismatches.isEmpty { check.status = finding.judgement.status }
        return check
    }

    private func shown(_ transitions: [Transition]) -> String {
        "[" + transitions.map(\.inScenario).joined(separator: ", ") + "]"
    }
}

extension Assessment {
    /// What is said of a row, its alert apart.
    fileprivate func rowFinding(of row: Row) -> RowFinding {
        let judgement = judgement(of: row)
        return RowFinding(
            judgement: judgement, alert: nil,
            reason: row.isJudged ? judgement.sentence(in: .en, areas: areaName) : "")
    }
}

extension Scenario {
    /// The last step's expectations after all events in the reverse order, in one step; nil where
    /// it expects nothing.
    fileprivate var reversed: Scenario? {
        guard var last = steps.last(where: { !$0.expectations.isEmpty }) else { return nil }
        last.events = steps.prefix { $0.on <= last.on }.flatMap(\.events).reversed()
        last.hasNoOtherAlerts = false
        // What is new in a step depends on the steps before.
        last.expectations = last.expectations.map { expectation in
            var expectation = expectation
            expectation.demands.removeAll { $0.key == "alerts" }
            return expectation
        }
        var scenario = self
        scenario.steps = [last]
        return scenario
    }
}
