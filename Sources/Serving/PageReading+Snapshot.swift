import Calendar
import Charts
import Codes
import Course
import Exact
import Page
import Storage
import Words

extension PageReading {
    /// The reading as the page takes it.
    ///
    /// - Parameters:
    ///   - kinds: what a kind of target and a reason are.
    ///   - nouns: what can be short.
    /// - Throws: what the database holds that no case of this version is, or that is not what was
    ///   asked for, which would otherwise show as if there were none.
    func snapshot(kinds: TargetKinds, nouns: ShortfallNouns) throws -> Snapshot {
        var snapshot = Snapshot()
        snapshot.plans = try plans.map { try Self.plan($0) }
        for row in indicators {
            let indicator = try Self.indicator(row, kinds)
            snapshot.indicators[indicator.key] = indicator
        }
        let entries = try transitions.map { try Self.entry($0, kinds, nouns) }
        var byRow: [RowKey: [AlertEntry]] = [:]
        for entry in entries { byRow[RowKey(entry.key, entry.area), default: []].append(entry) }
        var periods: [RowKey: PastReadings] = [:]
        var days: [RowKey: PastReadings] = [:]
        for cells in readings {
            let key = RowKey(IndicatorKey(cells[0], cells[1]), cells[2])
            let past = try PastReadings(cells[4])
            if cells[3] == "t" { days[key] = past } else { periods[key] = past }
        }
        for cells in statuses {
            var row = try Self.status(cells, kinds, nouns)
            let key = RowKey(row.key, row.area)
            row.transitions = byRow[key] ?? []
            row.periods = periods[key] ?? PastReadings()
            row.days = days[key] ?? PastReadings()
            snapshot.rows.append(row)
        }
        snapshot.newest = Array(entries.lazy.filter { !$0.isHistoric }.prefix(20))
        try take(marks: mark, into: &snapshot)
        let phases = try statuses.map { cells in
            try AlertPhase.stored(orNil: cells[22], in: "alert_transition.to_state")
        }
        snapshot.firing = phases.count { $0 == .firing }
        snapshot.pending = phases.count { $0 == .pending }
        snapshot.lastResolved = try zip(phases, statuses).filter { $0.0 == .resolved }.map(\.1)
            .compactMap { try Self.day($0[24]) }.max()
        return snapshot
    }

    private struct RowKey: Hashable {
        var key: IndicatorKey
        var area: String

        init(_ key: IndicatorKey, _ area: String) {
            self.key = key
            self.area = area
        }
    }

    private func take(marks mark: [String], into snapshot: inout Snapshot) throws {
        snapshot.asOf = try Self.day(mark[0])
        snapshot.judgedAt = mark[1].isEmpty ? nil : mark[1]
        snapshot.judgedMark = mark[2]
        snapshot.sequence = try Self.number(mark[3]) ?? 0
        snapshot.isHolding = mark[4] == "t"
        snapshot.operation.lag = try Self.number(mark[5])
        snapshot.operation.facts = try Self.number(mark[6]) ?? 0
        snapshot.operation.newestEvent = mark[7].isEmpty ? nil : mark[7]
        snapshot.operation.quarantine = try quarantine.map {
            ($0[0], try Self.number($0[1]) ?? 0)
        }
        snapshot.operation.halted = halted.map { $0[0] }
    }

    /// A value of a row that the page cannot read.
    private struct Unreadable: Error, CustomStringConvertible {
        var description: String { "a stored row cannot be read: it holds an unknown value" }
    }

    /// What a cell says; nil where it is empty.
    private static func value<Value>(
        _ cell: String, _ read: (String) -> Value?
    ) throws -> Value? {
        guard !cell.isEmpty else { return nil }
        guard let value = read(cell) else { throw Unreadable() }
        return value
    }

    private static func day(_ cell: String) throws -> CivilDay? {
        try value(cell) { CivilDay($0) }
    }

    private static func number(_ cell: String) throws -> Int64? { try value(cell) { Int64($0) } }

    private static func figure(_ cell: String) throws -> Fraction? {
        try value(cell) { Fraction(decimal: $0) }
    }

