import Calendar
import Charts
import Codes
import Judgements
import Words

extension View {
    /// The first page: the headline, the worst as cards, alerts and operation beside them, each
    /// plan by itself, and all indicators.
    func front() -> HTML {
        let filter = RowFilter(request)
        let listed = asked(filter)
        let rows = listed.filter { $0.status != nil }
        let plans = snapshot.plans.filter { filter.plans.isEmpty || filter.plans.contains($0.id) }
        let head = headline(
            rows, extra: timeSentence(plans), selection: selected(filter, listed)
        ) { status in
            // On a wall there are no lists.
            filter.isEmpty && !isWall
                ? "#\(status)"
                : link("/#\(status)", selection.filter { $0.0 != "status" } + [("status", status)])
        }
        var body: HTML = """
            \(head)
            <div class="cols">
            \(cards(rows, filter))
            \(side)
            </div>
            """
        if !snapshot.rows.isEmpty, !isWall {
            if filter.isEmpty { body += plansOverview }
            body += all(filter)
        }
        return document(
            title: brand, current: "front", body, classes: isWall ? "wall" : "")
    }

    /// What was asked for, in words, with the way back to everything.
    private func selected(_ filter: RowFilter, _ rows: [AreaRow]) -> HTML {
        guard !filter.isEmpty else { return .empty }
        let names =
            filter.plans.map { id in
                plan(id).map { words.plainName(zh: $0.titleZh, en: $0.titleEn) } ?? id
            } + filter.areas.map { area($0, known: rows.first?.areaName ?? "") }
            + filter.statuses.map { word in
                word == RowFilter.charted
                    ? chartedWord : Status(rawValue: word).map { words.status($0) } ?? word
            }
            + filter.properties.map { word in
                CommitmentProperty(rawValue: word).map { words.property($0) } ?? word
            }
        let comma = words("，", ", ")
        let searched = searched(separator: comma)
        return """
            <p class="sub">\(words("筛选：", "Selected: "))\
            <b>\(names.joined(separator: comma))\
            \(names.isEmpty || searched.isEmpty ? "" : comma)\(searched)</b> \
            <a href="\(link("/"))">\(words("查看全部", "Show all"))</a></p>
            """
    }

    /// The words that were searched for, in whatever language they are.
    private func searched(separator: String) -> HTML {
        let text = request.values("q").map { "“\($0)”" }.joined(separator: separator)
        let hasHan = text.unicodeScalars.contains { ("\u{4E00}"..."\u{9FFF}").contains($0) }
        return words.isChinese || !hasHan ? "\(text)" : "<span lang=\"zh-CN\">\(text)</span>"
    }

    // MARK: - Cards

    private static let mostCards = 6

    private func cards(_ rows: [AreaRow], _ filter: RowFilter) -> HTML {
        let urgent = rows.filter { isBad($0) || $0.status == .atRisk }
        let heading = words("重点关注", "Needs attention")
        guard !urgent.isEmpty else {
            let calm = words("暂无需要重点关注的指标。", "Nothing needs attention.")
            let none =
                filter.isEmpty
                ? words("尚未评价。", "Not evaluated yet.")
                : words("所选内容不单独评价。", "Nothing of this selection is evaluated.")
            return """
                <section class="first" aria-labelledby="w"><h2 id="w">\(heading)</h2>\
                <p>\(rows.isEmpty ? none : calm)</p></section>
                """
        }
        let rest = urgent.count - Self.mostCards
        let more =
            rest > 0 && !isWall
            ? words("，其余 \(rest) 项见下表", "; \(rest) more in the table below") : ""
        let shown = urgent.prefix(Self.mostCards).map { card($0) }
        return """
            <section class="first" aria-labelledby="w"><h2 id="w">\(heading) \
            <small>\(words("按紧迫程度排序", "most urgent first"))\(more)</small></h2>
            \(key)<div class="cards">\(shown)</div></section>
            """
    }

    private func card(_ row: AreaRow) -> HTML {
        guard let explained = explained(row), let status = row.status else { return .empty }
        let odds: HTML =
            row.isDecided
            ? .empty
            : row.chance.map { "<p class=\"odds\">\(words.odds($0))</p>" } ?? .empty
        return """
            <article class="card k-\(status.rawValue)">
            <p class="tags">\(tag(status))\(labels(row))</p>
            <h3><a href="\(link(to: row.key, area: row.area))">\(title(row))</a></h3>
            <p class="lead">\(words.lead(explained))</p>\(odds)
            \(chart(row)?.card() ?? .empty)
            <p class="why">\(words.reason(explained))</p>\(reporting(explained))
            </article>
            """
    }

