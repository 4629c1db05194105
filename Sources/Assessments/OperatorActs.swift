import Alerts
import Calendar
import Codes
import Indicators
import JSONText
import Judgements
import Plans
import Words

/// What operators said that concerns one alert, for its fold and for the reasons of its steps.
struct SaidOfAlert: Sendable {
    var acts = OperatorActs.none
    private var rows: [AcknowledgementRow] = []

    init(_ records: OperatorRecords, of key: RowKey, property: CommitmentProperty) {
        guard records.count > 0 else { return }
        rows = records.acknowledgements[key] ?? []
        acts = OperatorActs(
            acknowledgements: rows.map {
                Acknowledgement(id: $0.id, day: $0.day, until: $0.until, ends: $0.ends)
            },
            silences: records.silences.filter {
                $0.matchers.match(key, property: property.rawValue)
            }.compactMap(Silence.init))
    }

    /// Why a step was made, with the names and words of who said it.
    func reason(
        _ cause: Transition.Cause, areaName: (String) -> String
    ) -> CareReason? {
        switch cause {
        case .acknowledged(let id):
            row(id).map { .acknowledged(by: $0.madeBy, until: $0.until, why: $0.reason) }
        case .unacknowledged(let id):
            row(id).map { .unacknowledged(by: $0.madeBy, why: $0.reason) }
        case .acknowledgementEnded(let id): row(id).map { .acknowledgementEnded(by: $0.madeBy) }
        case .silenceEnded(let number): .silenceEnded(number: number)
        case .inhibitionEnded(let area): .inhibitionEnded(area: areaName(area))
        case .repeated(let days): .repeated(days: days)
        case .escalated(let days): .escalated(days: days)
        }
    }

    private func row(_ id: Int64) -> AcknowledgementRow? { rows.first { $0.id == id } }
}

extension Silence {
    /// nil where it asks for nothing but words that this version does not know.
    fileprivate init?(_ row: SilenceRow) {
        let statuses = Set(row.matchers.statuses.compactMap(Status.init(rawValue:)))
        let severities = Set(row.matchers.severities.compactMap(Severity.init(rawValue:)))
        guard statuses.isEmpty == row.matchers.statuses.isEmpty,
            severities.isEmpty == row.matchers.severities.isEmpty
        else { return nil }
        self.init(
            id: row.id, from: row.from, until: row.until, endedOn: row.endedOn,
            statuses: statuses, severities: severities)
    }
}

extension Assessment {
    /// What operators said of the alert of a row.
    func said(of row: Row) -> SaidOfAlert {
        let indicator = indicatorIndex.plans[row.place.plan].indicators[row.place.indicator]
        return SaidOfAlert(operators, of: key(of: row), property: indicator.property)
    }

    /// Whether alerts of areas of this indicator can be part of that of a wider one: where the plan
    /// rates areas one of which lies in another.
    private func inhibits(_ row: Row) -> Bool {
        let plan = indicatorIndex.plans[row.place.plan]
        guard plan.inhibits, row.isJudged,
            case .areas(let codes) = plan.indicators[row.place.indicator].scope
        else { return false }
        return codes.count > 1
    }

    /// When the alerts of wider areas of the same indicator fire.
    func wider(than row: Row, _ past: inout PastStatuses) -> [WiderAlert] {
        guard inhibits(row) else { return [] }
        return indicatorIndex.rows(of: row.place).filter { other in
            other.isJudged && other.area != row.area
                && indicatorIndex.areas.subtree(of: other.area).contains(row.area)
        }.flatMap { other in
            var judge = judge(of: other)
            let transitions = fold(of: other, by: &judge, &past, alone: true)?.transitions ?? []
            return WiderAlert.spans(of: transitions, area: code(of: other))
        }
    }

    /// The alerts of areas in that of a row, with their transitions.
    func narrower(
        than row: Row, _ past: inout PastStatuses
    ) -> [(area: String, transitions: [Transition])] {
        guard inhibits(row) else { return [] }
        return indicatorIndex.rows(of: row.place).filter { other in
            other.isJudged && other.area != row.area
                && indicatorIndex.areas.subtree(of: row.area).contains(other.area)
        }.map { other in
            var judge = judge(of: other)
            return (
                code(of: other), fold(of: other, by: &judge, &past, alone: true)?.transitions ?? []
            )
        }
    }

    private func code(of row: Row) -> String { indicatorIndex.areas.areas[row.area].code }
}

extension CareReason {
    /// What a transition keeps of it, beside the figures of its day.
    var members: [(String, JSON)] {
        switch self {
        case .acknowledged(let person, let until, let why):
            [
                ("acknowledgedBy", .string(person)), ("until", .optional(until?.description)),
                ("why", .string(why)),
            ]
        case .unacknowledged(let person, let why):
            [("unacknowledgedBy", .string(person)), ("why", .string(why))]
        case .acknowledgementEnded(let person): [("acknowledgementEnded", .string(person))]
        case .silenceEnded(let number): [("silenceEnded", .integer(number))]
        case .inhibitionEnded(let area): [("inhibitionEnded", .string(area))]
        case .repeated(let days), .escalated(let days):
            [("unacknowledgedDays", .integer(Int64(days)))]
        }
    }
}
