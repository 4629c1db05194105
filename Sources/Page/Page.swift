import Judgements
import Words

/// The page: one reading of the database in, markup out. Nothing here waits, asks or remembers.
package enum Page {
    /// The answer to a request; nil where the path is none of the page's.
    ///
    /// - Parameter isAway: the database cannot be read, so that the snapshot is the last that was
    ///   known; without any the page says so with 503.
    package static func answer(
        _ request: PageRequest, snapshot: Snapshot?, site: Site, isAway: Bool
    ) -> PageAnswer? {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: true)
            .map { String($0) }
        guard request.path == "/" || parts.first == "plans" else { return nil }
        let view = View(
            snapshot: snapshot ?? Snapshot(), site: site, words: Wording(request.language),
            request: request, isAway: isAway)
        guard snapshot != nil else {
            return PageAnswer(status: 503, html: view.unread().text)
        }
        let html: HTML? =
            switch parts.count {
            case 0: view.front()
            case 2: view.planPage(parts[1])
            case 4 where parts[2] == "indicators":
                view.indicatorPage(IndicatorKey(plan: parts[1], indicator: parts[3]))
            default: nil
            }
        return html.map { PageAnswer(status: 200, html: $0.text) }
            ?? PageAnswer(status: 404, html: view.missing().text)
    }
}

extension Page {
    /// The rows that the first page lists for a request, the worst first.
    package static func listed(
        _ request: PageRequest, snapshot: Snapshot, site: Site
    ) -> [RowKey] {
        let view = View(
            snapshot: snapshot, site: site, words: Wording(request.language), request: request,
            isAway: false)
        return view.asked(RowFilter(request)).map {
            RowKey(plan: $0.key.plan, indicator: $0.key.indicator, area: $0.area)
        }
    }
}

extension View {
    /// There is no such page: links to those that exist.
    func missing() -> HTML {
        let plans = snapshot.plans.map { plan -> HTML in
            "<li><a href=\"\(link(toPlan: plan.id))\">\(words.name(plan))</a></li>"
        }
        let title = words("页面不存在", "Page not found")
        let why = words(
            "规划或指标已更名、不存在，或不适用于该地区。",
            "The plan or indicator was renamed, does not exist, or has no values for this area.")
        let front: HTML = "<li><a href=\"\(link("/"))\">\(words("总览", "Overview"))</a></li>"
        return document(
            title: title, current: "",
            """
            <section class="hero" aria-labelledby="h1"><h1 id="h1">\(title)</h1>
            <p class="sub">\(why)</p>
            <ul class="links">\(front)\(plans)</ul></section>
            """)
    }

    /// The database has not been read yet.
    func unread() -> HTML {
        let title = words("尚未读取数据库", "The database has not been read yet")
        return document(
            title: title, current: "front",
            """
            <section class="hero" aria-labelledby="h1"><h1 id="h1">\(title)</h1>
            <p class="sub">\(words("请稍后刷新。", "Reload in a moment."))</p></section>
            """)
    }
}
