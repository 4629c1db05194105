import Calendar
import Charts
import Codes
import Words

extension View {
    /// The sentence that says how things stand, the bar of statuses and the counts.
    ///
    /// - Parameter extra: what is said below the sentence, after the binding ones.
    func headline(_ rows: [AreaRow], extra: String, linksInPage: Bool) -> HTML {
        guard !rows.isEmpty else {
            return """
                <section class="hero" aria-labelledby="h1"><h1 id="h1">\(brand)</h1></section>
                """
        }
        let binding = bindingSentence(rows)
        return """
            <section class="hero" aria-labelledby="h1">
            <h1 id="h1">\(sentence(rows))</h1>
            <p class="sub">\(binding)\(binding.isEmpty ? "" : words("", " "))\(extra)</p>
            \(statusBar(rows))
            <ul class="chips" aria-label="\(words("按状态", "By status"))">\
            \(chips(rows, linksInPage: linksInPage))</ul>
            </section>
            """
    }

    private func count(_ rows: [AreaRow], _ status: Status) -> Int {
        rows.count { $0.status == status }
    }

    private func sentence(_ rows: [AreaRow]) -> HTML {
        let bad = rows.count { isBad($0) }
        let missed = count(rows, .missed)
        let risky = count(rows, .atRisk)
        let all = rows.count
        var html: HTML
        if bad == 0 {
            html = "\(words("\(all) 项指标，没有一项滞后", "None of \(all) targets is off course"))"
        } else if bad == missed {
            html =
                words.isChinese
                ? "\(all) 项指标，<em>\(bad) 项未达标</em>"
                : "<em>\(bad) of \(all) targets</em> \(bad == 1 ? "was" : "were") missed"
        } else {
            html =
                words.isChinese
                ? "\(all) 项指标，<em>\(bad) 项预计难以按期完成</em>"
                : "<em>\(bad) of \(all) targets</em> will be missed as things stand"
        }
        if risky > 0 {
            html +=
                words.isChinese
                ? "，\(risky) 项有风险" : "; \(risky)\(bad == 0 ? "" : " more") at risk"
        }
        return html
    }

    /// The binding ones among those that will be missed, by name, three at most.
    private func bindingSentence(_ rows: [AreaRow]) -> HTML {
        let binding = rows.filter { isBad($0) && indicator($0.key)?.property == .binding }
        guard !binding.isEmpty else { return .empty }
        let names = binding.prefix(3).map { row -> HTML in
            let gap = explained(row).map { words.gap($0) } ?? ""
            return """
                <a href="\(link(to: row.key, area: row.area))">\(title(row))</a>\
                \(gap.isEmpty || gap == "—" ? "" : words("（\(gap)）", ", \(gap)"))
                """
        }
        var list = HTML.empty
        for (place, name) in names.enumerated() {
            if place > 0 { list += "\(words("、", "; "))" }
            list += name
        }
        let more = binding.count > 3 ? words("等", "; …") : ""
        return words.isChinese
            ? "其中约束性指标 \(binding.count) 项：\(list)\(more)。"
            : "\(binding.count == 1 ? "One of them is" : "\(binding.count) of them are") binding: "
                + list + "\(more)."
    }

    /// When it was judged, and how long the plans still run.
    func timeSentence(_ plans: [PlanRow]) -> String {
        guard let day = snapshot.asOf else { return "" }
        let judged = words("评价日期 \(words.day(day))", "As of \(words.day(day))")
        guard let end = plans.map(\.endsOn).filter({ $0 >= day }).min() else {
            guard let end = plans.map(\.endsOn).max() else { return judged + words("。", ".") }
            return judged
                + words(
                    "，规划期已于\(words.day(end))结束。", "; the plan ended on \(words.day(end)).")
        }
        let left = end - day
        return judged
            + words(
                "，距规划期末 \(words.number(Int64(left))) 天。",
                ", \(words.number(Int64(left))) day\(left == 1 ? "" : "s") before the plan ends.")
    }

    private func statusBar(_ rows: [AreaRow]) -> HTML {
        var bar = HTML.empty
        var tenths = 0
        for status in Self.groups {
            let count = count(rows, status)
            guard count > 0 else { continue }
            let width = count * 10_000 / rows.count
            let (top, height) =
                switch status {
                case .noData, .needsConfiguration, .notDue: (5, 4)
                case .atRisk: (1, 12)
                case .missed, .breached, .offCourse, .onCourse, .met: (0, 14)
                }
            bar += """
                <rect class="k-\(status.rawValue)" x="\(decimal(tenths))" y="\(top)" \
                width="\(decimal(max(width - 30, 20)))" height="\(height)"/>
                """
            tenths += width
        }
        return """
            <svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" \
            aria-hidden="true">\(bar)</svg>
            """
    }

    private func decimal(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

    private func chips(_ rows: [AreaRow], linksInPage: Bool) -> [HTML] {
        Self.groups.compactMap { status -> HTML? in
            let count = count(rows, status)
            guard count > 0 else { return nil }
            let word = status.rawValue
            let address =
                linksInPage ? "#\(word)" : link("/#\(word)", [("status", word)])
            return """
                <li><a class="chip k-\(word)" href="\(address)">\(glyph(status))\
                <b>\(count)</b> \(words.status(status))</a></li>
                """
        }
    }
}
