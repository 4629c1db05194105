import Alerts
import Calendar
import Codes
import Course
import Exact
import Forecasts
import Indicators
import JSONText
import Judgements
import Language
import Plans
import Words

/// The evaluation of a day: every row of the indicators asked for, and for the rated ones the
/// transitions of their alert. A pure function of readings, plans and day; `verify` calls the same.
package struct Assessment {
    package let indicatorIndex: IndicatorIndex
    package let day: CivilDay
    let rules: Rules
    /// What operators have said of alerts.
    let operators: OperatorRecords
    private let siblings = SiblingPasts()
    private let units: UnitAmounts
    /// What judges of the same rows have found before.
    private let memories: [Row: Judge.Memory]

    /// - Parameter past: what is known of days before; nothing of it may have changed since.
    package init(
        indicatorIndex: IndicatorIndex, day: CivilDay,
        operators: OperatorRecords = OperatorRecords(), past: PastStatuses = PastStatuses(),
        rules: Rules
    ) {
        self.indicatorIndex = indicatorIndex
        memories = past.memories
        units = UnitAmounts(upTo: day)
        self.day = day
        self.operators = operators
        self.rules = rules
    }

    /// What the configuration decides of an evaluation.
    package struct Rules: Sendable {
        /// The table that the plans were read with.
        package var kinds: TargetKinds
        /// Days that a status must last before an alert fires, where the plan does not say.
        package var hold: Int
        /// The same before it is resolved.
        package var recovery: Int
        /// What happens to an alert that nobody acknowledges.
        package var insistence = AlertPolicy.Insistence()
        package var flapping = AlertPolicy.Flapping()
        /// Days that a period stays open after its end.
        package var graceDays: Int
        /// Fewer persons than these are not shown to all.
        package var minimumCell: Int

        package init(
            kinds: TargetKinds, hold: Int, recovery: Int, graceDays: Int, minimumCell: Int
        ) {
            self.kinds = kinds
            self.hold = hold
            self.recovery = recovery
            self.graceDays = graceDays
            self.minimumCell = minimumCell
        }
    }

    /// One row, and its alert where it is rated.
    package struct Finding {
        package var row: StatusRow
        package var alert: AlertFinding?
        /// What is to be compared with the outcome one day.
        package var forecast: ForecastRow?
        /// What it is of, and what it was found with; nil of what was not found here.
        package var found: (row: Row, judge: Judge)?
    }

    /// The rows of parts of an indicator that are not there: nothing counts in them.
    package func absent(of place: IndicatorPlace) -> [RowKey] {
        indicatorIndex.rows(of: place).filter { $0.isPart && !isShown($0) }.map { key(of: $0) }
    }

    private func isShown(_ row: Row) -> Bool {
        !row.isPart || indicatorIndex.reading(of: row, inForceOn: day).showsPart
    }

    /// The rows of an indicator; none of a plan that has not begun. They bear upon no row of
    /// another indicator.
    ///
    /// - Parameters:
    ///   - survey: shared by the indicators of one day.
    ///   - past: what is known of the days before; it learns what is found.
    ///   - alerting: whether the days before are judged too, for alerts and forecasts.
    package func findings(
        of place: IndicatorPlace, _ survey: inout ReportingSurvey, past: inout PastStatuses,
        alerting: Bool
    ) -> [Finding] {
        let plan = indicatorIndex.plans[place.plan]
        guard day >= plan.startsOn else { return [] }
        units.begin(place)
        var findings: [Finding] = []
        var judged = JudgedAreas()
        for row in indicatorIndex.rows(of: place) where isShown(row) {
            findings.append(finding(of: row, plan, &survey, &past, &judged, alerting))
        }
        return findings
    }

    /// The same of some indicators, in their order, where nothing is known of the days before.
    package func findings(of places: Set<IndicatorPlace>) -> [Finding] {
        var past = PastStatuses()
        var survey = ReportingSurvey(of: indicatorIndex)
        return indicatorIndex.places.filter(places.contains).flatMap {
            findings(of: $0, &survey, past: &past, alerting: true)
        }
    }

    private func finding(
        of row: Row, _ plan: Plan, _ survey: inout ReportingSurvey, _ past: inout PastStatuses,
        _ judged: inout JudgedAreas, _ alerting: Bool
    ) -> Finding {
        let indicator = plan.indicators[row.place.indicator]
        let key = key(of: row)
        var status = StatusRow(
            key: key, areaName: indicatorIndex.areas.areas[row.area].nameZh, asOf: day)
        var judge = judge(of: row)
        let judgement = judgement(of: row, by: &judge, &survey)
        var facts = judgement.facts
        facts.paces = past.paces(of: row, by: &judge, judgement, on: day)
        fill(&status, judgement, facts)
        guard row.isJudged else {
            // A figure to be compared with, not rated: nothing is said of it.
            status.reason = nil
            status.reasonZh = nil
            status.reasonFacts = nil
            judged.compare(judgement, of: row, in: indicatorIndex.areas, &status)
            past.keep(judge.memory, of: row)
            return Finding(row: status, found: (row, judge))
        }
        judged.add(judge, judgement, of: row)
        // What it was before is not known to be wrong: its alert stays as it is.
        guard alerting, !isBuilding(row) else {
            past.keep(judge.memory, of: row)
            return Finding(row: status, found: (row, judge))
        }
        let fold = fold(of: row, by: &judge, &past)
        past.keep(judge.memory, of: row)
        let transitions = fold?.transitions ?? []
        status.flapping = fold?.flapping(on: day) != nil
        var alert = AlertFinding(
            planVersion: plan.version, transitions: transitions, judge: judge, of: self, row: row,
            reporting: judgement.reporting)
        alert.narrower = narrower(than: row, &past)
        return Finding(
            row: status, alert: alert,
            forecast: ForecastRow(judgement, of: key, indicator, plan, on: day),
            found: (row, judge))
    }

    /// The transitions of the alert of a rated row, from the first day of its plan to this one.
    package func transitions(of row: Row) -> [Transition] {
        var judge = judge(of: row)
        var past = PastStatuses()
        return fold(of: row, by: &judge, &past)?.transitions ?? []
    }

    /// - Parameter alone: whether what operators and other areas bring is left out.
    func fold(
        of row: Row, by judge: inout Judge, _ past: inout PastStatuses, alone: Bool = false
    ) -> Fold? {
        let plan = indicatorIndex.plans[row.place.plan]
        guard row.isJudged, day >= plan.startsOn else { return nil }
        let statuses = statuses(of: row, by: &judge, from: plan.startsOn, &past)
        var policy = AlertPolicy(
            plan.indicators[row.place.indicator], of: plan, configuredHold: rules.hold,
            configuredRecovery: rules.recovery)
        policy.insistence = rules.insistence
        policy.flapping = rules.flapping
        var acts = alone ? .none : said(of: row).acts
        if !alone { acts.wider = wider(than: row, &past) }
        var fold = Fold(policy: policy, acts: acts)
        for (day, status) in statuses { fold.add(day, status) }
        return fold
    }

    /// The status of every day from the plan's first to the evaluated one.
    private func statuses(
        of row: Row, by judge: inout Judge, from start: CivilDay, _ past: inout PastStatuses
    ) -> some Sequence<(CivilDay, Status?)> {
        let count = day - start + 1
        var statuses = Array(past.of(row).prefix(count))
        while statuses.count < count {
            statuses.append(judge.verdict(on: start + statuses.count).status)
        }
        past.keep(statuses, of: row)
        return statuses.enumerated().lazy.map { (start + $0.offset, $0.element) }
    }

    /// Everything that is said of a row on the day.
    package func judgement(of row: Row) -> Judgement {
        var judge = judge(of: row)
        var survey = ReportingSurvey(of: indicatorIndex)
        return judgement(of: row, by: &judge, &survey)
    }

    private func judgement(
        of row: Row, by judge: inout Judge, _ survey: inout ReportingSurvey
    ) -> Judgement {
        var judgement = judge.judgement(on: day, below: row.isJudged ? readingsBelow(row) : [])
        if row.isJudged, !isBuilding(row) {
            judgement.reporting = survey.reporting(of: row, inForceOn: day)
            judgement.failingMembers = failingMembers(of: row, judgement.reading)
        }
        judgement.conditions = indicatorIndex.conditions(
            of: row, inForceOn: day, knowing: units
        ).map { $0.shown(toAll: rules.minimumCell) }
        return judgement
    }

    /// Those of which a duty of each institution or area does not hold; nil where all keep it, and
    /// where a name would say something of a few persons.
    private func failingMembers(of row: Row, _ reading: Reading) -> FailingMembers? {
        let measure = indicatorIndex.plans[row.place.plan].indicators[row.place.indicator].measure
        guard reading.numerator != reading.denominator,
            measure.asked.allSatisfy({ $0.noun.privacy == .nobody })
        else { return nil }
        return indicatorIndex.failingMembers(of: row, inForceOn: day)
    }

    /// What it would take a year for an even chance and for four in five; nil where that is no
    /// question.
    package func pacesForChance(of row: Row) -> ReasonFacts.Paces? {
        var judge = judge(of: row)
        return row.isJudged ? judge.pacesForChance(on: day) : nil
    }

    /// Whether its measures are still being counted from the stored facts.
    package func isBuilding(_ row: Row) -> Bool { indicatorIndex.building.contains(row.place) }

    package func key(of row: Row) -> RowKey {
        let plan = indicatorIndex.plans[row.place.plan]
        let indicator = plan.indicators[row.place.indicator]
        return RowKey(
            plan: plan.id, indicator: indicator.id,
            area: indicatorIndex.areas.areas[row.area].code,
            breakdown: row.isPart ? indicator.parts[row.place.part - 1].breakdown : "{}")
    }

    /// What evaluates the row; of one that is only shown, without its target.
    /// - Parameter graceDays: those configured unless said.
    package func judge(of row: Row, graceDays: Int? = nil) -> Judge {
        judge(of: row, graceDays: graceDays, siblings: siblings(of: row, graceDays: graceDays))
    }

    private func judge(
        of row: Row, graceDays: Int?, siblings: @escaping (CivilDay) -> [SiblingPast]
    ) -> Judge {
        let plan = indicatorIndex.plans[row.place.plan]
        let indicator = plan.indicators[row.place.indicator]
        let indicatorIndex = indicatorIndex
        var readings = RowReadings(of: row, in: indicatorIndex, knowing: units)
        var judge = Judge(
            row.isJudged ? indicator : indicator.unjudged, kinds: rules.kinds,
            startsOn: plan.startsOn, endsOn: plan.endsOn,
            graceDays: graceDays ?? rules.graceDays,
            calendar: plan.calendar, occasion: indicatorIndex.occasion(of: row),
            recent: { indicatorIndex.recent(of: row, upTo: $0) },
            siblings: siblings,
            reading: { readings?(inForceOn: $0) ?? indicatorIndex.reading(of: row, inForceOn: $0) })
        // Other days of grace close the periods on other days.
        if graceDays == nil, let memory = memories[row] { judge.memory = memory }
        return judge
    }

    /// What other judged areas have done, for one that several are judged beside.
    private func siblings(
        of row: Row, graceDays: Int?
    ) -> (CivilDay) -> [SiblingPast] {
        guard row.isJudged else { return { _ in [] } }
        return { day in
            // A sibling's own past asks for no siblings.
            siblings.pasts(beside: row, in: indicatorIndex, on: day) {
                judge(of: $0, graceDays: graceDays, siblings: { _ in [] })
            }
        }
    }

    package func readingsBelow(_ row: Row) -> [AreaReading] {
        let children = indicatorIndex.areas.children[row.area]
        guard !children.isEmpty else { return [] }
        return indicatorIndex.rows(of: row.place).filter {
            children.contains($0.area)
        }.map { below in
            AreaReading(
                areaCode: indicatorIndex.areas.areas[below.area].code,
                reading: indicatorIndex.reading(of: below, inForceOn: day))
        }
    }

    /// The name of an area by its code, for sentences.
    package var areaName: @Sendable (String, Words.Language) -> String {
        let areas = indicatorIndex.areas
        return { code, language in
            guard let area = areas.index[code].map({ areas.areas[$0] }) else { return code }
            return language == .zh ? area.nameZh : area.nameEn
        }
    }

    private func fill(
        _ status: inout StatusRow, _ judgement: Judgement, _ facts: ReasonFacts
    ) {
        status.value = judgement.reading.value?.asStored
        status.numerator = judgement.reading.numerator?.asStored
        status.denominator = judgement.reading.denominator?.asStored
        status.readOn = judgement.readOn
        status.expected = judgement.expected?.asStored
        status.gap = judgement.gap?.asStored
        status.requiredPace = judgement.requiredPace?.asStored
        status.forecast = judgement.forecast?.asStored
        status.forecastLow = judgement.forecastLow?.asStored
        status.forecastHigh = judgement.forecastHigh?.asStored
        status.chance = judgement.chance
        status.status = judgement.status
        status.reason = judgement.sentence(in: .en, areas: areaName)
        status.reasonZh = judgement.sentence(in: .zh, areas: areaName)
        status.periodState = judgement.isPeriodClosed ? .closed : .open
        status.reasonCode = judgement.reason?.code
        status.reasonFacts = facts.json.text
        status.shortfall = judgement.shortfall?.asStored
        status.shortfallNoun = judgement.shortfallNoun?.code
    }
}

