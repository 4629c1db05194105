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

extension JudgeState {
    /// Evaluates what is due, on all processors: no indicator bears upon another.
    ///
    /// - Parameter earliest: the day from which alerts are delivered; nil while they wait, and are
    ///   not looked at: what is found of them then does not last.
    mutating func evaluate(
        _ assessment: Assessment, alertsFrom earliest: CivilDay?
    ) -> [Evaluated] {
        let (index, today, state) = (assessment.indicatorIndex, assessment.day, self)
        let places = index.places.filter(due.contains)
        let lanes = max(1, min(Processors.count, places.count))
        let found = Processors.map(lanes) { lane in
            // What the judges of an assessment share is not for two processors.
            let assessment = state.assessment(of: today, in: index)
            var survey = ReportingSurvey(of: index, knowing: state.presences)
            var past = state.past
            let evaluated = stride(from: lane, to: places.count, by: lanes).map { place in
                state.evaluate(places[place], in: assessment, &survey, &past, earliest)
            }
            return (evaluated: evaluated, past: past, presences: survey.known)
        }
        for lane in found {
            presences.take(lane.presences)
            for one in lane.evaluated { past.take(index.rows(of: one.place), from: lane.past) }
        }
        return places.indices.map { found[$0 % lanes].evaluated[$0 / lanes] }
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
