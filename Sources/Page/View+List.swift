import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    /// Rows that are listed in full where nothing is asked for; with more of them, what is not
    /// urgent is a count with a link.
    static let mostListed = 120
    /// Rows of one urgent group where not all are listed.
    static let mostOfGroup = 100
    /// Rows of a list that was asked for, on one page.
    static let pageLength = 200

    /// All indicators with the search and the filters above them, one table a status.
    func all(_ filter: RowFilter) -> HTML {
        let rows = asked(filter)
        let groups = groups(of: rows)
        let empty: HTML =
            rows.isEmpty
            ? """
            <p class="banner k-no_data">\(glyph(.noData))\
            <strong>\(words("没有符合条件的指标。", "No indicator matches."))</strong> \
            <a href="\(link("/#all"))">\(words("清除筛选", "Clear filters"))</a></p>
            """ : .empty
        let lists =
            filter.isEmpty ? overview(groups, of: rows.count) : part(groups, from: filter.from)
        let note = words("\(rows.count) 项，按状态排列", "\(rows.count), grouped by status")
        let pages = filter.isEmpty ? HTML.empty : pager(rows.count, from: filter.from)
        return """
            <section aria-labelledby="all"><h2 id="all">\(words("全部指标", "All indicators")) \
            <small>\(note)</small></h2>
            \(form(filter, of: snapshot.plans, fixesPlan: false))\(share)
            \(empty)<div class="lists">\(lists)</div>\(pages)</section>
            """
    }

    // MARK: - Groups

    /// Rows that stand in one table.
    private struct Group {
        var id: String
        /// nil of what is not rated.
        var status: Status?
        var rows: [AreaRow]
        /// What it is called, and what that means.
        var name: HTML
        var meaning: String
        var count: Int

        /// Whether it says what goes wrong, so that it is listed and not only counted.
        var isUrgent: Bool {
            switch status {
            case .missed, .breached, .offCourse, .atRisk: true
            case .noData, .needsConfiguration, .onCourse, .met, .notDue, nil: false
            }
        }
    }

    private func groups(of rows: [AreaRow]) -> [Group] {
        var groups = Self.groups.map { status in
            let group = rows.filter { $0.status == status }
            return Group(
                id: status.rawValue, status: status, rows: group, name: tag(status),
                meaning: words.meaning(status), count: group.count)
        }
        let unrated = rows.filter { $0.status == nil }
        let charted = unrated.filter { isCharted($0) }
        let compared = unrated.filter { !isCharted($0) }
        groups.append(
            Group(
                id: "compared", rows: compared, name: .empty,
                meaning: words(
                    "下级地区：仅供比较，不单独评价", "areas below: for comparison, not evaluated"),
                count: compared.count))
        groups.append(self.charted(charted))
        return groups.filter { $0.count > 0 }
    }

    private func charted(_ rows: [AreaRow]) -> Group {
        Group(
            id: RowFilter.charted, rows: rows, name: "<span class=\"t\">\(chartedWord)</span>",
            meaning: words("规划未设可评价的目标值，只监测走势", "no level to be held against: followed, not rated"),
            count: rows.count)
    }

    /// Where nothing was asked for: what goes wrong in full, and what does not as counts once there
    /// is much of it.
    private func overview(_ groups: [Group], of all: Int) -> [HTML] {
        let isLong = all > Self.mostListed
        var html: [HTML] = []
        for group in groups {
            if !isLong {
                html.append(table(group, isFirst: html.isEmpty))
            } else if group.isUrgent {
                var shown = group
                shown.rows = Array(group.rows.prefix(Self.mostOfGroup))
                html.append(table(shown, isFirst: html.isEmpty) + rest(of: group))
            } else {
                html.append(folded(group))
            }
        }
        let charted = charted(snapshot.rows.filter { $0.status == nil && isCharted($0) })
        if charted.count > 0 { html.append(folded(charted)) }
        return html
    }

    /// A group as its count, with a link to its rows. A script loads them in its place.
    private func folded(_ group: Group) -> HTML {
        let fits: HTML =
            group.count <= Self.pageLength ? " data-group=\"\(group.id)\"" : .empty
        let kind = group.status.map { " k-\($0.rawValue)" } ?? ""
        return """
            <p class="fold\(kind)" id="\(group.id)">\(group.name) <b>\(group.count)</b> \
            <span>\(group.meaning)</span> <a href="\(address(of: group))"\(fits)>\
            \(words("列出 \(group.count) 项", "List \(group.count)"))</a></p>

            """
    }

    private func rest(of group: Group) -> HTML {
        let left = group.count - Self.mostOfGroup
        guard left > 0 else { return .empty }
        return """
            <p class="fold"><a href="\(address(of: group))">\
            \(words("其余 \(left) 项", "\(left) more"))</a></p>

            """
    }

    private func address(of group: Group) -> String {
        link("/#\(group.id)", [("status", group.id)])
    }

    /// The rows from a place on, as many as one page has.
    private func part(_ groups: [Group], from first: Int) -> [HTML] {
        var place = 0
        var html: [HTML] = []
        for group in groups {
            let range = place..<place + group.rows.count
            let shown = range.clamped(to: first..<first + Self.pageLength)
            place = range.upperBound
            guard !shown.isEmpty else { continue }
            var part = group
            part.rows = shown.map { group.rows[$0 - range.lowerBound] }
            html.append(table(part, isFirst: html.isEmpty))
        }
        return html
    }

    /// Links to the pages before and behind.
    private func pager(_ count: Int, from first: Int) -> HTML {
        guard count > Self.pageLength else { return .empty }
        let arguments = request.arguments
            .filter { !["lang", "from"].contains($0.name) && !$0.value.isEmpty }
            .map { ($0.name, $0.value) }
        func page(_ from: Int, _ name: String, _ relation: String) -> HTML {
            let address = link("/#all", arguments + (from > 0 ? [("from", String(from))] : []))
            return "<li><a href=\"\(address)\" rel=\"\(relation)\">\(name)</a></li>"
        }
        let last = min(first + Self.pageLength, count)
        let before =
            first > 0
            ? page(max(0, first - Self.pageLength), words("上一页", "Previous"), "prev") : .empty
        let behind = last < count ? page(last, words("下一页", "Next"), "next") : .empty
        let place = words(
            "第 \(min(first + 1, count))–\(last) 项，共 \(count) 项",
            "\(min(first + 1, count))–\(last) of \(count)")
        return """
            <nav class="pager" aria-label="\(words("分页", "Pages of the list"))"><ul>\
            <li>\(place)</li>\(before)\(behind)</ul></nav>
            """
    }

    // MARK: - Tables

    private func table(_ group: Group, isFirst: Bool) -> HTML {
        let rows = group.rows
        let due = Set(rows.compactMap { indicator($0.key)?.targetOn?.year })
        let year = due.count == 1 ? due.first.map { String($0) } ?? "" : ""
        let heads = [
            words("指标", "Indicator"), words("走势与现值", "Trend and value"),
            words("应达值", "On-track value"), words("目标", "Target"),
            words("与应达值之差", "vs plan"),
            words(
                "\(year.isEmpty ? "" : year + "年")到期预计",
                "Forecast" + (year.isEmpty ? "" : " " + year)),
        ].map { "<th scope=col>\($0)" as HTML }
        // A head for a few rows is read aloud and not shown again.
        let few = !isFirst && rows.count < 4 ? " few" : ""
        let kind = group.status.map { " k-\($0.rawValue)" } ?? ""
        return """
            <table class="list\(few)\(kind)" id="\(group.id)"><caption>\
            \(group.name) <b>\(group.count)</b> <span>\(group.meaning)</span>
            </caption>\
            <thead><tr>\(heads)</thead><tbody>\(rows.map { line($0) })</table>

            """
    }

    /// A row of the list. Optional end tags are left out: there may be hundreds.
    private func line(_ row: AreaRow) -> HTML {
        guard let explained = explained(row), let indicator = indicator(row.key) else {
            return .empty
        }
        let places = words.places(explained)
        let unit = indicator.unit
        let mark: HTML =
            indicator.property == .binding
            ? "<span class=\"q\">\(words.property(.binding))</span>" : .empty
        let isQuiet =
            switch row.status {
            case .onCourse, .met, nil: true
            case .missed, .breached, .offCourse, .atRisk, .noData, .needsConfiguration, .notDue:
                false
            }
        let why: HTML = isQuiet ? .empty : "<p>\(words.facts(explained))</p>\(reporting(explained))"
        let forecast =
            row.isDecided ? "" : row.forecast.map { words.value($0, unit, places: places) } ?? ""
        let odds: HTML = row.chance.map { "<small>\(words.odds($0))</small>" } ?? .empty
        let now = row.value.map { words.value($0, unit, places: places) } ?? "—"
        let cells: [HTML] = [
            "\(chart(row)?.row() ?? .empty)\(now)",
            "\(row.expected.map { words.value($0, unit, places: places) } ?? "")",
            "\(indicator.target.map { words.target($0, unit) } ?? "")",
            "\(row.status == nil ? "—" : words.gap(explained))",
            forecast.isEmpty ? .empty : "\(forecast)\(odds)",
        ]
        return """
            <tr><th scope=row><a href="\(link(to: row.key, area: row.area))">\(title(row))</a>\
            \(mark)\(why)\(cells.map { "<td>\($0)" as HTML })
            """
    }
}