extension ForecastRow {
    /// The forecast of an evaluation; nil where it has none, or its outcome is known already.
    fileprivate init?(
        _ judgement: Judgement, of key: RowKey, _ indicator: Indicator, _ plan: Plan,
        on day: CivilDay
    ) {
        guard let period = judgement.outlookPeriod, let outlook = judgement.outlook,
            let value = outlook.value?.asStored, let limit = judgement.target,
            let target = indicator.target,
            let direction = ForecastRow.direction(of: target, in: indicator.unit)
        else { return nil }
        self.init(
            key: key, period: period, madeOn: day,
            targetOn: ForecastRow.targetOn(of: target, in: plan), forecast: value,
            low: outlook.low?.asStored, high: outlook.high?.asStored, chance: outlook.chance,
            target: limit.asStored, direction: direction,
            method: outlook.method, methodVersion: ModelAverage.version)
        lastValue = outlook.plain?.lastValue.asStored
        linearSchedule = outlook.plain?.linearSchedule?.asStored
    }

    /// The deadline that a forecast is for.
    package static func targetOn(of target: Target, in plan: Plan) -> CivilDay {
        target.deadline ?? plan.endsOn
    }

    /// The side on which a value meets the target; nil where it can fail on both.
    package static func direction(of target: Target, in unit: MeasureUnit) -> Direction? {
        target.comparator?.bounds(in: unit)?.onlySide.map { side in
            side.lowerIsBetter ? .atMost : .atLeast
        }
    }
}

extension Indicator {
    /// The same without a target, for the rows that are only shown.
    fileprivate var unjudged: Indicator {
        var copy = self
        copy.target = nil
        copy.needsConfiguration = false
        return copy
    }
}
