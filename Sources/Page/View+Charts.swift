import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    /// The drawing of a row; nil where its kind has none.
    func chart(_ row: AreaRow) -> Drawing? {
        guard let indicator = indicator(row.key), let plan = plan(row.key.plan),
            let explained = explained(row), let today = snapshot.asOf,
            row.status != .needsConfiguration,
            let form = form(of: indicator)
        else { return nil }
        let past = row.periods.list
        let days = axis(indicator, plan, today)
        var chart = Chart(
            form, status: row.status, days: days, today: today,
            readings: readings(past, indicator, days), words: yearWords(indicator),
            sentence: sentence(row, past))
        let places = words.places(explained)
        // It is stated for the areas that are evaluated: elsewhere it is part of the path at most.
        if row.status != nil, let value = indicator.baseline, let day = indicator.baselineOn {
            chart.baseline = Chart.Point(day, value.double)
        }
        switch form {
        case .range:
            if let low = indicator.targetLow?.double, let high = indicator.targetHigh?.double,
                low <= high
            {
                chart.range = low...high
            }
        case .level, .limit, .count, .quota, .milestone:
            chart.target = indicator.commitment.side(of: row.value)?.limit.double
        }
        chart.path = path(past, row, indicator, days)
        chart.lowerIsBetter = indicator.lowerIsBetter(than: row.value)
        chart.expected = row.gap == nil ? nil : row.expected?.double
        chart.decimals = places
        chart.unit = indicator.unit == .percent ? "%" : ""
        chart.readsSchoolYears = indicator.reading == .schoolYear
        if let due = indicator.targetOn, due >= today, let middle = row.forecast?.double,
            let low = row.forecastLow?.double, let high = row.forecastHigh?.double
        {
            chart.forecast = Chart.Forecast([.init(due, middle, low: low, high: high)])
        }
        chart.breaks = breaks(indicator).map {
            Chart.Break($0.on, label: words("口径变化", "break"), hint: sentence(of: $0))
        }
        if form == .milestone, let due = indicator.targetOn {
            let lead = site.definitions[indicator.key]?.leadDays ?? indicator.kind?.leadDays
            chart.milestone = Chart.Milestone(
                due, judgedFrom: lead.map { due - $0 } ?? plan.startsOn, reached: reached(row))
        }
        chart.labels = chartLabels(row, explained, form, today)
        return Drawing(chart: chart)
    }

    func breaks(_ indicator: IndicatorRow) -> [Site.Definition.Break] {
        site.definitions[indicator.key]?.breaks ?? []
    }

    /// From when on figures are not comparable, and who said so.
    func sentence(of shift: Site.Definition.Break) -> String {
        let day = words.fullDay(shift.on)
        return words(
            "自\(day)起口径有变，与此前数据不可比（\(shift.source)）",
            "from \(day) figures are not comparable with those before (\(shift.source))")
    }

    /// Since when what is to be done is done, of the days that are kept; nil where it is not.
    private func reached(_ row: AreaRow) -> CivilDay? {
        guard row.status == .met else { return nil }
        let done = row.days.list.filter { $0.knownTo == nil }.reversed().prefix {
            $0.status == .met
        }
        return done.last?.start ?? snapshot.asOf
    }

    /// A row without a target is charted too: only its values.
    private func form(of indicator: IndicatorRow) -> Chart.Form? {
        guard let kind = indicator.kind else { return .level }
        return kind.form
    }

    /// A chart and the pieces of markup that it gives.
    struct Drawing {
        var chart: Chart

        func card() -> HTML { HTML(markup: chart.card()) }
        func row() -> HTML { HTML(markup: chart.row()) }
    }

    /// From the baseline's year end, else the eve of the plan, to the deadline's year end.
    private func axis(
        _ indicator: IndicatorRow, _ plan: PlanRow, _ today: CivilDay
    ) -> ClosedRange<CivilDay> {
        let first = indicator.baselineOn ?? CivilDay.last(of: plan.startsOn.year - 1)
        let last = CivilDay.last(of: (indicator.targetOn ?? max(plan.endsOn, today)).year)
        return first...max(last, first + 366)
    }

    /// Readings by period where they stand on the axis, with what was believed before.
    func readings(
        _ past: [PastReading], _ indicator: IndicatorRow, _ days: ClosedRange<CivilDay>
    ) -> [Chart.Reading] {
        let today = snapshot.asOf ?? days.upperBound
        let known = past.filter { $0.knownTo == nil }
        return known.compactMap { reading -> Chart.Reading? in
            let isOpen = reading.state == .open
            let end = yearEnd(of: reading, indicator)
            let day = isOpen && !indicator.reading.standsAtYearEnd ? today : end
            guard days.contains(day) else { return nil }
            let earlier = past.last { $0.knownTo != nil && $0.start == reading.start }
            let figure = reading.value.map {
                words.value(
                    $0, indicator.unit, places: words.places(indicator.unit, showing: [$0]))
            }
            return Chart.Reading(
                day, reading.value?.double, isOpen: isOpen,
                earlier: earlier?.value == reading.value ? nil : earlier?.value?.double,
                hint: figure.map { said(of: reading, indicator, $0) } ?? "")
        }
    }

    /// Where the figure of a period stands on the axis of plan time: the end of its year. School
    /// years in a range have no path to be held against, and stand where they end.
    private func yearEnd(of reading: PastReading, _ indicator: IndicatorRow) -> CivilDay {
        if [.semester, .day].contains(indicator.reading) { return reading.end }
        guard indicator.reading == .schoolYear else { return .last(of: reading.start.year) }
        let year = reading.start.year + 1
        return indicator.kind?.form == .range ? .on(8, 31, year) : .last(of: year)
    }

    /// `2023: 93.27%`, `2023/24: 6.8%`.
    private func said(
        of reading: PastReading, _ indicator: IndicatorRow, _ figure: String
    ) -> String {
        words.period(reading, indicator) + words(" ", ": ") + figure
    }

    /// From the baseline to the target. Without one of the plan's own the line goes through the
    /// first figure that was expected: back to the eve of the plan, unless it begins there, with a
    /// first closed reading.
    private func path(
        _ past: [PastReading], _ row: AreaRow, _ indicator: IndicatorRow,
        _ days: ClosedRange<CivilDay>
    ) -> [Chart.Point] {
        guard let due = indicator.targetOn, let target = indicator.target?.double,
            indicator.kind?.hasPath ?? false, days.contains(due)
        else { return [] }
        if indicator.kind?.startsAtZero ?? false {
            return line(from: Chart.Point(days.lowerBound, 0), indicator, to: due, target)
        }
        if let value = indicator.baseline, let day = indicator.baselineOn, day < due {
            return line(from: Chart.Point(day, value.double), indicator, to: due, target)
        }
        let first = past.first { $0.expected != nil && $0.knownTo == nil && $0.state != .open }
        guard let first, let expected = first.expected?.double else { return [] }
        let day = yearEnd(of: first, indicator)
        guard day < due else { return [] }
        let known = line(from: Chart.Point(day, expected), indicator, to: due, target)
        guard first.expected != first.value, day > days.lowerBound, let next = known[1].value else {
            return known
        }
        let back = Double(days.lowerBound - day) / Double(known[1].day - day)
        let start = Chart.Point(days.lowerBound, expected + (next - expected) * back)
        return [start] + known.dropFirst()
    }

    /// From a value through those that the plan names on the way, unless the target was reached
    /// when it began.
    private func line(
        from start: Chart.Point, _ indicator: IndicatorRow, to due: CivilDay, _ target: Double
    ) -> [Chart.Point] {
        let lead = (start.value ?? target) - target
        let isReached = indicator.lowerIsBetter(than: nil) ? lead <= 0 : lead >= 0
        let named = isReached ? [] : site.definitions[indicator.key]?.path ?? []
        return [start]
            + named.filter { $0.on > start.day }.map { Chart.Point($0.on, $0.value.double) }
            + [Chart.Point(due, target)]
    }

    private func yearWords(_ indicator: IndicatorRow) -> ChartWords {
        guard indicator.reading == .running else { return ChartWords() }
        return words.isChinese ? ChartWords(afterYear: "年底") : ChartWords(beforeYear: "end ")
    }

    private func chartLabels(
        _ row: AreaRow, _ explained: ExplainedJudgement, _ form: Chart.Form, _ today: CivilDay
    ) -> Chart.Labels {
        let unit = explained.unit
        let places = words.places(explained)
        let lower = explained.indicator.lowerIsBetter(than: row.value)
        let isLimit = explained.indicator.targetOn == nil
        let word =
            isLimit
            ? (lower ? words("上限 ", "ceiling ") : words("底线 ", "floor "))
            : words("目标 ", "target ") + (lower ? "≤ " : "")
        var labels = Chart.Labels()
        labels.target = targetLabel(explained, form, word)
        labels.now = row.value.map { words("现值 ", "now ") + words.value($0, unit, places: places) }
        labels.forecast = row.forecast.map {
            words("预计 ", "forecast ")
                + words.value($0, unit, places: max(0, min(places, 3)), isFixed: false)
        }
        labels.expected = row.expected.map {
            words("应达值 ", "on-track ") + words.value($0, unit, places: places)
        }
        if let gap = row.gap, gap.sign < 0 {
            let text = words.difference(gap.magnitude, unit, places: places)
            labels.gap = words("落后 \(text)", "\(text) behind")
        }
        labels.today = words("今日 ", "today, ") + words.day(today, year: false)
        labels.silence = words("无可用数据", "no usable data")
        return labels
    }

    /// What stands at the target: of a milestone its day, of a range both ends.
    private func targetLabel(_ explained: ExplainedJudgement, _ form: Chart.Form, _ word: String)
        -> String?
    {
        let indicator = explained.indicator
        switch form {
        case .milestone: return indicator.targetOn.map { words.day($0) }
        case .range: return indicator.commitment.said(\.sign, in: words)
        case .quota:
            return indicator.target.map {
                words("年度任务 ", "quota ") + words.target($0, explained.unit)
            }
        case .level, .limit, .count:
            return indicator.target.map { word + words.target($0, explained.unit) }
        }
    }

    /// Every value and the target in one sentence, for those who cannot see the chart.
    private func sentence(_ row: AreaRow, _ past: [PastReading]) -> String {
        guard let explained = explained(row) else { return "" }
        let places = words.places(explained)
        let list = past.filter { $0.knownTo == nil }.map { reading -> String in
            let value = reading.value.map { words.value($0, explained.unit, places: places) } ?? "—"
            return said(of: reading, explained.indicator, value)
        }
        let name = words.plainName(explained.indicator)
        return words.joined([
            name + words("。", "."),
            list.isEmpty ? "" : list.joined(separator: words("；", "; ")) + words("。", "."),
            words.facts(explained),
        ])
    }
}

extension ReadingKind {
    /// Whether also the figure of an open period is that of its year, and not that of today.
    fileprivate var standsAtYearEnd: Bool {
        switch self {
        case .census, .schoolYear, .cohort: true
        case .running, .latest, .semester, .day: false
        }
    }
}
