import Charts
import Codes
import Judgements
import Words

/// Which rows are listed: the four filters of the page. An empty one lets everything through.
struct RowFilter {
    var plans: [String]
    var areas: [String]
    var statuses: [String]
    var properties: [String]

    init(_ request: PageRequest) {
        plans = request.values("plan")
        areas = request.values("area")
        statuses = request.values("status")
        properties = request.values("property")
    }

    var isEmpty: Bool {
        plans.isEmpty && areas.isEmpty && statuses.isEmpty && properties.isEmpty
    }

    /// What is compared and not rated is listed only where its area is asked for.
    func passes(_ row: AreaRow, _ view: View) -> Bool {
        guard row.status != nil || !areas.isEmpty else { return false }
        return (plans.isEmpty || plans.contains(row.key.plan))
            && (areas.isEmpty || areas.contains(row.area))
            && (statuses.isEmpty || statuses.contains(row.status?.rawValue ?? ""))
            && (properties.isEmpty
                || properties.contains(view.indicator(row.key)?.property.rawValue ?? ""))
    }
}

extension View {
    /// The filters as a form that works without JavaScript.
    func form(_ filter: RowFilter, of plans: [PlanRow], fixesPlan: Bool) -> HTML {
        let any = words("全部", "All")
        let areas = Set(snapshot.rows.map(\.area)).sorted { left, right in
            (site.areas[left]?.order ?? .max, left) < (site.areas[right]?.order ?? .max, right)
        }
        let shown = Self.groups.filter { status in
            snapshot.rows.contains { $0.status == status }
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
        return """
            <form class="filters" method="get" action="/#all" \
            aria-label="\(words("筛选", "Filter"))">
            \(planField)\(select(
                "area", words("地区", "Area"), [("", any)] + areas.map { ($0, areaOption($0)) },
                filter.areas))\
            \(select(
                "status", words("状态", "Status"),
                [("", any)] + shown.map { ($0.rawValue, words.status($0)) }, filter.statuses))\
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
