import Charts
import Codes
import Judgements
import Words

// The page of a plan as its document runs: chapter by chapter, each figure beside its sentence.

extension View {
    /// An indicator of the plan in one line, whatever the number of areas that it is rated in.
    private struct Line {
        var key: IndicatorKey
        /// The row of the plan's own area, else the worst of those that are rated; nil before the
        /// first evaluation.
        var row: AreaRow?
        /// The rows that are rated.
        var rated: [AreaRow]

        /// Whether there is something to be held against its target.
        var isEvaluated: Bool {
            switch row?.status {
            case .missed, .breached, .offCourse, .atRisk, .onCourse, .met, .notDue: true
            case .noData, .needsConfiguration, nil: false
            }
        }
    }

    /// Lines that the page of a plan has; chapters behind them are links.
    static let mostLines = 200

    /// The chapters with their indicators. `?section=` asks for one of them.
    ///
    /// - Parameter hasMatrix: the counties stand side by side behind them.
    func document(of plan: PlanRow, _ rated: [AreaRow], hasMatrix: Bool) -> HTML {
        let asked = request.value("section")
        let chapters = chapters(of: plan).filter { asked == nil || $0.name == asked }
        let ratedByKey = Dictionary(grouping: rated, by: \.key)
        let own = Dictionary(
            snapshot.rows.lazy.filter { $0.key.plan == plan.id && $0.area == plan.area }
                .map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var parts: [HTML] = []
        var contents: [HTML] = []
        var count = 0
        var hasTable = false
        for chapter in chapters {
            let lines = chapter.indicators.map { key in
                let rows = ratedByKey[key] ?? []
                let city = own[key]
                let row = city?.status == nil ? rows.first ?? city : city
                return Line(key: key, row: row, rated: rows)
            }
            let rows = lines.flatMap(\.rated)
            contents.append(
                "<li><a href=\"#\(chapter.anchor)\">\(name(chapter))</a>\(troubles(rows))</li>\n")
            count += lines.count
            let isShown = asked != nil || count <= Self.mostLines
            let evaluated = isShown ? lines.filter(\.isEvaluated) : []
            let table: HTML =
                evaluated.isEmpty ? .empty : table(evaluated, of: chapter, isFirst: !hasTable)
            hasTable = hasTable || !evaluated.isEmpty
            let rest =
                isShown
                ? folded(lines.filter { !$0.isEvaluated }) : self.link(to: chapter, lines, plan)
            parts.append(
                """
                <section aria-labelledby="\(chapter.anchor)"><h3 id="\(chapter.anchor)">\
                \(name(chapter))\(troubles(rows))</h3>\(table)\(rest)</section>

                """)
        }
        let heading = words("按规划章节", "Chapter by chapter")
        let back: HTML =
            asked == nil
            ? .empty
            : """
            <p class="fold"><a href="\(link(toPlan: plan.id))">\
            \(words("全部章节", "All chapters"))</a></p>
            """
        if hasMatrix {
            contents.append(
                "<li><a href=\"#cm\">\(words("各县区对比", "Counties side by side"))</a></li>")
        }
        let table: HTML =
            contents.count < 2
            ? .empty
            : """
            <nav class="toc" aria-label="\(words("章节", "Chapters"))"><ol>\(contents)</ol></nav>
            """
        return """
            <section aria-labelledby="all"><h2 id="all">\(heading) \
            <small>\(words("\(count) 项指标", "\(count) indicators"))</small></h2>
            \(form(RowFilter(request), of: [plan], fixesPlan: true))\(back)\(table)
            \(parts)</section>
            """
    }

    /// In place of a chapter's lines, where the page has enough of them.
    private func link(to chapter: Chapter, _ lines: [Line], _ plan: PlanRow) -> HTML {
        let address = link("/plans/\(HTML.encoded(plan.id))", [("section", chapter.name)])
        let text = words("列出 \(lines.count) 项", "List \(lines.count)")
        return "<p class=\"fold\"><a href=\"\(address)\">\(text)</a></p>"
    }

    private func table(_ lines: [Line], of chapter: Chapter, isFirst: Bool) -> HTML {
        let heads = [
            words("指标与原文", "Indicator and text"), words("走势与现值", "Trend and value"),
            words("应达值", "On-track value"), words("目标", "Target"),
            words("状态", "Status"),
        ].map { "<th scope=col>\($0)" as HTML }
        return """
            <table class="list text\(isFirst ? "" : " few")"><caption class="vh">\(name(chapter))\
            </caption><thead><tr>\(heads)</thead><tbody>\(lines.map { self.line($0) })</table>
            """
    }

    private func line(_ line: Line) -> HTML {
        guard let row = line.row, let explained = explained(row), let status = row.status,
            let indicator = indicator(line.key)
        else { return .empty }
        let places = words.places(explained)
        let unit = indicator.unit
        let mark: HTML =
            indicator.property == .binding
            ? "<span class=\"q\">\(words.property(.binding))</span>" : .empty
        let now = row.value.map { words.value($0, unit, places: places) } ?? "—"
        let gap = words.gap(explained)
        let said: HTML = gap.isEmpty || gap == "—" ? .empty : "<small>\(gap)</small>"
        return """
            <tr class="k-\(status.rawValue)"><th scope=row>\
            <a href="\(link(to: row.key, area: row.area))">\(title(row))</a>\
            \(mark)\(spread(line))\(conditionLine(row))\(quote(indicator))\
            <td>\(chart(row)?.row() ?? .empty)\(now)\
            <td>\(row.expected.map { words.value($0, unit, places: places) } ?? "")\
            <td>\(indicator.commitment.said(\.sign, in: words) ?? "")\
            <td>\(tag(status))\(said)

            """
    }

    /// Of a target of several conditions: how many hold, and which do not.
    private func conditionLine(_ row: AreaRow) -> HTML {
        let sentence = conditionSentence(row)
        return sentence.isEmpty ? .empty : "<p>\(sentence)</p>"
    }

    /// Of an indicator that is rated in each county: in how many which status stands.
    private func spread(_ line: Line) -> HTML {
        guard line.rated.count > 1 else { return .empty }
        let counts = Self.groups.compactMap { status -> String? in
            let count = line.rated.count { $0.status == status }
            let word = words.status(status)
            return count == 0 ? nil : words("\(word) \(count)", "\(count) \(word.lowercased())")
        }
        return """
            <p>\(words("\(line.rated.count) 个地区：", "\(line.rated.count) areas: "))\
            \(counts.joined(separator: words("，", ", ")))</p>
            """
    }

    /// The sentence of the document that sets the target.
    private func quote(_ indicator: IndicatorRow) -> HTML {
        let reads = site.definitions[indicator.key]?.reads ?? ""
        let text = reads.isEmpty ? indicator.quote : reads
        return text.isEmpty ? .empty : "<p lang=\"zh-CN\"><q>\(text)</q></p>"
    }

    /// What cannot be held against anything, as a count that can be opened.
    private func folded(_ lines: [Line]) -> HTML {
        guard !lines.isEmpty else { return .empty }
        let kinds: [(name: String, lines: [Line])] = [
            (words.status(.noData), lines.filter { $0.row?.status == .noData }),
            (
                words.status(.needsConfiguration),
                lines.filter { $0.row?.status == .needsConfiguration }
            ),
            (chartedWord, lines.filter { $0.row?.status == nil && isCharted($0.key) }),
            (
                words("尚未评价", "Not evaluated yet"),
                lines.filter { $0.row?.status == nil && !isCharted($0.key) }
            ),
        ]
        let counts = kinds.filter { !$0.lines.isEmpty }.map { kind in
            "\(kind.name) \(kind.lines.count)"
        }
        let items = lines.compactMap { line -> HTML? in
            guard let indicator = indicator(line.key) else { return nil }
            let value = line.row?.value.map {
                words.value($0, indicator.unit, places: words.places(indicator.unit, showing: [$0]))
            }
            let state: HTML =
                line.row?.status.map { tag($0) }
                ?? (isCharted(line.key) ? "<span class=\"q\">\(chartedWord)</span>" : .empty)
            let figure: HTML = value.map { " <b>\($0)</b>" } ?? .empty
            return """
                <li>\(state) <a href="\(link(to: line.key, area: line.row?.area))">\
                \(words.name(indicator))</a>\(figure)\(quote(indicator))</li>

                """
        }
        let all = words("另有 \(lines.count) 项未评价：", "\(lines.count) not evaluated: ")
        return """
            <details class="rest"><summary>\(all)\(counts.joined(separator: words("，", ", ")))\
            </summary><ul>\(items)</ul></details>
            """
    }
}
