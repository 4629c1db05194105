import Alerts
import Assessments
import Calendar
import Codes
import Configuration
import Indicators
import JSONText
import Judgements
import Judging
import Plans
import Storage

/// What other plans would change against those that are loaded, as of the last evaluated day:
/// what they say, the values and statuses of that day, the alerts, and what would be delivered.
package struct PlanDifference: Sendable {
    package enum Change: String, Sendable {
        case new, removed, changed
    }

    /// A key of a plan file that says something else.
    package struct KeyChange: Sendable {
        /// Where it lies, `target.atLeast`.
        package var key: String
        /// nil where it is not said.
        package var before: JSON?
        package var after: JSON?
    }

    package struct PlanChange: Sendable {
        package var plan: String
        package var change: Change
        package var versionBefore: String?
        package var versionAfter: String?
        /// Those that are not of a row.
        package var keys: [KeyChange]
        /// Whether it is known what the loaded one says: of one that was loaded by a program which
        /// kept no versions it is not.
        package var isKnown = true
    }

    package struct IndicatorChange: Sendable {
        package var indicator: IndicatorKey
        package var change: Change
        package var keys: [KeyChange]
    }

    /// A row whose value or status would be another one on the day; nil on the side that has none.
    package struct RowChange: Sendable {
        package var before: StatusRow?
        package var after: StatusRow?
    }

    package struct AlertChange: Sendable {
        package enum Kind: String, Sendable {
            case opens, closes, changes
        }

        package var key: RowKey
        package var kind: Kind
        /// nil where there is none.
        package var before: AlertState?
        package var after: AlertState?
    }

    /// How many transitions would be entered into the log.
    package struct Log: Sendable {
        /// New ones that are delivered, retractions, and new ones too old to be delivered.
        package var delivered = 0
        package var retracted = 0
        package var backdated = 0
    }

    /// The last evaluated day; nil before the first.
    package var asOf: CivilDay?
    package var plans: [PlanChange] = []
    package var indicators: [IndicatorChange] = []
    package var rows: [RowChange] = []
    package var alerts: [AlertChange] = []
    package var log = Log()
    /// Whether the daemon is catching up and holds transitions back.
    package var isHolding = false

    package var isEmpty: Bool {
        plans.isEmpty && indicators.isEmpty && rows.isEmpty && alerts.isEmpty
    }
}

extension Verification {
    /// What the plans that it was read with would change against those that are loaded.
    package func difference() -> PlanDifference {
        var difference = PlanDifference()
        difference.asOf = day
        difference.isHolding = stored.isHolding
        difference.compare(stored.plans, with: installation.plans)
        let recomputed = recomputed()
        guard let day, let assessment = assessment(recomputed) else { return difference }
        let findings = assessment.findings(of: Set(recomputed.rows.map(\.place)))
        difference.compareRows(stored.statuses, with: findings.map(\.row))
        let transitions = stored.log.compactMap(\.standingTransition)
        difference.compareAlerts(transitions, with: findings)
        var commit = RoundCommit(mark: stored.judged, judgedOn: day)
        Ledger(statuses: [], transitions: transitions).differences(
            of: findings, deliveredFrom: day - installation.settings.alerts.maxAge, in: &commit)
        for row in commit.transitions {
            switch row.transition {
            case .retracted: difference.log.retracted += 1
            case _ where row.historic: difference.log.backdated += 1
            default: difference.log.delivered += 1
            }
        }
        return difference
    }
}

extension PlanDifference {
    fileprivate mutating func compare(
        _ loaded: [VerificationStore.LoadedPlan], with plans: [Plan]
    ) {
        for id in Set(loaded.map(\.id) + plans.map(\.id)).sorted() {
            let before = loaded.first { $0.id == id }
            let after = plans.first { $0.id == id }
            guard before?.version != after?.version else { continue }
            var change = PlanChange(
                plan: id, change: before == nil ? .new : after == nil ? .removed : .changed,
                versionBefore: before?.version, versionAfter: after?.version, keys: [])
            let (old, new) = (tree(before?.content), tree(after?.content))
            change.isKnown = before == nil || old != nil
            if let old, let new {
                change.keys = changes(old.without("indicators"), new.without("indicators"))
            }
            self.plans.append(change)
            guard change.isKnown else { continue }
            compare(old?.members("indicators") ?? [], with: new?.members("indicators") ?? [], id)
        }
    }