    /// A value in which somebody is silent looks complete unless that is said.
    func reporting(_ explained: ExplainedJudgement) -> HTML {
        words.reporting(explained).map { "<p class=\"part\">\($0)</p>" } ?? .empty
    }

    /// What the marks of a chart mean, once a page.
    var key: HTML {
        """
        <p class="key" aria-hidden="true"><span><svg viewBox="0 0 30 12">\
        <path class="ac" d="M1 9 14 5 27 4"/><circle class="dc" cx="14" cy="5" r="3"/></svg>\
        \(words("实际（终值）", "actual, final"))</span>
        <span><svg viewBox="0 0 14 12"><circle class="do" cx="7" cy="6" r="4"/></svg>\
        \(words("本期（暂定值）", "provisional"))</span>
        <span><svg viewBox="0 0 30 12"><path class="pa" d="M1 10 29 3"/></svg>\
        \(words("时序进度", "planned trajectory"))</span>
        <span><svg viewBox="0 0 14 12"><circle class="ring" cx="7" cy="6" r="4.5"/>\
        <circle class="hub" cx="7" cy="6" r="1.6"/></svg>\(words("目标", "target"))</span>
        <span><svg viewBox="0 0 30 12"><path class="fb" d="M1 5 29 1v10L1 8z"/>\
        <path class="fm" d="M1 6.5H29"/></svg>\
        \(words("预测，80%区间", "forecast, 80% band"))</span></p>
        """
    }

    // MARK: - Beside the cards

    private var side: HTML {
        """
        <aside class="side" aria-label="\(words("预警与运行", "Alerts and operation"))">
        \(alerts)
        \(isWall ? .empty : operation)
        </aside>
        """
    }

    private var alerts: HTML {
        let counts =
            words.isChinese
            ? "预警中 <b id=\"firing\">\(snapshot.firing)</b>，待确认 \(snapshot.pending)"
            : "<b id=\"firing\">\(snapshot.firing)</b> firing, \(snapshot.pending) pending" as HTML
        let quiet: HTML
        if snapshot.firing > 0 {
            quiet = .empty
        } else if let day = snapshot.lastResolved {
            let last = words("最近一次解除：\(words.day(day))。", "Last resolved: \(words.day(day)).")
            quiet = banner(.noData, words("目前没有预警中的指标。", "No alert is firing."), last)
        } else {
            quiet = banner(.noData, words("目前没有预警中的指标。", "No alert is firing."), "")
        }
        let entries = alertGroups.prefix(Self.mostAlerts).map { entry($0) }
        let left = alertGroups.count - entries.count
        let rest: HTML =
            left > 0 ? "<p class=\"note\">\(words("另有 \(left) 条", "and \(left) more"))</p>" : .empty
        return """
            <section aria-labelledby="al"><h2 id="al">\(words("预警", "Alerts")) \
            <small>\(counts)</small></h2>
            \(quiet)<ol class="alerts" id="alerts">\(entries)</ol>\(rest)
            </section>
            """
    }

    private static let mostAlerts = 12
    /// Of what was delivered, where there is something else.
    private static let mostDelivered = 6

    /// What was delivered last, and what stands besides, also if it was found too late to be
    /// delivered: the same step of one indicator in several areas is one entry.
    private var alertGroups: [[AlertEntry]] {
        let delivered = groups(of: snapshot.newest).prefix(Self.mostDelivered).flatMap(\.self)
        let told = Set(delivered.map(\.alertID))
        let standing = inOrder(snapshot.rows.filter { $0.alertState != nil }).compactMap { row in
            row.transitions.filter(\.stands).max {
                ($0.asOf, $0.sequence) < ($1.asOf, $1.sequence)
            }
        }.filter { !told.contains($0.alertID) }
        return groups(of: delivered + standing)
    }

    private func groups(of entries: [AlertEntry]) -> [[AlertEntry]] {
        var groups: [[AlertEntry]] = []
        var places: [String: Int] = [:]
        for entry in entries {
            let name = stepName(of: entry)
            // The same step of one area is another one, of another day.
            if let place = places[name], !groups[place].contains(where: { $0.area == entry.area }) {
                groups[place].append(entry)
            } else {
                places[name] = groups.count
                groups.append([entry])
            }
        }
        return groups
    }

