import Charts
import Codes
import Judgements
import Words

/// A part of a plan's document, with the indicators that its sentences set, in the order of the
/// document.
struct Chapter {
    /// As the document has it; empty where the plan's file names none.
    var name: String
    /// Its place in the plan, from 1.
    var number: Int
    var indicators: [IndicatorKey]

    /// Its anchor on the plan's page.
    var anchor: String { "s\(number)" }
}

extension View {
    /// The parts of a plan in the order of its file. What one part sets may stand in several places
    /// of the file: it is together where the first of it stands.
    func chapters(of plan: PlanRow) -> [Chapter] {
        let keys = snapshot.indicators.keys.filter { $0.plan == plan.id }.map { key in
            (key: key, order: site.definitions[key]?.order ?? .max)
        }.sorted { ($0.order, $0.key.indicator) < ($1.order, $1.key.indicator) }
        var places: [String: Int] = [:]
        var chapters: [Chapter] = []
        for (key, _) in keys {
            let name = site.definitions[key]?.chapter ?? ""
            if let place = places[name] {
                chapters[place].indicators.append(key)
            } else {
                places[name] = chapters.count
                chapters.append(
                    Chapter(name: name, number: chapters.count + 1, indicators: [key]))
            }
        }
        return chapters
    }

    /// The name of a part, in the language of the document.
    func name(_ chapter: Chapter) -> HTML {
        if chapter.name.isEmpty { return "\(words("其他", "Other"))" }
        return words.isChinese
            ? "\(chapter.name)" : "<span lang=\"zh-CN\">\(chapter.name)</span>"
    }

    /// How many rows of a part are behind and at risk, each with its shape; empty without any.
    func troubles(_ rows: [AreaRow]) -> HTML {
        let bad = rows.filter { isBad($0) }
        let risky = rows.count { $0.status == .atRisk }
        var html = HTML.empty
        if let worst = Self.groups.first(where: { status in bad.contains { $0.status == status } })
        {
            html += """
                 <small class="k-\(worst.rawValue)">\(glyph(worst))\
                \(words("滞后 \(bad.count)", "\(bad.count) behind"))</small>
                """
        }
        if risky > 0 {
            html += """
                 <small class="k-at_risk">\(glyph(.atRisk))\
                \(words("风险 \(risky)", "\(risky) at risk"))</small>
                """
        }
        return html
    }

    // MARK: - On the first page

    /// Parts of a plan that the first page names.
    private static let mostChapters = 5

    /// Each plan by itself: how its targets do, and in which of its parts most are behind.
    var plansOverview: HTML {
        let byPlan = Dictionary(grouping: judged(), by: \.key.plan)
        // Those of which nothing is known do not push the others down.
        let plans = snapshot.plans.map { ($0, byPlan[$0.id] ?? []) }
        let silent = plans.filter { !hasFigures($0.1) }
        let items = (plans.filter { hasFigures($0.1) } + silent).map { overview($0.0, $0.1) }
        return """
            <section aria-labelledby="bp"><h2 id="bp">\(words("各规划", "By plan")) \
            <small>\(words("滞后最多的章节在前", "chapters with most behind first"))</small></h2>
            <ul class="plans">\(items)</ul></section>
            """
    }

    /// Whether one of the rows could be evaluated.
    private func hasFigures(_ rows: [AreaRow]) -> Bool {
        rows.contains { $0.status != .noData && $0.status != .needsConfiguration }
    }

    private func overview(_ plan: PlanRow, _ rows: [AreaRow]) -> HTML {
        let chapters = chapters(of: plan)
        let address = link(toPlan: plan.id)
        let troubled = inTrouble(chapters, Dictionary(grouping: rows, by: \.key))
        let items = troubled.prefix(Self.mostChapters).map { entry -> HTML in
            """
            <li><a href="\(address)#\(entry.chapter.anchor)">\(name(entry.chapter))</a>\
            \(troubles(entry.rows))</li>
            """
        }
        let list: HTML = items.isEmpty ? .empty : "<ol>\(items)</ol>"
        let number = chapters.reduce(0) { $0 + $1.indicators.count }
        // A plan of which nothing is known is a count: a bar without a colour says nothing.
        let state: HTML =
            !hasFigures(rows)
            ? """
            <p>\(words(
                "\(number) 项指标均暂无可评价的数据", "Nothing to evaluate yet: \(number) without data"))</p>
            """ : "\(statusBar(rows))<p>\(sentence(rows))</p>"
        let all = words("全部 \(chapters.count) 个章节", "All \(chapters.count) chapters")
        return """
            <li><h3><a href="\(address)">\(words.name(plan))</a></h3>\(state)\(list)\
            <p><a href="\(address)">\(all)</a></p></li>

            """
    }
    /// The chapters in which something is behind or at risk, those with most of it first.
    private func inTrouble(
        _ chapters: [Chapter], _ rated: [IndicatorKey: [AreaRow]]
    ) -> [(chapter: Chapter, rows: [AreaRow])] {
        var found: [(chapter: Chapter, rows: [AreaRow])] = []
        for chapter in chapters {
            let rows = chapter.indicators.flatMap { rated[$0] ?? [] }
            if rows.contains(where: { isBad($0) || $0.status == .atRisk }) {
                found.append((chapter, rows))
            }
        }
        func weight(_ rows: [AreaRow]) -> (Int, Int) {
            (rows.count { isBad($0) }, rows.count { $0.status == .atRisk })
        }
        return found.sorted { left, right in
            let (one, other) = (weight(left.rows), weight(right.rows))
            return one == other ? left.chapter.number < right.chapter.number : one > other
        }
    }
}
