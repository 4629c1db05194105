import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    /// One indicator in one area: the whole story. nil where there is none of that name, or not in
    /// that area.
    func indicatorPage(_ key: IndicatorKey) -> HTML? {
        guard let plan = plan(key.plan), let indicator = indicator(key) else { return nil }
        let rows = snapshot.rows.filter { $0.key == key }
        let row: AreaRow
        if let area = request.value("area") {
            guard let found = rows.first(where: { $0.area == area }) else {
                // Nothing was evaluated yet; the plan's own area is known all the same.
                guard rows.isEmpty, area == plan.area else { return nil }
                return notJudgedPage(indicator, plan)
            }
            row = found
        } else if let own = rows.first(where: { $0.area == plan.area })
            ?? inOrder(rows.filter { $0.status != nil }).first
        {
            row = own
        } else {
            return notJudgedPage(indicator, plan)
        }
        let past = row.periods.list
        let body: HTML = """
            \(trail(row, indicator, plan))
            \(opening(row, indicator))
            \(conditions(row, rows, plan))
            \(failingMembers(row))
            \(course(row, past, indicator))
            \(outlook(row))
            \(parts(of: row, indicator))
            \(counties(row, rows, indicator, plan))
            \(periods(row, past, indicator))
            \(history(row, indicator))
            \(source(indicator))
            """
        return document(title: pageTitle(row, indicator, plan), current: "indicator", body)
    }

    private func pageTitle(_ row: AreaRow, _ indicator: IndicatorRow, _ plan: PlanRow) -> String {
        let name = words.plainName(indicator)
        guard row.area != plan.area else { return name }
        let area = area(row.area, known: row.areaName)
        return words("\(name)（\(area)）", "\(name) (\(area))")
    }

    private func notJudgedPage(_ indicator: IndicatorRow, _ plan: PlanRow) -> HTML {
        document(
            title: words.plainName(indicator), current: "indicator",
            """
            \(trail(nil, indicator, plan))
            <section class="ihead" aria-labelledby="h1">
            <h1 id="h1">\(words.name(indicator))</h1>
            <p class="why">\(words("尚未评价。", "Not evaluated yet."))</p></section>
            \(source(indicator))
            """)
    }

    private func trail(_ row: AreaRow?, _ indicator: IndicatorRow, _ plan: PlanRow) -> HTML {
        var links: [(String, HTML)] = [
            (link("/"), "\(words("总览", "Overview"))"), (link(toPlan: plan.id), words.name(plan)),
        ]
        guard let row, row.area != plan.area else {
            return crumbs(links, last: words("指标", "Indicator"))
        }
        links.append((link(to: indicator.key, area: nil), words.name(indicator)))
        return crumbs(links, last: area(row.area, known: row.areaName))
    }

    // MARK: - What it comes to

    private func opening(_ row: AreaRow, _ indicator: IndicatorRow) -> HTML {
        guard let explained = explained(row) else { return .empty }
        let property = words.property(indicator.property)
        let explanation = words.meaning(of: indicator.property)
        let propertyTag: HTML =
            property.isEmpty
            ? .empty : "<span class=\"q\" title=\"\(explanation)\">\(property)</span>"
        guard let status = row.status else {
            let note = words("仅供比较，不单独评价", "for comparison, not evaluated")
            return """
                <section class="ihead" aria-labelledby="h1"><p class="tags">\
                <span class="q">\(note)</span>\(propertyTag)</p>
                <h1 id="h1">\(title(row))</h1>
                \(figures(row, explained))</section>
                """
        }
        return """
            <section class="ihead k-\(status.rawValue)" aria-labelledby="h1">\
            <p class="tags">\(tag(status))\(propertyTag)\(alertTag(row))</p>
            <h1 id="h1">\(title(row))</h1>
            <p class="lead">\(words.lead(explained))</p>
            <p class="why">\(words.reason(explained))</p>\(reporting(explained))
            \(figures(row, explained))</section>
            """
    }

    /// Severity and how long the alert has stood.
    private func alertTag(_ row: AreaRow) -> HTML {
        guard let severity = row.severity, let since = row.alertSince, let today = snapshot.asOf
        else { return .empty }
        let days = words.number(Int64(today - since))
        let state =
            row.alertState == .pending
            ? words("待确认 · 已持续 \(days) 天", "Pending · open \(days) days")
            : words(
                "\(words.severity(severity)) · 已持续 \(days) 天",
                "\(words.severity(severity)) · open \(days) days")
        let mark: HTML = "<span class=\"q\(severity == .critical ? " q-c" : "")\">\(state)</span>"
        return mark + care(row)
    }

    /// What operators have said of the alert, and whether it goes back and forth. Who said it is
    /// for operators: anyone who reaches the address may read the page.
    private func care(_ row: AreaRow) -> HTML {
        var texts: [String] = []
        if row.alertState == .acknowledged { texts.append(words.transition(.acknowledged)) }
        if let day = row.silencedTo {
            texts.append(words("静默至\(words.day(day))", "Silenced to \(words.day(day))"))
        }
        if row.isFlapping { texts.append(words("反复波动", "Flapping")) }
        return texts.map { "<span class=\"q\">\($0)</span>" as HTML }.reduce(.empty, +)
    }

    private func figures(_ row: AreaRow, _ explained: ExplainedJudgement) -> HTML {
        let places = words.places(explained)
        let unit = explained.unit
        let value = { (figure: Fraction) in words.value(figure, unit, places: places) }
        var list: [HTML] = []
        list.append(
            figure(
                words("现值", "Now"), row.value.map(value) ?? "—",
                row.numerator == nil && row.denominator == nil
                    ? row.readOn.map { words.day($0) } ?? "" : parts(row)))
        if let expected = row.expected {
            let gap = row.gap.map { gap -> String in
                if gap.isZero { return words("与应达值持平", "on plan") }
                return words.distance(
                    words.difference(gap.magnitude, unit, places: places), isAhead: gap.sign > 0,
                    explained.indicator.lowerIsBetter(than: row.value))
            }
            list.append(
                figure(words("应达值", "On-track value"), value(expected), gap ?? ""))
        }
        if let target = explained.indicator.commitment.said(\.sign, in: words) {
            let baseline =
                row.status == nil
                ? "" : explained.indicator.baseline.map { words.target($0, unit) } ?? ""
            let from = explained.indicator.baselineOn.map {
                words("基期\($0.year)年 ", "from \($0.year): ")
            }
            let year = explained.indicator.targetOn.map {
                words("\($0.year)年目标", "Target \($0.year)")
            }
            list.append(
                figure(
                    year ?? words("须长期保持", "Must hold every year"),
                    target,
                    baseline.isEmpty ? "" : (from ?? "") + baseline))
        }
        if let forecast = row.forecast, let low = row.forecastLow, let high = row.forecastHigh {
            let ends = [low, high].map { words.number($0, places: max(1, places - 1)) }
            list.append(
                figure(
                    words("到期预计", "Forecast at the deadline"), value(forecast),
                    ends.joined(separator: " – ")))
        }
        if let chance = row.chance {
            list.append(
                figure(
                    words("达标概率", "Probability of meeting"), words.percent(chance),
                    explained.situation.facts.basis.map { words.basis($0) }
                        ?? words("按各年度终值测算", "from the final values so far")))
        }
        return "<dl class=\"figs\">\(list)</dl>"
    }

    private func figure(_ name: String, _ value: String, _ note: String) -> HTML {
        let small: HTML = note.isEmpty ? .empty : "<small>\(note)</small>"
        return "<div><dt>\(name)</dt><dd>\(value)\(small)</dd></div>\n"
    }

    /// Numerator and denominator; a dash for what is not shown because it counts very few.
    func parts(_ row: AreaRow) -> String {
        side(row.numerator, row.key) + " / " + side(row.denominator, row.key)
    }

    /// One side of a value: a count, or a share where two shares are compared.
    func side(_ figure: Fraction?, _ key: IndicatorKey) -> String {
        guard let figure else { return "—" }
        return site.definitions[key]?.sides != nil
            ? words.value(figure, .percent, places: 2) : words.number(figure, places: 2)
    }

    // MARK: - What it would take

    /// The smallest movements in the coming year that give an even chance and one of four in five,
    /// and how chances are found.
    private func outlook(_ row: AreaRow) -> HTML {
        guard row.chance != nil, !row.isDecided, let explained = explained(row) else {
            return .empty
        }
        let paces = explained.facts.paces
        let title =
            paces == nil ? words("预测", "Forecast") : words("达标所需进度", "What it would take")
        var list = HTML.empty
        if let paces {
            let even = pace(paces.even, paces.evenCount, explained)
            let likely = pace(paces.likely, paces.likelyCount, explained)
            list = """
                <dl class="figs">\
                \(figure(words("达标概率达到 50%", "For an even chance"), even.text, even.note))\
                \(figure(words("达标概率达到 80%", "For four in five"), likely.text, likely.note))\
                </dl>
                """
        }
        let method = words(
            "达标概率的算法：把往年数据分别设想为随机游走、保持步伐、围绕某一水平起伏，按各设想对已有数据的预测准确程度加权，"
                + "取其中能够达标的份额；五分之四的可能结果落在预测区间内。",
            "How the probability is found: the past is held against three pictures (it wanders, it "
                + "keeps its pace, it scatters around a level), each weighted by how well it would "
                + "have predicted the figures that are known; the probability is the share of "
                + "futures in which the target is met, and four of five futures lie in the band.")
        return """
            <section aria-labelledby="fo"><h2 id="fo">\(title)</h2>\(list)\
            <p class="note">\(method)</p></section>
            """
    }

    /// A pace with its sign, and what it is in persons or things where it is a share of them.
    private func pace(
        _ pace: Fraction?, _ count: Fraction?, _ explained: ExplainedJudgement
    ) -> (text: String, note: String) {
        let year = words("未来一年", "in the coming year")
        guard let pace else { return ("—", words("合理幅度内无法达到", "no movement within reason")) }
        let sign = explained.indicator.lowerIsBetter(than: explained.facts.value) ? "−" : "+"
        let text = words.difference(pace, explained.unit, places: words.places(explained))
        var counted = ""
        if [.percent, .perThousand, .ratio].contains(explained.unit), let count {
            counted = words("，", ", ") + words.counted(count, explained.facts.paces?.noun)
        }
        return ((pace.isZero ? "" : sign) + text, year + counted)
    }
}