    private mutating func compare(
        _ rows: [(String, JSON)], with others: [(String, JSON)], _ plan: String
    ) {
        for (name, row) in others {
            let same = rows.first { $0.0 == name }?.1
            note(name, plan, isNew: same == nil, same.map { changes($0, row) } ?? [])
        }
        for (name, _) in rows where !others.contains(where: { $0.0 == name }) {
            lose(name, plan)
        }
    }

    private mutating func note(
        _ name: String, _ plan: String, isNew: Bool, _ keys: [KeyChange]
    ) {
        guard isNew || !keys.isEmpty else { return }
        indicators.append(
            IndicatorChange(
                indicator: IndicatorKey(plan: plan, indicator: name),
                change: isNew ? .new : .changed, keys: keys))
    }

    private mutating func lose(_ name: String, _ plan: String) {
        indicators.append(
            IndicatorChange(
                indicator: IndicatorKey(plan: plan, indicator: name), change: .removed, keys: []))
    }

    private func tree(_ content: String?) -> JSON? {
        content.flatMap { try? JSON(Array($0.utf8)) }
    }

    /// The keys that say something else, in the order of the new text; a list is compared whole.
    private func changes(_ old: JSON?, _ new: JSON?, at path: String = "") -> [KeyChange] {
        if case .object(let before) = old, case .object(let after) = new {
            let names =
                after.map(\.0)
                + before.map(\.0).filter { name in !after.contains { $0.0 == name } }
            return names.flatMap { name in
                changes(
                    before.first { $0.0 == name }?.1, after.first { $0.0 == name }?.1,
                    at: path.isEmpty ? name : path + "." + name)
            }
        }
        return old == new ? [] : [KeyChange(key: path, before: old, after: new)]
    }

    fileprivate mutating func compareRows(_ before: [StatusRow], with after: [StatusRow]) {
        let old = Dictionary(before.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(after.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for key in Set(old.keys).union(new.keys).sorted() {
            let (row, other) = (old[key], new[key])
            guard row?.value != other?.value || row?.status != other?.status else { continue }
            rows.append(RowChange(before: row, after: other))
        }
    }

    fileprivate mutating func compareAlerts(
        _ standing: [LoggedTransition], with findings: [Assessment.Finding]
    ) {
        var old: [RowKey: [Transition]] = [:]
        for logged in standing { old[logged.key, default: []].append(Transition(logged.row)) }
        var new: [RowKey: [Transition]] = [:]
        for finding in findings { new[finding.row.key] = finding.alert?.transitions }
        for key in Set(old.keys).union(new.keys).sorted() {
            let before = AlertState(after: old[key]?.sorted { $0.precedes($1) } ?? [])
            let after = AlertState(after: new[key] ?? [])
            guard let kind = kind(before, after) else { continue }
            alerts.append(AlertChange(key: key, kind: kind, before: before, after: after))
        }
    }

    private func kind(_ before: AlertState?, _ after: AlertState?) -> AlertChange.Kind? {
        switch (before?.isOpen ?? false, after?.isOpen ?? false) {
        case (false, true): .opens
        case (true, false): .closes
        case (true, true):
            (before?.state, before?.severity, before?.status)
                == (after?.state, after?.severity, after?.status) ? nil : .changes
        case (false, false): nil
        }
    }
}

extension AlertState {
    fileprivate var isOpen: Bool { state.isOpen }
}

extension JSON {
    /// The members of a member.
    fileprivate func members(_ name: String) -> [(String, JSON)] {
        guard case .object(let members) = self,
            case .object(let found) = members.first(where: { $0.0 == name })?.1
        else { return [] }
        return found
    }

    fileprivate func without(_ name: String) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.0 != name })
    }
}

