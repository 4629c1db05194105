import Assessments
import BlockingThreads
import Calendar
import Indicators
import Judgements

/// What is found of one indicator, and what of it is not stored as it is.
struct Evaluated: Sendable {
    let place: IndicatorPlace
    var rows: [StatusRow]
    var absent: [RowKey]
    var forecasts: [ForecastRow]
    var alerts = Ledger.AlertDifference()
    var kept = KeptReadings.Difference()
}

extension [Evaluated] {
    /// Takes out what differs of the readings, so that none is held twice.
    mutating func takeKept() -> [KeptReadings.Difference] {
        indices.map { place in
            defer { self[place].kept = KeptReadings.Difference() }
            return self[place].kept
        }
    }
}

extension JudgeState {
    /// Evaluates what is due, on all processors: no indicator bears upon another.
    ///
    /// - Parameter earliest: the day from which alerts are delivered; nil while they wait, and are
    ///   not looked at: what is found of them then does not last.
    mutating func evaluate(
        _ assessment: Assessment, alertsFrom earliest: CivilDay?
    ) -> [Evaluated] {
        let (index, today, state) = (assessment.indicatorIndex, assessment.day, self)
        // The longest first, so that none is left for one processor while the others wait.
        let places = index.places.filter(due.contains).sorted {
            index.cost(of: $0) > index.cost(of: $1)
        }
        let found = Processors.map(places.count) {
            // What the judges of an assessment share is not for two processors.
            Lane(
                assessment: state.assessment(of: today, in: index),
                survey: ReportingSurvey(of: index, knowing: state.presences), past: state.past)
        } _: { place, lane in
            lane.places.append(places[place])
            return state.evaluate(
                places[place], in: lane.assessment, &lane.survey, &lane.past, earliest)
        } keeping: { lane in
            (presences: lane.survey.known, past: lane.past, places: lane.places)
        }
        for lane in found.kept {
            presences.take(lane.presences)
            for place in lane.places { past.take(index.rows(of: place), from: lane.past) }
        }
        return found.results.sorted {
            index.rows(of: $0.place).startIndex < index.rows(of: $1.place).startIndex
        }
    }

    /// What one processor evaluates with.
    private struct Lane {
        let assessment: Assessment
        var survey: ReportingSurvey
        var past: PastStatuses
        var places: [IndicatorPlace] = []
    }

    private func evaluate(
        _ place: IndicatorPlace, in assessment: Assessment, _ survey: inout ReportingSurvey,
        _ past: inout PastStatuses, _ earliest: CivilDay?
    ) -> Evaluated {
        let findings = assessment.findings(
            of: place, &survey, past: &past, alerting: earliest != nil)
        var evaluated = Evaluated(
            place: place, rows: findings.map(\.row), absent: assessment.absent(of: place),
            forecasts: findings.compactMap(\.forecast))
        if let earliest {
            evaluated.alerts = ledger.difference(of: findings, deliveredFrom: earliest)
            evaluated.kept = ledger.kept.difference(of: place, in: assessment, findings)
        }
        return evaluated
    }
}

/// All processors of the machine.
package struct AllProcessors: Workers {
    package let cellsWorthSharing = 50_000

    package init() {}

    package func map<Result: Sendable>(
        _ parts: Int, _ body: @Sendable (_ part: Int) -> Result
    ) -> [Result] {
        parts > 1 ? Processors.map(parts, body) : (0..<parts).map(body)
    }
}