    /// As the script of the page names it too.
    private func stepName(of entry: AlertEntry) -> String {
        "\(entry.key.plan)/\(entry.key.indicator)/\(entry.transition.rawValue)"
    }

    private func entry(_ group: [AlertEntry]) -> HTML {
        let entry = group[0]
        let areas = Set(group.map(\.area)).sorted {
            (site.areas[$0]?.order ?? .max, $0) < (site.areas[$1]?.order ?? .max, $1)
        }
        let name: HTML =
            indicator(entry.key).map { words.name($0) } ?? "\(entry.key.indicator)"
        let isLoud =
            entry.severity == .critical && entry.transition.isLoud
        let status = entry.status
        let area: HTML =
            areas.count > 1
            ? " · <b>\(words.inAreas(String(areas.count)))</b>"
            : entry.area == plan(entry.key.plan)?.area ? .empty : " · \(area(entry.area))"
        let address = link(to: entry.key, area: areas.count > 1 ? nil : entry.area)
        let list =
            areas.count > 1
            ? areas.prefix(6).map { self.area($0) }.joined(separator: words("、", ", "))
                + (areas.count > 6 ? "…" : "") : explained(entry)
        return """
            <li class="k-\(status.rawValue) a-\(entry.transition.rawValue)" \
            data-step="\(stepName(of: entry))" data-areas="\(areas.joined(separator: " "))">\
            <p><span class="q\(isLoud ? " q-c" : "")">\(words.transition(entry.transition))</span> \
            \(glyph(status))<a href="\(address)">\(name)</a>\(area)</p>
            <p class="when"><time datetime="\(entry.asOf.description)">\
            \(words.day(entry.asOf))</time> · \(list)</p></li>

            """
    }

    /// What happened, in a few words.
    func explained(_ entry: AlertEntry) -> String {
        if entry.transition == .retracted {
            return words.noLongerTrue
        }
        let status = words.status(entry.status)
        guard let indicator = indicator(entry.key), entry.facts(site.nouns).shortfall != nil else {
            return status
        }
        return status + words("，", ", ") + words.gap(ExplainedJudgement(entry, indicator, site))
    }

    private var operation: HTML {
        let figures = snapshot.operation
        let reasons = figures.quarantine.prefix(3).map { reason, count -> HTML in
            "<li>\(words.quarantineReason(reason)) \(words.number(count))</li>"
        }
        let refused = figures.quarantine.reduce(0) { $0 + $1.count }
        let records = words(" 条", refused == 1 ? " record" : " records")
        let unknown = words("未知", "unknown")
        let list: HTML = reasons.isEmpty ? .empty : "<ul>\(reasons)</ul>"
        var rows: [HTML] = [
            line(
                words("待处理", "Lag"),
                "\(figures.lag.map { words.number($0) + words(" 条", " records") } ?? unknown)"),
            line(
                words("最近评价时间", "Last evaluated"),
                "\(snapshot.judgedAt.map { words.moment($0, seconds: true) } ?? "—")"),
            line(
                words("最新数据时间", "Newest event"),
                "\(figures.newestEvent.map { words.moment($0) } ?? "—")"),
            line(words("已入库记录", "Facts stored"), "\(words.number(figures.facts))"),
            line(
                words("异常数据", "Quarantined"), "\(words.number(refused))\(records)\(list)",
                isWarning: refused > 0),
        ]
        if !figures.halted.isEmpty {
            rows.append(
                line(
                    words("已暂停的分区", "Halted partitions"),
                    "\(figures.halted.joined(separator: ", "))", isWarning: true))
        }
        if site.clock != "wall" {
            rows.append(line(words("评价日期", "Evaluation date"), "\(clockName)"))
        }
        return """
            <section aria-labelledby="op"><h2 id="op">\(words("运行情况", "Operation"))</h2>
            <dl class="ops">\(rows)</dl></section>
            """
    }

    private var clockName: String {
        site.clock == "events"
            ? words("取自数据", "taken from the data") : words("已固定", "fixed")
    }

    private func line(_ name: String, _ value: HTML, isWarning: Bool = false) -> HTML {
        let mark: HTML = isWarning ? " class=\"warn\"" : .empty
        return "<div\(mark)><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }
}

extension TransitionKind {
    /// Whether something has become worse than it was, or is still bad.
    fileprivate var isLoud: Bool {
        switch self {
        case .opened, .fired, .worsened, .eased, .reminded, .escalated: true
        case .resolved, .withdrawn, .retracted, .acknowledged: false
        }
    }
}
