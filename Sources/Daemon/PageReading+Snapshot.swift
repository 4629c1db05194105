import Calendar
import Charts
import Exact
import Page
import Storage

extension PageReading {
    /// The reading as the page takes it.
    var snapshot: Snapshot {
        var snapshot = Snapshot()
        snapshot.plans = plans.compactMap { Self.plan($0) }
        for row in indicators {
            let indicator = Self.indicator(row)
            snapshot.indicators[indicator.key] = indicator
        }
        let entries = transitions.compactMap { Self.entry($0) }
        var byRow: [RowKey: [AlertEntry]] = [:]
        for entry in entries { byRow[RowKey(entry.key, entry.area), default: []].append(entry) }
        var periods: [RowKey: String] = [:]
        var days: [RowKey: String] = [:]
        for cells in readings {
            let key = RowKey(IndicatorKey(cells[0], cells[1]), cells[2])
            if cells[3] == "t" { days[key] = cells[4] } else { periods[key] = cells[4] }
        }
        snapshot.rows = statuses.map { cells in
            var row = Self.status(cells)
            let key = RowKey(row.key, row.area)
            row.transitions = byRow[key] ?? []
            row.periods = periods[key] ?? ""
            row.days = days[key] ?? ""
            return row
        }
        snapshot.newest = Array(entries.lazy.filter { !$0.isHistoric }.prefix(20))
        take(marks: mark, into: &snapshot)
        snapshot.firing = statuses.count { $0[23] == "firing" }
        snapshot.pending = statuses.count { $0[23] == "pending" }
        snapshot.lastResolved = statuses.filter { $0[23] == "resolved" }
            .compactMap { CivilDay($0[25]) }.max()
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

    private func take(marks mark: [String], into snapshot: inout Snapshot) {
        guard mark.count == 8 else { return }
        snapshot.asOf = CivilDay(mark[0])
        snapshot.judgedAt = mark[1].isEmpty ? nil : mark[1]
        snapshot.judgedMark = mark[2]
        snapshot.sequence = Int64(mark[3]) ?? 0
        snapshot.isHolding = mark[4] == "t"
        snapshot.operation.lag = Int64(mark[5])
        snapshot.operation.facts = Int64(mark[6]) ?? 0
        snapshot.operation.newestEvent = mark[7].isEmpty ? nil : mark[7]
        snapshot.operation.quarantine = quarantine.map { ($0[0], Int64($0[1]) ?? 0) }
        snapshot.operation.halted = halted.map { $0[0] }
    }

    private static func plan(_ cells: [String]) -> PlanRow? {
        guard let startsOn = CivilDay(cells[5]), let endsOn = CivilDay(cells[6]) else { return nil }
        return PlanRow(
            id: cells[0], version: cells[1], titleZh: cells[2], titleEn: cells[3],
            area: cells[4].isEmpty ? nil : cells[4], startsOn: startsOn, endsOn: endsOn)
    }

    private static func indicator(_ cells: [String]) -> IndicatorRow {
        var row = IndicatorRow(
            key: IndicatorKey(cells[0], cells[1]), nameZh: cells[2], nameEn: cells[3],
            unit: cells[4], property: cells[7], document: cells[13], quote: cells[14],
            reading: cells[15])
        row.kind = cells[5].isEmpty ? nil : cells[5]
        row.direction = cells[6].isEmpty ? nil : cells[6]
        row.baseline = Fraction(decimal: cells[8])
        row.baselineOn = CivilDay(cells[9])
        row.targetLow = Fraction(decimal: cells[10])
        row.targetHigh = Fraction(decimal: cells[11])
        row.targetOn = CivilDay(cells[12])
        return row
    }

    private static func status(_ cells: [String]) -> AreaRow {
        var row = AreaRow(
            key: IndicatorKey(cells[0], cells[1]), area: cells[2], areaName: cells[3])
        row.value = Fraction(decimal: cells[4])
        row.numerator = Fraction(decimal: cells[5])
        row.denominator = Fraction(decimal: cells[6])
        row.expected = Fraction(decimal: cells[7])
        row.gap = Fraction(decimal: cells[8])
        row.requiredPace = Fraction(decimal: cells[9])
        row.forecast = Fraction(decimal: cells[10])
        row.forecastLow = Fraction(decimal: cells[11])
        row.forecastHigh = Fraction(decimal: cells[12])
        row.chance = Double(cells[13])
        row.status = ChartStatus(rawValue: cells[14])
        row.isPeriodOpen = cells[15] == "open"
        row.readOn = CivilDay(cells[16])
        row.reasonCode = cells[17].isEmpty ? nil : cells[17]
        row.facts = ReasonFacts(json: cells[18])
        row.reason = cells[19]
        row.shortfall = Fraction(decimal: cells[20])
        row.noun = cells[21].isEmpty ? nil : cells[21]
        if ["pending", "firing", "acknowledged"].contains(cells[23]) {
            row.severity = cells[22]
            row.alertState = cells[23]
            row.alertSince = CivilDay(cells[24])
        }
        return row
    }

    private static func entry(_ cells: [String]) -> AlertEntry? {
        guard let sequence = Int64(cells[0]), let asOf = CivilDay(cells[8]) else { return nil }
        return AlertEntry(
            sequence: sequence, key: IndicatorKey(cells[1], cells[2]), area: cells[3],
            transition: cells[4], status: ChartStatus(rawValue: cells[5]), severity: cells[6],
            at: cells[7], asOf: asOf, reason: cells[9],
            evidence: cells[10], stands: cells[11] == "t",
            isHistoric: cells[12] == "t")
    }
}
