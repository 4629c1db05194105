import Alerts
import Calendar
import Codes
import Course
import Crypto
import Exact
import Indicators
import JSONText
import Language
import Plans
import Storage
import Words

/// What the judge finds on a day: every row of the indicators asked for, and for the judged ones
/// the transitions of their alert. A pure function of readings, plans and day; `verify` calls the
/// same.
package struct Assessment {
    package let indicatorIndex: IndicatorIndex
    let kinds: TargetKinds
    package let day: CivilDay
    let graceDays: Int
    let defaultHold: Int
    let defaultRecovery: Int

    package init(
        indicatorIndex: IndicatorIndex, kinds: TargetKinds, day: CivilDay, graceDays: Int,
        defaultHold: Int, defaultRecovery: Int
    ) {
        self.indicatorIndex = indicatorIndex
        self.kinds = kinds
        self.day = day
        self.graceDays = graceDays
        self.defaultHold = defaultHold
        self.defaultRecovery = defaultRecovery
    }

    /// One row, and its alert where it is judged.
    package struct Finding {
        package var row: StatusRow
        package var alert: AlertFinding?
        /// What is to be held against the truth one day.
        package var forecast: ForecastRow?
    }

    /// The fold of an alert, with the judge that can say why of any of its days.
    package struct AlertFinding {
        package var alertID: String
        package var transitions: [Transition]
        var judge: Judge
    }

    /// The rows of these indicators; none of a plan that has not begun.
    package func findings(of places: Set<IndicatorPlace>) -> [Finding] {
        indicatorIndex.rows.compactMap { row in
            let plan = indicatorIndex.plans[row.place.plan]
            guard places.contains(row.place), day >= plan.startsOn else { return nil }
            return finding(of: row, plan)
        }
    }

    private func finding(of row: Row, _ plan: Plan) -> Finding {
        let indicator = plan.indicators[row.place.indicator]
        let key = key(of: row)
        var status = StatusRow(
            key: key, areaName: indicatorIndex.areas.areas[row.area].nameZh, asOf: day.description)
        var judge = judge(of: row)
        let judgement = judge.judgement(
            on: day, below: row.isJudged ? readingsBelow(row) : [])
        fill(&status, judgement)
        guard row.isJudged else {
            // A figure to be compared with, no judgement: nothing is said of it.
            status.reason = nil
            status.reasonFacts = nil
            return Finding(row: status, alert: nil)
        }
        var statuses: [(CivilDay, Status?)] = []
        statuses.reserveCapacity(day - plan.startsOn + 1)
        var today = plan.startsOn
        while today <= day {
            statuses.append((today, judge.verdict(on: today).status))
            today = today + 1
        }
        let policy = AlertPolicy(
            indicator, of: plan, configuredHold: defaultHold,
            configuredRecovery: defaultRecovery)
        let alert = AlertFinding(
            alertID: alertID(key), transitions: fold(statuses, policy: policy), judge: judge)
        return Finding(
            row: status, alert: alert,
            forecast: ForecastRow(judgement, of: key, indicator, plan, on: day))
    }

    package func key(of row: Row) -> RowKey {
        let plan = indicatorIndex.plans[row.place.plan]
        return RowKey(
            plan: plan.id, indicator: plan.indicators[row.place.indicator].id,
            area: indicatorIndex.areas.areas[row.area].code)
    }

    /// What judges the row; of one that is only shown, without its promise.
    /// - Parameter graceDays: those configured unless said.
    package func judge(of row: Row, graceDays: Int? = nil) -> Judge {
        let plan = indicatorIndex.plans[row.place.plan]
        let indicator = plan.indicators[row.place.indicator]
        let indicatorIndex = indicatorIndex
        return Judge(
            row.isJudged ? indicator : indicator.unjudged, kinds: kinds,
            startsOn: plan.startsOn, endsOn: plan.endsOn, graceDays: graceDays ?? self.graceDays
        ) { indicatorIndex.reading(of: row, inForceOn: $0) }
    }

    package func readingsBelow(_ row: Row) -> [AreaReading] {
        let children = indicatorIndex.areas.children[row.area]
        return indicatorIndex.rows.filter {
            $0.place == row.place && children.contains($0.area)
        }.map { below in
            let area = indicatorIndex.areas.areas[below.area]
            return AreaReading(
                areaCode: area.code, areaName: area.nameEn,
                reading: indicatorIndex.reading(of: below, inForceOn: day))
        }
    }

    private func fill(_ status: inout StatusRow, _ judgement: Judgement) {
        status.value = judgement.reading.value?.decimalText(places: 12)
        status.numerator = judgement.reading.numerator?.decimalText(places: 12)
        status.denominator = judgement.reading.denominator?.decimalText(places: 12)
        status.readOn = judgement.readOn?.description
        status.expected = judgement.expected?.decimalText(places: 12)
        status.gap = judgement.gap?.decimalText(places: 12)
        status.requiredPace = judgement.requiredPace?.decimalText(places: 12)
        status.forecast = judgement.forecast?.decimalText(places: 12)
        status.forecastLow = judgement.forecastLow?.decimalText(places: 12)
        status.forecastHigh = judgement.forecastHigh?.decimalText(places: 12)
        status.chance = judgement.chance
        status.status = judgement.status?.rawValue
        status.reason = judgement.sentence
        status.periodState = judgement.isPeriodClosed ? "closed" : "open"
        status.reasonCode = judgement.reason?.code
        status.reasonFacts = judgement.facts.json.text
        status.shortfall = judgement.shortfall?.decimalText(places: 12)
        status.shortfallNoun = judgement.shortfallNoun?.rawValue
    }
}

