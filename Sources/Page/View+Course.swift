import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    // MARK: - Course

    /// The large chart with the statuses of all days, and what was revised.
    func course(_ row: AreaRow, _ past: [PastReading], _ indicator: IndicatorRow) -> HTML {
        guard let drawing = chart(row) else { return revisions(past, indicator, isAlone: true) }
        var chart = drawing.chart
        var days = row.days.list
        if let today = snapshot.asOf, days.last.map({ $0.start < today }) ?? true {
            days.append(row.reading(on: today))
        }
        if [.running, .day].contains(indicator.reading),
            [.level, .limit, .count].contains(chart.form)
        {
            chart.series = days.filter { chart.days.contains($0.start) }.map {
                Chart.Point($0.start, $0.value?.double)
            }
        }
        let timeline = timeline(row, days)
        let axis: HTML =
            chart.startsAtZero
            ? .empty
            : "<small>\(words("纵轴不从零开始", "vertical axis does not start at zero"))</small>"
        let status = row.status.map { " k-\($0.rawValue)" } ?? ""
        let note = words(
            "叉号为修订前的数值；色带为各月末和预警日的状态，三角为预警。",
            "A cross marks a value before its revision; the band shows the status at month ends "
                + "and on alert days; triangles mark alerts.")
        return """
            <div class="course\(status)"><section aria-labelledby="ch">\
            <h2 id="ch">\(words("走势", "Trend")) \(axis)</h2>\(key)
            <figure class="wide">\(HTML(markup: chart.large(timeline: timeline)))</figure>\
            <figure class="thin">\(HTML(markup: chart.phone(timeline: timeline)))</figure>
            <p class="note">\(note)</p>\(breakNotes(indicator))</section>
            \(revisions(past, indicator, isAlone: false))</div>
            """
    }

    /// The breaks of the series in words.
    private func breakNotes(_ indicator: IndicatorRow) -> HTML {
        let notes = breaks(indicator).map { shift -> HTML in
            let said = words("竖线：", "Vertical line: ") + sentence(of: shift) + words("。", ".")
            return "<p class=\"note\">\(said)</p>"
        }
        return "\(notes)"
    }

    private func timeline(_ row: AreaRow, _ days: [PastReading]) -> StatusTimeline? {
        guard row.status != nil, let today = snapshot.asOf else { return nil }
        // A transition says what stood on its day, which need not be one that is kept.
        let known = Set(days.map(\.start))
        let marked = row.transitions.filter { $0.stands && !known.contains($0.asOf) }.map {
            var day = row.reading(on: $0.asOf)
            day.status = $0.status
            return day
        }
        let days = (days + marked).sorted { $0.start < $1.start }
        var runs: [StatusTimeline.Run] = []
        for (place, day) in days.enumerated() {
            guard let status = day.status else { continue }
            let next = place + 1 < days.count ? days[place + 1].start - 1 : today
            guard day.start <= next else { continue }
            if let last = runs.last, last.status == status, last.days.upperBound + 1 >= day.start {
                runs[runs.count - 1].days = last.days.lowerBound...next
            } else {
                runs.append(.init(day.start...next, status, word: words.status(status)))
            }
        }
        let alerts = row.transitions.filter { $0.stands && $0.transition != .opened }
            .sorted { ($0.asOf, $0.sequence) < ($1.asOf, $1.sequence) }
            .map { StatusTimeline.Alert($0.asOf, word: words.transition($0.transition)) }
        return runs.isEmpty ? nil : StatusTimeline(runs: runs, alerts: alerts)
    }

    /// Closed readings that were changed later, the latest revision first.
    private func revisions(
        _ past: [PastReading], _ indicator: IndicatorRow, isAlone: Bool
    ) -> HTML {
        let periods = Dictionary(grouping: past, by: \.start)
        var list: [(knownFrom: String, html: HTML)] = []
        for readings in periods.values {
            let inTime = readings.sorted { $0.knownFrom < $1.knownFrom }
            for (old, new) in zip(inTime, inTime.dropFirst()) where old.knownTo != nil {
                list.append((new.knownFrom, revision(old, new, indicator)))
            }
        }
        guard !list.isEmpty else { return .empty }
        let items = list.sorted { $0.knownFrom > $1.knownFrom }.map(\.html)
        return """
            <section aria-labelledby="re"><h2 id="re">\(words("数据修订", "Revisions"))</h2>\
            <ol class="rev">\(items)</ol></section>
            """
    }

    private func revision(
        _ old: PastReading, _ new: PastReading, _ indicator: IndicatorRow
    ) -> HTML {
        let places = words.places(indicator.unit, showing: [old.value, new.value])
        let text = { (value: Fraction?) -> String in
            value.map { words.value($0, indicator.unit, places: places) } ?? "—"
        }
        let day = CivilDay(new.knownFrom.prefix(10))
        let name = words.period(new, indicator)
        let period = words(
            indicator.reading == .schoolYear ? "\(name)：" : "\(name)度：", "Period \(name): ")
        let counts =
            "\(side(old.numerator, indicator.key)) / \(side(old.denominator, indicator.key)) → "
            + "\(side(new.numerator, indicator.key)) / \(side(new.denominator, indicator.key))"
        let counted: HTML =
            old.numerator == nil && new.numerator == nil
            ? .empty : "<p class=\"when\">\(counts)</p>"
        return """
            <li><p>\(period)\
            <del>\(text(old.value))</del> → <ins>\(text(new.value))</ins></p>\
            \(counted)<p class="when">\(words("修订日期 ", "revised on "))\
            <time datetime="\(new.knownFrom.prefix(10).description)">\
            \(day.map { words.day($0) } ?? "")</time></p></li>
            """
    }

    // MARK: - Periods

    func periods(_ row: AreaRow, _ past: [PastReading], _ indicator: IndicatorRow) -> HTML {
        let known = past.filter { $0.knownTo == nil }.reversed()
        guard !known.isEmpty else { return .empty }
        let columns: [(String, Bool)] = [
            (words("年度", "Period"), false), (words("数据状态", "State"), false),
            (words("数值", "Value"), true), (words("分子", "Numerator"), true),
            (words("分母", "Denominator"), true), (words("应达值", "On-track value"), true),
            (words("与应达值之差", "vs plan"), true), (words("状态", "Status"), false),
        ]
        let lines = known.map { periodLine($0, indicator) }
        return section(
            "hi", words("各年度", "Periods"), columns, Array(lines),
            caption: words("各年度的数据与评价", "Values and evaluations by period"))
    }

    private func periodLine(_ reading: PastReading, _ indicator: IndicatorRow) -> HTML {
        let unit = indicator.unit
        let places = words.places(
            unit, showing: [reading.value, reading.expected, indicator.target])
        let value = { (figure: Fraction?) -> String in
            figure.map { words.value($0, unit, places: places) } ?? "—"
        }
        let count = { (figure: Fraction?) -> String in side(figure, indicator.key) }
        var gap = "—"
        if let figure = reading.value, let path = reading.expected {
            let lead = indicator.lowerIsBetter(than: figure) ? path - figure : figure - path
            gap = words.number(lead, places: places, isFixed: true)
        }
        let name = words.period(reading, indicator)
        return """
            <tr><th scope="row">\(name)<td>\(words.periodState(reading.state))\
            <td class="n">\(value(reading.value))<td class="n">\(count(reading.numerator))\
            <td class="n">\(count(reading.denominator))<td class="n">\(value(reading.expected))\
            <td class="n">\(gap)<td>\(reading.status.map { tag($0) } ?? "—")

            """
    }

    /// A wide table in a section of its own that scrolls by itself.
    func section(
        _ id: String, _ title: String, _ columns: [(name: String, isNumber: Bool)],
        _ lines: [HTML], caption: String
    ) -> HTML {
        let heads = columns.map { column -> HTML in
            "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" as HTML : .empty)>\(column.name)"
        }
        return """
            <section aria-labelledby="\(id)"><h2 id="\(id)">\(title)</h2>\
            <div class="scroll" tabindex="0" role="group" aria-labelledby="\(id)">\
            <table class="grid"><caption class="vh">\(caption)</caption><thead><tr>\(heads)</thead>\
            <tbody>\(lines)</table></div></section>
            """
    }
}

extension Wording {
    /// 2023年, 2023/24学年; `2023`, `2023/24`.
    func period(_ reading: PastReading, _ indicator: IndicatorRow) -> String {
        let year = reading.start.year
        switch indicator.reading {
        case .running, .census, .cohort, .latest: return self("\(year)年", "\(year)")
        case .schoolYear:
            let name = "\(year)/\(String(year + 1).suffix(2))"
            return self("\(name)学年", name)
        case .semester:
            let isAutumn = reading.start.date.month > 6
            return self(
                "\(year)年\(isAutumn ? "秋" : "春")季学期", "\(isAutumn ? "autumn" : "spring") \(year)")
        case .day: return fullDay(reading.start)
        }
    }
}
