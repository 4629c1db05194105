import Alerts
import Assessments
import Calendar
import Codes
import Course
import Crypto
import Instruments
import JSONText
import Judgements
import Words

/// What the judge has written: statuses, kept readings and the transitions that were not retracted.
/// A round is the difference between this and what is found now.
package struct Ledger: Sendable {
    /// A transition that was not retracted, with its place in the log.
    struct StandingTransition: Sendable {
        var sequence: Int64
        var transition: Transition
        var historic: Bool
        var heldBackBySilence: Int64?
        var inhibitedBy: String?
    }

    private(set) var statuses: [RowKey: StatusRow] = [:]
    /// In the order of the fold.
    private(set) var standing: [RowKey: [StandingTransition]] = [:]
    /// The final period of the last forecast that was kept.
    private var forecastPeriods: [RowKey: Int] = [:]
    var kept = KeptReadings()
    private(set) var reported = ReportedInstitutions()
    /// Whether the alerts of rows that the plans do not have any more have been ended.
    private var hasEndedOthers = false

    init() {}

    package init(
        statuses: [StatusRow], transitions: [LoggedTransition],
        readings: [KeptReading] = [], reports: [ReportingRow] = []
    ) {
        reported = ReportedInstitutions(reports)
        kept = KeptReadings(readings)
        for row in statuses { self.statuses[row.key] = row }
        for logged in transitions { enter(logged) }
        for key in standing.keys { sortStanding(of: key) }
    }

    private mutating func enter(_ logged: LoggedTransition) {
        standing[logged.key, default: []].append(
            StandingTransition(
                sequence: logged.sequence, transition: Transition(logged.row),
                historic: logged.row.historic, heldBackBySilence: logged.row.heldBackBySilence,
                inhibitedBy: logged.row.inhibitedBy))
    }

    /// Transitions were found in any order of days; the fold has them by day.
    private mutating func sortStanding(of key: RowKey) {
        standing[key]?.sort {
            if $0.transition.precedes($1.transition) { return true }
            if $1.transition.precedes($0.transition) { return false }
            return $0.sequence < $1.sequence
        }
    }

    /// Enters the rows that differ from what is stored. PostgreSQL spells `jsonb` its own way, so
    /// that rows which were read at the start may be entered without need; the statement that
    /// writes them leaves such a row as it is. Rows that are not there any more are taken away:
    /// those named, and in a complete round all that are not found.
    ///
    /// - Parameters:
    ///   - isOfAll: whether they are all rows.
    ///   - isComplete: whether they are the first ones.
    func note(
        _ rows: [StatusRow], absent: [RowKey], isOfAll: Bool, isComplete: Bool,
        in commit: inout RoundCommit
    ) {
        for row in rows {
            var before = statuses[row.key]
            if isOfAll, let day = before?.asOf, day != row.asOf {
                before?.asOf = row.asOf
                if before == row { commit.isNewDay = true }
            }
            guard before != row else { continue }
            commit.statuses.append(row)
            if before?.hasSameReading(as: row) != true { commit.fresh.insert(row.key) }
        }
        if isComplete {
            let found = Set(rows.map(\.key))
            commit.removed = statuses.keys.filter { !found.contains($0) }.sorted()
        } else {
            commit.removed = absent.filter { statuses[$0] != nil }
        }
    }

    /// What folds change in the histories of their alerts.
    struct AlertDifference: Sendable {
        fileprivate var withdrawn: [Int64] = []
        fileprivate var transitions: [TransitionRow] = []
        /// By plan the version that they were found by.
        fileprivate var planVersions: [String: String] = [:]

        /// Notes that a transition is no longer part of its history, and if it was delivered, that
        /// this is to be told.
        fileprivate mutating func withdraw(
            _ lost: StandingTransition, _ retraction: @autoclosure () -> TransitionRow
        ) {
            withdrawn.append(lost.sequence)
            if !lost.historic { transitions.append(retraction()) }
        }
    }

    /// What the fold of each changes: transitions that are no longer part of the history,
    /// `retracted` for those that had been delivered, and the new ones.
    func difference(
        of findings: [Assessment.Finding], deliveredFrom earliest: CivilDay
    ) -> AlertDifference {
        var found = AlertDifference()
        for finding in findings {
            guard var alert = finding.alert else { continue }
            let key = finding.row.key
            found.planVersions[key.plan] = alert.planVersion
            let before = standing[key] ?? []
            let difference = FoldDifference(
                standing: before.map(\.transition), folded: alert.transitions)
            for lost in difference.noLonger.map({ before[$0] }) {
                found.withdraw(
                    lost,
                    retraction(of: lost, key: key, because: .otherHistory, alert.planVersion))
            }
            for transition in difference.new {
                found.transitions.append(
                    row(
                        of: transition, key: key, alert: &alert,
                        historic: transition.asOf < earliest))
            }
        }
        return found
    }

    /// Enters what is changed. The first time the differences are those of all rows, and alerts of
    /// others have no history.
    func enter(
        _ differences: [AlertDifference], rows: [StatusRow], in commit: inout RoundCommit
    ) {
        var all = AlertDifference()
        if !hasEndedOthers {
            let versions = differences.reduce(into: [:]) { versions, one in
                versions.merge(one.planVersions) { first, _ in first }
            }
            let known = Set(rows.map(\.key))
            for key in standing.keys.filter({ !known.contains($0) }).sorted() {
                for lost in standing[key] ?? [] {
                    all.withdraw(
                        lost,
                        retraction(of: lost, key: key, because: .lostRow, versions[key.plan]))
                }
            }
        }
        for one in [all] + differences {
            commit.withdrawn += one.withdrawn
            commit.transitions += one.transitions
        }
    }

    /// Enters what all findings of a first round change.
    package func differences(
        of findings: [Assessment.Finding], deliveredFrom earliest: CivilDay,
        in commit: inout RoundCommit
    ) {
        enter(
            [difference(of: findings, deliveredFrom: earliest)], rows: findings.map(\.row),
            in: &commit)
    }

    /// Enters the forecasts of rows of which a further period has become final. After a start all
    /// are entered; those that are kept already stay as they are.
    func enter(_ forecasts: [ForecastRow], in commit: inout RoundCommit) {
        commit.forecasts = forecasts.filter { forecastPeriods[$0.key] != $0.period }
    }

    private func row(
        of transition: Transition, key: RowKey, alert: inout Assessment.AlertFinding,
        historic: Bool
    ) -> TransitionRow {
        var row = TransitionRow(transition, key: key, alertID: alertID(of: key))
        (row.reason, row.evidence) = alert.cause(of: transition)
        row.historic = historic
        row.planVersion = alert.planVersion
        row.inhibitedBy = transition.inhibitedBy.map { area in
            var wider = key
            wider.area = area
            return alertID(of: wider)
        }
        // What is found late is held back by what holds today, too.
        if row.heldBackBySilence == nil {
            row.heldBackBySilence = alert.silence(transition)
        }
        return row
    }

    private func retraction(
        of lost: StandingTransition, key: RowKey, because cause: Wording.RetractionCause,
        _ planVersion: String?
    ) -> TransitionRow {
        var transition = lost.transition
        transition.kind = .retracted
        transition.fromState = lost.transition.toState
        transition.toState = .retracted
        var row = TransitionRow(transition, key: key, alertID: alertID(of: key))
        row.reason = Wording(.en).retraction(of: lost.transition.kind, lost.sequence, cause)
        row.evidence = JSON.object([("retracts", .integer(lost.sequence))]).text
        row.stands = false
        row.planVersion = planVersion
        row.heldBackBySilence = lost.heldBackBySilence
        row.inhibitedBy = lost.inhibitedBy
        return row
    }

    /// Takes over what has been committed.
    mutating func take(_ commit: RoundCommit, sequences: [Int64]) {
        kept.take(commit)
        reported.take(commit)
        if !commit.isHolding { hasEndedOthers = true }
        if commit.isNewDay {
            for key in statuses.keys { statuses[key]?.asOf = commit.judgedOn }
        }
        for row in commit.statuses { statuses[row.key] = row }
        for key in commit.removed { statuses[key] = nil }
        for row in commit.forecasts { forecastPeriods[row.key] = row.period }
        if !commit.withdrawn.isEmpty {
            let gone = Set(commit.withdrawn)
            for key in standing.keys { standing[key]?.removeAll { gone.contains($0.sequence) } }
        }
        var grown: Set<RowKey> = []
        for (sequence, row) in zip(sequences, commit.transitions) where row.stands {
            enter(LoggedTransition(sequence: sequence, row: row))
            grown.insert(row.key)
        }
        for key in grown { sortStanding(of: key) }
    }

    /// Rated rows by plan and status.
    var indicatorCounts: [Telemetry.IndicatorCount: Int] {
        statuses.values.reduce(into: [:]) { counts, row in
            guard let status = row.status else { return }
            let key = Telemetry.IndicatorCount(plan: row.key.plan, status: status.rawValue)
            counts[key, default: 0] += 1
        }
    }

    /// Alerts by state and severity.
    var alertCounts: [Telemetry.AlertCount: Int] {
        standing.values.reduce(into: [:]) { counts, history in
            guard let last = history.last?.transition else { return }
            let key = Telemetry.AlertCount(
                state: last.toState.rawValue, severity: last.severity.rawValue)
            counts[key, default: 0] += 1
        }
    }
}

extension Transition {
    /// A stored transition as the fold knows it.
    package init(_ row: TransitionRow) {
        self.init(
            kind: row.transition, fromState: row.fromState, toState: row.toState,
            status: row.status, severity: row.severity, asOf: row.asOf,
            acknowledgement: row.acknowledgement)
    }
}

extension TransitionRow {
    /// A step of the fold as it is stored, still without its reason.
    package init(_ transition: Transition, key: RowKey, alertID: String) {
        self.init(
            key: key, alertID: alertID, transition: transition.kind,
            fromState: transition.fromState, toState: transition.toState,
            status: transition.status, severity: transition.severity,
            asOf: transition.asOf)
        acknowledgement = transition.acknowledgement
        heldBackBySilence = transition.heldBackBySilence
    }
}

/// The id of an alert: the first 16 bytes of SHA-256 over what names it, in hex.
package func alertID(of key: RowKey) -> String {
    let identity = alertIdentity(
        plan: key.plan, indicator: key.indicator, area: key.area, breakdown: key.breakdown)
    return SHA256.digest(of: identity).bytes.prefix(16).map { byte in
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
}
