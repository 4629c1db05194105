import Codes
import Commands
import Inspection
import JSONText
import Judgements

/// `planwatch check --diff`: what these plans would change against what is loaded. Nothing is
/// written.
func show(
    _ difference: PlanDifference, units: [IndicatorKey: String], _ call: Call
) throws {
    if call.isForPrograms {
        try call.console.show(difference.json.text + "\n")
        return
    }
    if call.isForTables { return try call.show(csv: difference.csv) }
    if difference.isEmpty { try call.console.show("nothing would change\n") }
    try showPlans(difference, call)
    try showRows(difference, units, call)
    try showAlerts(difference, call)
    if difference.isHolding {
        call.console.remark("the daemon is catching up and holds alert transitions back")
    }
    if let day = difference.asOf {
        call.console.remark("as of \(day)")
    } else {
        call.console.remark("no indicator has been evaluated yet")
    }
}

extension PlanDifference {
    /// All changes in one table, a line each: of a plan, of a row of it, of a value or status, of
    /// an alert.
    fileprivate var csv: String {
        var lines: [[JSON]] = []
        func add(
            _ kind: String, _ plan: String, _ indicator: String?, _ area: String?, _ what: String,
            _ before: JSON?, _ after: JSON?
        ) {
            lines.append([
                .string(kind), .string(plan), .optional(indicator), .optional(area), .string(what),
                before ?? .null, after ?? .null,
            ])
        }
        for plan in plans {
            add(
                "plan", plan.plan, nil, nil, "version", .optional(plan.versionBefore),
                .optional(plan.versionAfter))
            for key in plan.keys {
                add("plan", plan.plan, nil, nil, key.key, key.before, key.after)
            }
        }
        for row in indicators {
            let (plan, indicator) = (row.indicator.plan, row.indicator.indicator)
            add("row", plan, indicator, nil, row.change.rawValue, nil, nil)
            for key in row.keys { add("row", plan, indicator, nil, key.key, key.before, key.after) }
        }
        for change in rows {
            guard let key = change.key else { continue }
            add(
                "value", key.plan, key.indicator, key.area, "value",
                .optionalNumber(change.before?.value?.storedText),
                .optionalNumber(change.after?.value?.storedText))
            add(
                "value", key.plan, key.indicator, key.area, "status",
                .optional(change.before?.status?.rawValue),
                .optional(change.after?.status?.rawValue))
        }
        for alert in alerts {
            add(
                "alert", alert.key.plan, alert.key.indicator, alert.key.area, alert.kind.rawValue,
                .optional(alert.wordsBefore), .optional(alert.wordsAfter))
        }
        return CSV.text(
            ["kind", "planId", "indicatorId", "areaCode", "what", "before", "after"], lines)
    }
}

private func showPlans(_ difference: PlanDifference, _ call: Call) throws {
    guard !difference.plans.isEmpty else { return }
    var table = TextTable([
        .init("plan or indicator", .name), .init("change"), .init("what", .flowing),
    ])
    for plan in difference.plans {
        let versions = [plan.versionBefore, plan.versionAfter].compactMap(\.self)
            .joined(separator: " → ")
        table.add([
            .init(plan.plan), .init(plan.change.rawValue, style(of: plan.change)),
            .init("version \(versions)" + (plan.isKnown ? "" : "; its text was not kept")),
        ])
        for key in plan.keys { table.add(["", "", .init(words(of: key))]) }
    }
    for row in difference.indicators {
        table.add([
            .init(row.indicator.indicator), .init(row.change.rawValue, style(of: row.change)),
            .init(row.keys.first.map(words) ?? ""),
        ])
        for key in row.keys.dropFirst() { table.add(["", "", .init(words(of: key))]) }
    }
    try call.console.show("\n")
    try call.console.show(table)
}

/// `target.atLeast: 80 → 99.5`.
private func words(of key: PlanDifference.KeyChange) -> String {
    func shown(_ value: JSON?) -> String {
        switch value {
        case .string(let text)?: text
        case let value?: value.text.filter { $0 != "\"" }
        case nil: "not said"
        }
    }
    return "\(key.key): \(shown(key.before)) → \(shown(key.after))"
}

private func showRows(
    _ difference: PlanDifference, _ units: [IndicatorKey: String], _ call: Call
) throws {
    guard !difference.rows.isEmpty else { return }
    var table = TextTable([
        .init("indicator", .name), .init("area"), .init("value", .number),
        .init("then", .number), .init("status"), .init("then"),
    ])
    for change in difference.rows {
        guard let key = change.key else { continue }
        let unit = units[IndicatorKey(plan: key.plan, indicator: key.indicator)]
        table.add([
            .init(key.indicator), .init(key.area),
            .init(figure(change.before?.value, unit)), .init(figure(change.after?.value, unit)),
            .init(change.before?.status?.rawValue ?? "-", style(of: change.before?.status)),
            .init(change.after?.status?.rawValue ?? "-", style(of: change.after?.status)),
        ])
    }
    try call.console.show("\n")
    try call.console.show(table)
}

private func showAlerts(_ difference: PlanDifference, _ call: Call) throws {
    if !difference.alerts.isEmpty {
        var table = TextTable([
            .init("alert", .name), .init("area"), .init("change"), .init("now"), .init("then"),
        ])
        for alert in difference.alerts {
            table.add([
                .init(alert.key.indicator), .init(alert.key.area), .init(alert.kind.rawValue),
                .init(alert.wordsBefore ?? "-"), .init(alert.wordsAfter ?? "-"),
            ])
        }
        try call.console.show("\n")
        try call.console.show(table)
    }
    let log = difference.log
    guard log.delivered + log.retracted + log.backdated > 0 else { return }
    try call.console.show(
        call.console.folded(
            "\n\(counted(log.delivered, "transition")) and \(counted(log.retracted, "retraction")) "
                + "would be delivered, \(grouped(log.backdated)) recorded as backdated") + "\n")
}

private func style(of change: PlanDifference.Change) -> TextStyle {
    switch change {
    case .new: .good
    case .removed: .bad
    case .changed: .warning
    }
}