    private static func plan(_ cells: [String]) throws -> PlanRow {
        guard let startsOn = try day(cells[5]), let endsOn = try day(cells[6]) else {
            throw Unreadable()
        }
        return PlanRow(
            id: cells[0], version: cells[1], titleZh: cells[2], titleEn: cells[3],
            area: cells[4].isEmpty ? nil : cells[4], startsOn: startsOn, endsOn: endsOn)
    }

    private static func indicator(
        _ cells: [String], _ kinds: TargetKinds
    ) throws -> IndicatorRow {
        var row = IndicatorRow(
            key: IndicatorKey(cells[0], cells[1]), nameZh: cells[2], nameEn: cells[3],
            unit: try MeasureUnit(stored: cells[4], in: "indicator.unit"),
            property: try CommitmentProperty(stored: cells[7], in: "indicator.property"),
            document: cells[13], quote: cells[14],
            reading: try ReadingKind(stored: cells[15], in: "indicator.reading"))
        if !cells[5].isEmpty {
            guard let kind = kinds[cells[5]] else {
                throw UnknownWord(column: "indicator.kind", word: cells[5])
            }
            row.kind = ShownKind(
                form: kind.form, leadDays: kind.leadDays, hasPath: kind.hasPath)
        }
        row.comparison = try kinds.comparisons.comparison(
            stored: cells[6], in: "indicator.direction")
        row.baseline = try figure(cells[8])
        row.baselineOn = try day(cells[9])
        row.targetLow = try figure(cells[10])
        row.targetHigh = try figure(cells[11])
        row.targetOn = try day(cells[12])
        return row
    }

    private static func status(
        _ cells: [String], _ kinds: TargetKinds, _ nouns: ShortfallNouns
    ) throws -> AreaRow {
        var row = AreaRow(
            key: IndicatorKey(cells[0], cells[1]), area: cells[2], areaName: cells[3])
        row.value = try figure(cells[4])
        row.numerator = try figure(cells[5])
        row.denominator = try figure(cells[6])
        row.expected = try figure(cells[7])
        row.gap = try figure(cells[8])
        row.requiredPace = try figure(cells[9])
        row.forecast = try figure(cells[10])
        row.forecastLow = try figure(cells[11])
        row.forecastHigh = try figure(cells[12])
        row.chance = try value(cells[13]) { Double($0) }
        row.status = try Status.stored(orNil: cells[14], in: "indicator_status.status")
        let period = try PeriodState.stored(orNil: cells[15], in: "indicator_status.period_state")
        row.isPeriodOpen = period == .open
        row.readOn = try day(cells[16])
        row.reason = try kinds.reasons.reason(
            stored: cells[17], in: "indicator_status.reason_code")
        row.facts = ReasonFacts(json: cells[18], nouns: nouns)
        row.shortfall = try figure(cells[19])
        row.noun = try nouns.noun(stored: cells[20], in: "indicator_status.shortfall_noun")
        let phase = try AlertPhase.stored(orNil: cells[22], in: "alert_transition.to_state")
        switch phase {
        case .pending, .firing, .acknowledged:
            row.severity = try Severity(stored: cells[21], in: "alert_transition.severity")
            row.alertState = phase
            row.alertSince = try day(cells[23])
        case .resolved, .retracted, nil: break
        }
        return row
    }

    private static func entry(
        _ cells: [String], _ kinds: TargetKinds, _ nouns: ShortfallNouns
    ) throws -> AlertEntry {
        guard let sequence = try number(cells[0]), let asOf = try day(cells[8]) else {
            throw Unreadable()
        }
        return AlertEntry(
            sequence: sequence, key: IndicatorKey(cells[1], cells[2]), area: cells[3],
            transition: try TransitionKind(stored: cells[4], in: "alert_log.transition"),
            status: try Status.stored(orNil: cells[5], in: "alert_log.status"),
            severity: try Severity(stored: cells[6], in: "alert_log.severity"),
            at: cells[7], asOf: asOf,
            reason: try kinds.reasons.reason(stored: cells[9], in: "alert_log.evidence.reasonCode"),
            noun: try nouns.noun(stored: cells[13], in: "alert_log.evidence.noun"),
            evidence: cells[10], stands: cells[11] == "t",
            isHistoric: cells[12] == "t")
    }
}
