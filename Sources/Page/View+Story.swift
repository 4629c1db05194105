import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    // MARK: - Counties

    /// The areas below side by side, the largest shortfall first.
    func counties(
        _ row: AreaRow, _ rows: [AreaRow], _ indicator: IndicatorRow, _ plan: PlanRow
    ) -> HTML {
        let codes = counties(of: plan)
        let below = rows.filter { codes.contains($0.area) }
        guard row.area == plan.area, !below.isEmpty, let explained = explained(row),
            let today = snapshot.asOf
        else { return .empty }
        let lacking = Dictionary(
            row.facts.places.map { ($0.area, $0.shortfall) },
            uniquingKeysWith: { first, _ in first })
        let sorted = below.sorted { left, right in
            let parts = (lacking[left.area] ?? .zero, lacking[right.area] ?? .zero)
            if parts.0 != parts.1 { return parts.1 < parts.0 }
            return (site.areas[left.area]?.order ?? .max) < (site.areas[right.area]?.order ?? .max)
        }
        let places = words.places(explained)
        let days = chart(row)?.chart.days ?? today - 1...today
        let city = readings(row.periods.list, indicator, days)
        let panels = CountyPanels(
            counties: sorted.map { county in
                let value =
                    county.value.map { words.value($0, indicator.unit, places: places) } ?? "—"
                let name = area(county.area, known: county.areaName)
                return CountyPanels.County(
                    readings: readings(county.periods.list, indicator, days),
                    label: value, sentence: words("\(name)：现为 \(value)", "\(name): \(value) now"))
            }, city: city, target: indicator.target?.double, days: days,
            targetLabel: indicator.target.map {
                words("目标 ", "target ") + words.target($0, indicator.unit)
            }, cityLabel: words("全市", "Whole area"))
        let drawings = panels.drawings()
        let items = sorted.enumerated().map { place, county -> HTML in
            let drawing = place < drawings.count ? drawings[place] : ""
            let needed = row.facts.places.first { $0.area == county.area }?.needed
            let text = share(county, lacking[county.area], needed, row, indicator)
            let address = link(to: row.key, area: county.area)
            return """
                <li><h3><a href="\(address)">\(areaName(county))</a></h3>\
                \(HTML(markup: drawing))<p>\(text)<small>\(parts(county))</small></p></li>
                """
        }
        let note = words(
            "同一纵轴，按缺口从大到小；灰线为全市平均水平",
            "same scale, largest shortfall first; grey line: whole area")
        return """
            <section aria-labelledby="co"><h2 id="co">\(words("各县区", "Counties")) \
            <small>\(note)</small></h2><ul class="minis">\(items)</ul></section>
            """
    }

    /// What a county is short of the whole area's on-track value, in natural units where known.
    private func share(
        _ county: AreaRow, _ lacking: Fraction?, _ needed: Fraction?, _ row: AreaRow,
        _ indicator: IndicatorRow
    ) -> String {
        if let needed { return words.short(words.counted(needed, row.facts.neededNoun)) }
        if let lacking, lacking.sign > 0 {
            return words.short(
                words.counted(lacking, row.noun),
                isTooMany: indicator.lowerIsBetter(than: county.value))
        }
        guard let value = county.value, let due = row.expected else {
            return county.value == nil
                ? words("暂无数据，或人数过少不予显示", "no data, or suppressed") : ""
        }
        let lead = indicator.lowerIsBetter(than: value) ? due - value : value - due
        let text = words.difference(lead.magnitude, indicator.unit, places: 2)
        if lead.isZero { return words("与应达值持平", "on plan") }
        return words.distance(text, isAhead: lead.sign > 0, indicator.lowerIsBetter(than: value))
    }

    // MARK: - Alerts

    /// Every transition of the alert with its evidence, the newest first; a retracted one is struck
    /// out.
    func history(_ row: AreaRow, _ indicator: IndicatorRow) -> HTML {
        guard !row.transitions.isEmpty else { return .empty }
        let columns: [(String, Bool)] = [
            (words("序号", "No."), false), (words("评价日期", "Day"), false),
            (words("变化", "Change"), false), (words("状态", "Status"), false),
            (words("原因", "Reason"), false), (words("依据", "Evidence"), false),
        ]
        let lines = row.transitions.map { entry -> HTML in
            let explained = ExplainedJudgement(entry, indicator, site)
            let isRetraction = entry.transition == .retracted
            let reason = isRetraction ? self.explained(entry) : words.whole(explained)
            let change: HTML =
                entry.stands
                ? "\(words.transition(entry.transition))"
                : "<del>\(words.transition(entry.transition))</del>"
            let note: HTML =
                entry.isHistoric
                ? "<small>\(words("补录", "backdated"))</small>" : .empty
            return """
                <tr><th scope="row">\(String(entry.sequence))<td>\
                <time datetime="\(entry.asOf.description)">\(words.day(entry.asOf))</time>\
                <td>\(change)\(note)<td>\(tag(entry.status))\
                <td class="long">\(reason)<td class="long">\(evidence(entry, indicator))

                """
        }
        return section(
            "ah", words("预警记录", "Alert history"), columns, lines,
            caption: words("预警的每一次变化", "Every transition of the alert"))
    }

    private func evidence(_ entry: AlertEntry, _ indicator: IndicatorRow) -> String {
        let facts = entry.facts(site.nouns)
        var parts: [String] = []
        if let numerator = facts.numerator {
            parts.append(words("分子 ", "numerator ") + side(numerator, indicator.key))
        }
        if let denominator = facts.denominator {
            parts.append(words("分母 ", "denominator ") + side(denominator, indicator.key))
        }
        if let day = facts.readOn { parts.append(words("数据日期 ", "data as of ") + words.day(day)) }
        if let chance = facts.chance { parts.append(words.odds(chance)) }
        parts.append(words("录入时间 ", "recorded ") + words.moment(entry.at))
        return parts.joined(separator: words("；", "; "))
    }

    // MARK: - Source

    /// From where to where the trajectory leads, and through what.
    private func wayToTarget(_ indicator: IndicatorRow) -> String {
        if let target = indicator.target, let due = indicator.targetOn {
            let end = words.target(target, indicator.unit)
            let day = words.deadline(due)
            let named = site.definitions[indicator.key]?.path ?? []
            let turns = named.map { point in
                let value = words.target(point.value, indicator.unit)
                let on = words.deadline(point.on)
                return words("经\(on) \(value) ", " through \(value) at \(on)")
            }.joined()
            let line = named.isEmpty ? words("直线", "a straight line") : words("折线", "a line")
            if indicator.kind?.startsAtZero ?? false {
                return words(
                    "由规划期前一年年底的 0 \(turns)到\(day) \(end) 的\(line)，取整数",
                    "\(line) from 0 at the end of the year before the plan\(turns) to \(end) at "
                        + "\(day), rounded down")
            }
            if let baseline = indicator.baseline, let begin = indicator.baselineOn {
                let start = words.target(baseline, indicator.unit)
                return words(
                    "由\(begin.year)年 \(start) \(turns)到\(day) \(end) 的\(line)",
                    "\(line) from \(start) in \(begin.year)\(turns) to \(end) at \(day)")
            }
            return words(
                "由首个终值\(turns)到\(day) \(end) 的\(line)",
                "\(line) from the first final value\(turns) to \(end) at \(day)")
        }
        if let limit = indicator.target.map({ words.target($0, indicator.unit) })
            ?? indicator.commitment.said(\.sign, in: words)
        {
            return words("无期限，每年均须保持 \(limit)", "no deadline: \(limit) must hold every year")
        }
        if let due = indicator.targetOn, indicator.kind != nil {
            return words("\(words.deadline(due))前完成", "to be done by \(words.deadline(due))")
        }
        return words("原文未载明", "not stated in the plan")
    }

    /// The sentence of the plan that sets the target, and how the value is computed.
    func source(_ indicator: IndicatorRow) -> HTML {
        let definition = site.definitions[indicator.key]
        let text =
            definition.map { words.name(zh: $0.formulaZh, en: $0.formulaEn) } ?? "—"
        let path = wayToTarget(indicator)
        let title = plan(indicator.key.plan).map { "《\($0.titleZh)》" } ?? indicator.document
        let section = definition?.chapter ?? ""
        let place = title + (section.isEmpty ? "" : "，" + section)
        let reads = definition?.reads ?? ""
        let exact: HTML =
            reads.isEmpty
            ? .empty
            : """
            <details><summary>\(words("文件原样（含识别错误）", "Exactly as in the document"))</summary>\
            <p lang="zh-CN">\(indicator.quote)</p></details>
            """
        let quote: HTML =
            indicator.quote.isEmpty
            ? .empty
            : """
            <blockquote><p lang="zh-CN">\(reads.isEmpty ? indicator.quote : reads)</p>\
            <footer lang="zh-CN">\(place)</footer>\(exact)</blockquote>
            """
        let heading = words("原文与计算方法", "Source and definition")
        let reading = words.reading(indicator.reading)
        return """
            <section aria-labelledby="so"><h2 id="so">\(heading)</h2>\
            \(quote)
            <dl class="def"><div><dt>\(words("计算方法", "Formula"))</dt><dd>\(text)</dd></div>\
            <div><dt>\(words("统计口径", "Reference date"))</dt><dd>\(reading)</dd></div>\
            <div><dt>\(words("时序进度", "Trajectory"))</dt><dd>\(path)</dd></div></dl></section>
            """
    }
}
