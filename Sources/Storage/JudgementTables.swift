import Calendar
import Codes
import Exact
import Judgements

// Each column of a result is said here, and nowhere else: name, type, and where it lies in the row.

private let noKey = RowKey(plan: "", indicator: "", area: "")
private let noDay = CivilDay(number: 0)

extension RowKey: KeyedRow {
    package var key: RowKey {
        get { self }
        set { self = newValue }
    }
}

extension Table<RowKey> {
    /// The key that all tables of judgements have.
    static let rowKey = Table(
        "status_row", blank: noKey, [.plan, .indicator, .area, .breakdown])
}

extension Table<StatusRow> {
    static let status = Table(
        "status_row", blank: StatusRow(key: noKey, areaName: "", asOf: noDay),
        [
            .plan, .indicator, .area,
            Column("area_name", .text, \.areaName),
            .breakdown,
            Column("as_of", .date, \.asOf),
            Column("value", .numeric, \.value),
            Column("numerator", .numeric, \.numerator),
            Column("denominator", .numeric, \.denominator),
            Column("expected", .numeric, \.expected),
            Column("gap", .numeric, \.gap),
            Column("required_pace", .numeric, \.requiredPace),
            Column("forecast", .numeric, \.forecast),
            Column("forecast_low", .numeric, \.forecastLow),
            Column("forecast_high", .numeric, \.forecastHigh),
            Column("chance", .double, \.chance),
            Column("status", .word, \.status),
            Column("reason", .text, \.reason),
            Column("period_state", .word, \.periodState),
            .stamp("fresh_at"), .stamp("updated_at"),
            Column("read_on", .date, \.readOn),
            Column("reason_code", .text, \.reasonCode),
            Column("reason_facts", .jsonb, \.reasonFacts),
            Column("shortfall", .numeric, \.shortfall),
            Column("shortfall_noun", .text, \.shortfallNoun),
            Column("reason_zh", .text, \.reasonZh),
            Column("flapping", .boolean, \.flapping),
        ])

    /// The same without what a session may not see.
    static let indicatorStatus = status.without("flapping").named("indicator_status").with(
        Column("withheld", .boolean, \.withheld), .text("concept"))
}

extension Table<LoggedTransition> {
    static let transition = Table(
        "alert_transition",
        blank: LoggedTransition(
            sequence: 0,
            row: TransitionRow(
                key: noKey, alertID: "", transition: .opened, fromState: nil, toState: .pending,
                status: .noData, severity: .info, asOf: noDay)),
        [
            Column("sequence", .bigint, \.sequence),
            Column("alert_id", .text, \.row.alertID),
            .plan, .indicator, .area, .breakdown,
            Column("transition", .word, \.row.transition),
            Column("from_state", .word, \.row.fromState),
            Column("to_state", .word, \.row.toState),
            Column("status", .word, \.row.status),
            Column("severity", .word, \.row.severity),
            .stamp("at"),
            Column("as_of", .date, \.row.asOf),
            Column("reason", .text, \.row.reason),
            Column("evidence", .jsonb, \.row.evidence),
            Column("stands", .boolean, \.row.stands),
            Column("historic", .boolean, \.row.historic),
            Column("plan_version", .text, \.row.planVersion),
            Column("acknowledgement", .bigint, \.row.acknowledgement),
            Column("held_back_by_silence", .bigint, \.row.heldBackBySilence),
            Column("inhibited_by", .text, \.row.inhibitedBy),
        ])

    /// The same without what a session may not see.
    static let alertLog = transition.named("alert_log")
}

extension Table<AlertRow> {
    static let alert = Table(
        "alert",
        blank: AlertRow(
            key: noKey, alertID: "", state: .pending, severity: .info, status: .noData,
            openedOn: noDay, changedOn: noDay),
        [
            Column("alert_id", .text, \.alertID),
            .plan, .indicator, .area, .breakdown,
            Column("state", .word, \.state),
            Column("severity", .word, \.severity),
            Column("status", .word, \.status),
            Column("title_zh", .text, \.titleZh),
            Column("title_en", .text, \.titleEn),
            Column("reason", .text, \.reason),
            .stamp("opened_at"), .stamp("changed_at"),
            Column("acknowledged_by", .text, \.acknowledgedBy),
            .stamp("silenced_until"),
            Column("opened_on", .date, \.openedOn),
            Column("changed_on", .date, \.changedOn),
            Column("area_name", .text, \.areaName),
            Column("current_reason", .text, \.currentReason),
            Column("current_reason_zh", .text, \.currentReasonZh),
            Column("current_value", .numeric, \.currentValue),
            Column("current_shortfall", .numeric, \.currentShortfall),
            Column("flapping", .boolean, \.flapping),
            Column("silenced_to", .date, \.silencedTo),
        ])
}

extension Table<ForecastRow> {
    static let forecast = Table(
        "forecast_made",
        blank: ForecastRow(
            key: noKey, period: 0, madeOn: noDay, targetOn: noDay, forecast: .zero, low: nil,
            high: nil, chance: nil, target: .zero, direction: .atLeast, method: "",
            methodVersion: 0),
        [
            .plan, .indicator, .area, .breakdown,
            Column("period", .integer, \.period),
            Column("made_on", .date, \.madeOn),
            Column("target_on", .date, \.targetOn),
            Column("forecast", .numeric, \.forecast),
            Column("forecast_low", .numeric, \.low),
            Column("forecast_high", .numeric, \.high),
            Column("chance", .double, \.chance),
            Column("target", .numeric, \.target),
            Column("direction", .word, \.direction),
            .stamp("made_at"),
            Column("method", .text, \.method),
            Column("method_version", .integer, \.methodVersion),
            Column("last_value", .numeric, \.lastValue),
            Column("linear_schedule", .numeric, \.linearSchedule),
        ])
}

extension Table<KeptReading> {
    static let reading = Table(
        "kept_reading",
        blank: KeptReading(
            key: noKey, span: KeptReading.Span(from: noDay, to: noDay),
            figures: KeptReading.Figures(
                value: nil, numerator: nil, denominator: nil, expected: nil, status: nil,
                isOpen: false)),
        [
            .plan, .indicator, .area, .breakdown,
            Column("period_start", .date, \.span.from, isKey: true),
            Column("period_end", .date, \.span.to, isKey: true),
            .number("revision"),
            Column("value", .numeric, \.figures.value),
            Column("numerator", .numeric, \.figures.numerator),
            Column("denominator", .numeric, \.figures.denominator),
            Column("expected", .numeric, \.figures.expected),
            Column("status", .word, \.figures.status),
            Column("is_open", .boolean, \.figures.isOpen),
            .stamp("known_from"), .stamp("known_to"),
            Column("plan_version", .text, \.planVersion),
        ])
}
