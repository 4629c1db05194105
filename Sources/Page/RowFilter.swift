import Charts
import Codes
import Judgements
import Words

/// Which rows are listed: the filters of the page, and what is searched for. An empty one lets
/// everything through.
struct RowFilter {
    var plans: [String]
    var areas: [String]
    var statuses: [String]
    var properties: [String]
    /// Words that all have to occur, in lower case.
    var words: [String]
    /// How many rows before the first that is listed.
    var from: Int

    /// The word of the filter `status` for what is charted and not rated.
    static let charted = "charted"

    init(_ request: PageRequest) {
        plans = request.values("plan")
        areas = request.values("area")
        statuses = request.values("status")
        properties = request.values("property")
        words = request.values("q").flatMap {
            $0.lowercased().split(whereSeparator: \.isWhitespace).map { String($0) }
        }
        from = max(0, request.value("from").flatMap { Int($0) } ?? 0)
    }

    var isEmpty: Bool {
        plans.isEmpty && areas.isEmpty && statuses.isEmpty && properties.isEmpty && words.isEmpty
    }

    /// What is not rated is listed only where it is asked for: an area that is compared, the
    /// charted ones, or words that occur in it.
    fileprivate func passes(_ row: AreaRow, _ view: View) -> Bool {
        let isCharted = row.status == nil && view.isCharted(row)
        guard
            row.status != nil || !areas.isEmpty
                || isCharted && (!words.isEmpty || statuses.contains(Self.charted))
        else { return false }
        let status = row.status?.rawValue ?? (isCharted ? Self.charted : "")
        return (plans.isEmpty || plans.contains(row.key.plan))
            && (areas.isEmpty || areas.contains(row.area))
            && (statuses.isEmpty || statuses.contains(status))
            && (properties.isEmpty
                || properties.contains(view.indicator(row.key)?.property.rawValue ?? ""))
    }
}

extension View {
    /// The rows that the page is about, the worst first: what is rated, or what was asked for.
    func asked(_ filter: RowFilter) -> [AreaRow] { filter.isEmpty ? judged() : listed(filter) }

    /// What was asked for, without what is empty, so that one selection has one address.
    var selection: [(String, String)] {
        ["plan", "area", "status", "property", "q"].flatMap { name in
            request.values(name).map { (name, $0) }
        }
    }

    /// The address of what is shown, to be passed on, and its rows as a file.
    var share: HTML {
        let file = selection + [("excel", "1")]
        let query = file.map { "\($0.0)=\(HTML.encoded($0.1))" }.joined(separator: "&")
        let view = words("本页链接", "Link to this view")
        let table = words("下载表格（CSV）", "Download table (CSV)")
        return """
            <p class="share"><a href="\(link("/#all", selection))">\(view)</a>\
            <a href="/list.csv?\(query)" download>\(table)</a></p>
            """
    }

    /// The rows that a filter lets through, the worst first.
    func listed(_ filter: RowFilter) -> [AreaRow] {
        let rows = snapshot.rows.filter { filter.passes($0, self) }
        guard !filter.words.isEmpty else { return inOrder(rows) }
        let found = Set(
            Set(rows.map(\.key)).filter { key in
                let text = searchText(key)
                return filter.words.allSatisfy { text.contains($0) }
            })
        return inOrder(rows.filter { found.contains($0.key) })
    }

    /// All that a search finds an indicator by, in lower case.
    private func searchText(_ key: IndicatorKey) -> String {
        guard let indicator = indicator(key) else { return key.indicator }
        let definition = site.definitions[key]
        return [
            key.indicator, indicator.nameZh, indicator.nameEn, definition?.section ?? "",
            indicator.quote, definition?.reads ?? "",
        ].joined(separator: "\n").lowercased()
    }

    /// Whether an indicator is only charted: followed, and never rated.
    func isCharted(_ key: IndicatorKey) -> Bool { indicator(key)?.tier == "C" }

    /// The same of a row, where it is that of the plan's own area.
    func isCharted(_ row: AreaRow) -> Bool {
        isCharted(row.key) && row.area == plan(row.key.plan)?.area
    }

    /// The search and the filters as a form that works without JavaScript.
    func form(_ filter: RowFilter, of plans: [PlanRow], fixesPlan: Bool) -> HTML {
        let any = words("全部", "All")
        let areas = Set(snapshot.rows.map(\.area)).sorted { left, right in
            (site.areas[left]?.order ?? .max, left) < (site.areas[right]?.order ?? .max, right)
        }
        var shown = Self.groups.filter { status in
            snapshot.rows.contains { $0.status == status }
        }.map { ($0.rawValue, words.status($0)) }
        if snapshot.rows.contains(where: { $0.status == nil && isCharted($0) }) {
            shown.append((RowFilter.charted, chartedWord))
        }
        let language: HTML =
            request.namesLanguage
            ? "<input type=\"hidden\" name=\"lang\" value=\"\(words.language.rawValue)\">" : .empty
        let planField: HTML =
            fixesPlan
            ? "<input type=\"hidden\" name=\"plan\" value=\"\(plans.first?.id ?? "")\">"
            : select(
                "plan", words("规划", "Plan"),
                [("", any)]
                    + plans.map { ($0.id, words.plainName(zh: $0.titleZh, en: $0.titleEn)) },
                filter.plans)
        let hint = words("名称、章节或原文", "name, chapter or text")
        return """
            <form class="filters" method="get" action="/#all" role="search" \
            aria-label="\(words("筛选", "Filter"))">
            <label>\(words("搜索", "Search"))<input type="search" name="q" \
            value="\(request.value("q") ?? "")" placeholder="\(hint)"></label>\
            \(planField)\(select(
                "area", words("地区", "Area"), [("", any)] + areas.map { ($0, areaOption($0)) },
                filter.areas))\
            \(select(
                "status", words("状态", "Status"), [("", any)] + shown, filter.statuses))\
            \(select(
                "property", words("性质", "Property"),
                [("", any)] + CommitmentProperty.allCases.compactMap { property in
                        let word = words.property(property)
                        return word.isEmpty ? nil : (property.rawValue, word)
                    },
                filter.properties))\(language)
            <button>\(words("筛选", "Filter"))</button></form>
            """
    }

    /// What is followed and never rated.
    var chartedWord: String { words("监测项", "Charted only") }

    private func areaOption(_ code: String) -> String {
        area(code, known: snapshot.rows.first { $0.area == code }?.areaName ?? "")
    }

    private func select(
        _ name: String, _ label: String, _ options: [(value: String, text: String)],
        _ chosen: [String]
    ) -> HTML {
        let items = options.map { option -> HTML in
            let mark: HTML = chosen.contains(option.value) ? " selected" : .empty
            return "<option value=\"\(option.value)\"\(mark)>\(option.text)</option>"
        }
        return "<label>\(label)<select name=\"\(name)\">\(items)</select></label>"
    }
}
