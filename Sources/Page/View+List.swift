import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    /// All indicators with the filters above them, one table a status.
    func all(
        _ rows: [AreaRow], _ filter: RowFilter, of plans: [PlanRow], fixesPlan: Bool = false
    ) -> HTML {
        let note = words("\(rows.count) 项，按状态排列", "\(rows.count), grouped by status")
        let empty: HTML =
            rows.isEmpty
            ? """
            <p class="banner k-no_data">\(glyph(.noData))\
            <strong>\(words("没有符合条件的指标。", "No indicator matches."))</strong> \
            <a href="\(link("/#all"))">\(words("清除筛选", "Clear filters"))</a></p>
            """ : .empty
        return """
            <section aria-labelledby="all"><h2 id="all">\(words("全部指标", "All indicators")) \
            <small>\(note)</small></h2>
            \(isWall ? .empty : form(filter, of: plans, fixesPlan: fixesPlan))
            \(empty)<div class="lists">\(tables(rows))</div></section>
            """
    }

    private func tables(_ rows: [AreaRow]) -> [HTML] {
        var tables: [HTML] = []
        for status in Self.groups {
            let group = rows.filter { $0.status == status }
            guard !group.isEmpty else { continue }
            // A head for a few rows is read aloud and not shown again.
            let few = !tables.isEmpty && group.count < 4 ? " few" : ""
            let caption: HTML = """
                \(tag(status)) <b>\(group.count)</b> <span>\(words.meaning(status))</span>
                """
            tables.append(
                table(
                    group, "list\(few) k-\(status.rawValue)", id: status.rawValue, caption))
        }
        let compared = rows.filter { $0.status == nil }
        if !compared.isEmpty {
            let caption: HTML = """
                <b>\(compared.count)</b> \
                <span>\(words(
                    "下级地区：仅供比较，不单独评价", "areas below: for comparison, not evaluated"))</span>
                """
            tables.append(table(compared, "list", id: "compared", caption))
        }
        return tables
    }

    private func table(
        _ rows: [AreaRow], _ classes: String, id: String, _ caption: HTML
    ) -> HTML {
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
        return """
            <table class="\(classes)" id="\(id)"><caption>\(caption)</caption>\
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