extension VerificationStore.LogEntry {
    /// The transition, if it was not retracted and its words are known.
    fileprivate var standingTransition: LoggedTransition? {
        guard stands, let kind = TransitionKind(rawValue: transition),
            let state = AlertPhase(rawValue: toState), let status = Status(rawValue: self.status),
            let severity = Severity(rawValue: self.severity)
        else { return nil }
        return LoggedTransition(
            sequence: sequence,
            row: TransitionRow(
                key: key, alertID: alertID, transition: kind, fromState: nil, toState: state,
                status: status, severity: severity, asOf: asOf, historic: historic))
    }
}

extension PlanDifference {
    /// For programs.
    package var json: JSON {
        .object([
            ("asOf", .optional(asOf?.description)), ("equal", .bool(isEmpty)),
            ("plans", .array(plans.map(\.json))), ("indicators", .array(indicators.map(\.json))),
            ("rows", .array(rows.map(\.json))), ("alerts", .array(alerts.map(\.json))),
            (
                "transitions",
                .object([
                    ("delivered", .integer(Int64(log.delivered))),
                    ("retracted", .integer(Int64(log.retracted))),
                    ("backdated", .integer(Int64(log.backdated))),
                ])
            ),
        ])
    }
}

extension PlanDifference.KeyChange {
    fileprivate var json: JSON {
        .object([
            ("key", .string(key)), ("before", before ?? .null), ("after", after ?? .null),
        ])
    }
}

extension PlanDifference.PlanChange {
    fileprivate var json: JSON {
        .object([
            ("planId", .string(plan)), ("change", .string(change.rawValue)),
            ("versionBefore", .optional(versionBefore)),
            ("versionAfter", .optional(versionAfter)),
            ("keys", isKnown ? .array(keys.map(\.json)) : .null),
        ])
    }
}

extension PlanDifference.IndicatorChange {
    fileprivate var json: JSON {
        .object([
            ("planId", .string(indicator.plan)), ("indicatorId", .string(indicator.indicator)),
            ("change", .string(change.rawValue)), ("keys", .array(keys.map(\.json))),
        ])
    }
}

extension RowKey {
    fileprivate var members: [(String, JSON)] {
        [
            ("planId", .string(plan)), ("indicatorId", .string(indicator)),
            ("areaCode", .string(area)),
            ("breakdown", (try? JSON(Array(breakdown.utf8))) ?? .string(breakdown)),
        ]
    }
}

extension PlanDifference.RowChange {
    /// Of which row.
    package var key: RowKey? { (after ?? before)?.key }

    fileprivate var json: JSON {
        var members = key?.members ?? []
        members += [
            ("valueBefore", .optionalNumber(before?.value?.storedText)),
            ("valueAfter", .optionalNumber(after?.value?.storedText)),
            ("statusBefore", .optional(before?.status?.rawValue)),
            ("statusAfter", .optional(after?.status?.rawValue)),
        ]
        return .object(members)
    }
}

extension PlanDifference.AlertChange {
    /// `warning firing`; nil where there is none.
    package var wordsBefore: String? { before.map { "\($0.severity) \($0.state)" } }
    package var wordsAfter: String? { after.map { "\($0.severity) \($0.state)" } }

    fileprivate var json: JSON {
        var members: [(String, JSON)] = [("alertId", .string(alertID(of: key)))]
        members += key.members
        members += [
            ("change", .string(kind.rawValue)),
            ("stateBefore", .optional(before?.state.rawValue)),
            ("stateAfter", .optional(after?.state.rawValue)),
            ("severityBefore", .optional(before?.severity.rawValue)),
            ("severityAfter", .optional(after?.severity.rawValue)),
            ("statusBefore", .optional(before?.status.rawValue)),
            ("statusAfter", .optional(after?.status.rawValue)),
        ]
        return .object(members)
    }
}
