import Assessments
import Calendar
import Codes
import Course
import Delivery
import Indicators
import Judgements
import Judging
import Plans
import Storage

/// What no recomputation gives because it is history: the log of alerts with its outbox, forecasts
/// as they were made, revisions of readings. It is held to what must be true of it whatever came
/// when; the figures of a forecast and of an ended revision are what was known then, and no one can
/// say today whether they are right.
struct HistoryCheck {
    let stored: VerificationStore.Stored
    /// Of the last evaluated day, by the recomputed figures; nil before the first.
    let assessment: Assessment?
    /// The forecasts that the recomputation of that day makes.
    let forecasts: [ForecastRow]

    /// What cannot be, a line each.
    var faults: [String] {
        sequenceFaults + retractionFaults + outboxFaults
            + stored.brokenRevisions.map { "reading with revisions out of order: \($0)" }
            + forecastFaults + missingForecasts
    }

    // MARK: the log of alerts

    private var sequenceFaults: [String] {
        var found: [String] = []
        var last: Int64 = 0
        for entry in stored.log {
            if entry.sequence != last + 1 {
                let first = last + 1
                found.append(
                    first == entry.sequence - 1
                        ? "alert log: sequence \(first) is missing"
                        : "alert log: sequences \(first) to \(entry.sequence - 1) are missing")
            }
            last = entry.sequence
            if entry.alertID != alertID(of: entry.key) {
                found.append("alert log: \(entry.sequence) has the id of another alert")
            }
        }
        if last != stored.lastSequence {
            found.append(
                "alert log: ends at \(last), but \(stored.lastSequence) sequences were assigned")
        }
        return found
    }

    /// What was delivered and is superseded was retracted once; nothing else was.
    private var retractionFaults: [String] {
        var entries: [Int64: VerificationStore.LogEntry] = [:]
        for entry in stored.log { entries[entry.sequence] = entry }
        var found: [String] = []
        var takenBack: [Int64: Int64] = [:]
        for entry in stored.log where entry.isRetraction {
            guard let place = entry.retracts, let lost = entries[place],
                entry.canRetract(lost)
            else {
                found.append(
                    "alert log: \(entry.sequence) retracts nothing that was delivered: "
                        + entry.line)
                continue
            }
            if let other = takenBack[place] {
                found.append(
                    "alert log: \(place) is retracted twice, by \(other) and \(entry.sequence)")
            }
            takenBack[place] = entry.sequence
        }
        for entry in stored.log
        where !entry.isRetraction && !entry.stands && !entry.historic
            && takenBack[entry.sequence] == nil
        {
            found.append(
                "alert log: \(entry.sequence) is superseded and was not retracted: "
                    + entry.line)
        }
        return found
    }

    // MARK: the outbox

    private var outboxFaults: [String] {
        let names = channelNames
        let missing = names.filter { stored.cursors[$0] == nil }.map {
            "outbox: the position of `\($0)` is missing"
        }
        return missing
            + stored.cursors.sorted { $0.key < $1.key }.compactMap { name, sequence in
                if !names.contains(name), !stored.routedChannels.contains(name) {
                    return "outbox: there is no channel `\(name)`"
                }
                guard sequence < 0 || sequence > stored.lastSequence else { return nil }
                return "outbox: `\(name)` is at \(sequence), the log ends at "
                    + "\(stored.lastSequence)"
            }
    }

    // MARK: forecasts

    /// A forecast that was made under the plan in force is one that this plan makes on that day.
    private var forecastFaults: [String] {
        guard let assessment else {
            return stored.forecasts.map { "forecast of a row that was never evaluated: \($0.line)" }
        }
        var rows: [RowKey: Row] = [:]
        for row in assessment.indicatorIndex.rows where row.isJudged {
            rows[assessment.key(of: row)] = row
        }
        var found: [String] = []
        var madeOn: [String: Int] = [:]
        for kept in stored.forecasts where kept.isOfPresentPlan {
            madeOn[kept.dayLine, default: 0] += 1
            guard let row = rows[kept.row.key] else {
                // Of an area that the file of areas does not have any more it is history.
                if !kept.hasReadings {
                    found.append("forecast of a row that was never evaluated: \(kept.line)")
                }
                continue
            }
            if let fault = fault(of: kept.row, of: row, assessment) {
                found.append("forecast \(fault): \(kept.line)")
            }
        }
        return found
            + madeOn.filter { $0.value > 1 }.sorted { $0.key < $1.key }.map {
                "forecast stored \($0.value) times for one day: \($0.key)"
            }
    }

    private func fault(
        of kept: ForecastRow, of row: Row, _ assessment: Assessment
    ) -> String? {
        let plan = assessment.indicatorIndex.plans[row.place.plan]
        let indicator = plan.indicators[row.place.indicator]
        guard let target = indicator.target else { return "without a target" }
        let day = kept.madeOn
        guard kept.targetOn == ForecastRow.targetOn(of: target, in: plan) else {
            return "for a deadline that the plan does not have"
        }
        guard kept.direction == ForecastRow.direction(of: target, in: indicator.unit) else {
            return "for a target in the other direction"
        }
        guard day >= plan.startsOn, day <= assessment.day else {
            return "of a day that was not evaluated"
        }
        // Whatever days of grace were configured when it was made.
        let judge = assessment.judge(of: row, graceDays: 0)
        guard judge.hasClosed(kept.period, on: day) else {
            return "after a period that had not closed"
        }
        return nil
    }

    /// While transitions are held back, forecasts are too.
    private var missingForecasts: [String] {
        guard !stored.isHolding else { return [] }
        let known = Set(stored.forecasts.map(\.row.periodLine))
        return forecasts.filter { !known.contains($0.periodLine) }.map {
            "forecast missing: \($0.periodLine)"
        }
    }
}

extension VerificationStore.LogEntry {
    fileprivate var isRetraction: Bool { transition == TransitionKind.retracted.rawValue }

    /// Whether this retraction can be that of another entry.
    fileprivate func canRetract(_ lost: Self) -> Bool {
        !stands && !historic && toState == AlertPhase.retracted.rawValue
            && sequence > lost.sequence && !lost.isRetraction && !lost.stands && !lost.historic
            && key == lost.key
            && (asOf, status, severity) == (lost.asOf, lost.status, lost.severity)
    }
}

extension VerificationStore.KeptForecast {
    fileprivate var line: String { "\(row.periodLine)\t\(row.madeOn)\t\(row.forecast.storedText)" }

    /// A row has one forecast a day, for its one deadline.
    fileprivate var dayLine: String {
        [row.key.plan, row.key.indicator, row.key.area, row.key.breakdown, row.madeOn.description]
            .joined(separator: "\t")
    }
}

extension ForecastRow {
    fileprivate var periodLine: String {
        [key.plan, key.indicator, key.area, key.breakdown, String(period), targetOn.description]
            .joined(separator: "\t")
    }
}