/// The id of an alert: the first 16 bytes of SHA-256 over what names it, in hex.
package func alertID(_ key: RowKey) -> String {
    let identity = alertIdentity(
        plan: key.plan, indicator: key.indicator, area: key.area, breakdown: key.breakdown)
    return SHA256.digest(of: identity).bytes.prefix(16).map { byte in
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
}

extension ForecastRow {
    /// The forecast of a judgement; nil where it has none, and where its truth is known already.
    fileprivate init?(
        _ judgement: Judgement, of key: RowKey, _ indicator: Indicator, _ plan: Plan,
        on day: CivilDay
    ) {
        guard let period = judgement.outlookPeriod, let outlook = judgement.outlook,
            let value = outlook.value.decimalText(places: 12), let target = judgement.target,
            let promise = indicator.target
        else { return nil }
        self.init(
            key: key, period: period, madeOn: day.description,
            targetOn: ForecastRow.targetOn(of: promise, plan), forecast: value,
            low: outlook.low?.decimalText(places: 12), high: outlook.high?.decimalText(places: 12),
            chance: outlook.chance, target: target.decimalText(places: 12),
            direction: ForecastRow.direction(of: promise))
    }

    /// The deadline that a forecast is for.
    package static func targetOn(of target: Target, _ plan: Plan) -> String {
        (target.deadline ?? plan.endsOn).description
    }

    /// The side on which a value meets the target.
    package static func direction(of target: Target) -> String {
        (target.comparator?.lowerIsBetter ?? false ? Direction.atMost : .atLeast).rawValue
    }
}

extension Indicator {
    /// The same without a promise, for the rows that are only shown.
    fileprivate var unjudged: Indicator {
        var copy = self
        copy.target = nil
        copy.needsConfiguration = false
        return copy
    }
}

extension Judgement {
    /// What a transition keeps of the judgement that caused it: code and figures.
    var evidence: JSON {
        .object([("reasonCode", .optional(reason?.code))] + facts.members)
    }
}

extension Assessment {
    /// The readings that are kept of a row: those of the observation days from `first` to the day
    /// before the assessed one, whose reading is the status row, and those of the periods that end
    /// on `first` or later. None of a plan that has not begun.
    package func keptReadings(of row: Row, from first: CivilDay) -> [KeptReading] {
        let plan = indicatorIndex.plans[row.place.plan]
        guard day >= plan.startsOn else { return [] }
        var judge = judge(of: row)
        let key = key(of: row)
        var found: [KeptReading] = []
        for observed in observationDays(from: max(first, plan.startsOn), before: day) {
            found.append(
                KeptReading(
                    row: key, span: KeptReading.Span(from: observed, to: observed),
                    figures: KeptReading.Figures(judge.observation(on: observed, seenOn: day))))
        }
        for period in judge.observedPeriods(from: first, seenOn: day) {
            found.append(
                KeptReading(
                    row: key, span: KeptReading.Span(from: period.from, to: period.to),
                    figures: KeptReading.Figures(period.observation)))
        }
        return found
    }
}

extension KeptReading.Figures {
    init(_ observation: ObservedReading) {
        self.init(
            value: observation.reading.value?.decimalText(places: 12),
            numerator: observation.reading.numerator?.decimalText(places: 12),
            denominator: observation.reading.denominator?.decimalText(places: 12),
            expected: observation.expected?.decimalText(places: 12),
            status: observation.status?.rawValue, isOpen: observation.isOpen)
    }
}
