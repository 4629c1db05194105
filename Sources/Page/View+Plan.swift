import Charts
import Codes
import Exact
import Judgements
import Words

extension View {
    /// A plan: its headline, its own chapters with what each of them says, and the counties side by
    /// side. nil of an unknown one.
    func planPage(_ id: String) -> HTML? {
        guard let plan = plan(id) else { return nil }
        let rows = judged(in: id)
        // The title as it was published stands beside its translation.
        let subtitle: HTML =
            words.isChinese || plan.titleEn.isEmpty
            ? .empty : "<span lang=\"zh-CN\">\(plan.titleZh)</span>"
        let trail = crumbs([(link("/"), "\(words("总览", "Overview"))")], last: words("规划", "Plan"))
        let head = headline(rows, extra: planSentence(plan)) { status in
            link("/#\(status)", [("plan", id), ("status", status)])
        }
        var body: HTML = """
            \(trail)
            <p class="plan">\(words.name(plan)) \(subtitle)</p>
            \(head)
            """
        let matrix = request.value("section") == nil ? matrix(plan, rows) : .empty
        if !snapshot.indicators.isEmpty {
            body += document(of: plan, rows, hasMatrix: !matrix.isEmpty)
        }
        body += matrix
        return document(
            title: words.plainName(zh: plan.titleZh, en: plan.titleEn), current: "plan", body)
    }

    private func planSentence(_ plan: PlanRow) -> String {
        let years = words(
            "规划期\(words.day(plan.startsOn))至\(words.day(plan.endsOn))。",
            "The plan runs from \(words.day(plan.startsOn)) to \(words.day(plan.endsOn)).")
        return words.joined([years, timeSentence([plan])])
    }

    /// Where a page lies, with links to all above it.
    func crumbs(_ links: [(address: String, name: HTML)], last: String) -> HTML {
        let items = links.map { link -> HTML in
            "<li><a href=\"\(link.address)\">\(link.name)</a></li>"
        }
        return """
            <nav class="crumb" aria-label="\(words("位置", "Breadcrumb"))"><ol>\(items)\
            <li aria-current="page">\(last)</li></ol></nav>
            """
    }

    // MARK: - Counties

    /// Rows of the matrix where not all are asked for, the most urgent ones.
    private static let mostCompared = 24

    private func matrix(_ plan: PlanRow, _ rows: [AreaRow]) -> HTML {
        let counties = counties(of: plan)
        guard let own = plan.area, !counties.isEmpty else { return .empty }
        let below = Dictionary(
            grouping: snapshot.rows.filter { $0.key.plan == plan.id && counties.contains($0.area) },
            by: \.key)
        let compared = rows.filter { $0.area == own && below[$0.key] != nil }
        // Where nothing is known there is nothing to compare.
        let known = compared.filter { $0.value != nil }
        let shown =
            request.value("counties") == "all"
            ? known : Array(known.prefix(Self.mostCompared))
        guard !shown.isEmpty else { return .empty }
        let heads = counties.map { "<th scope=\"col\" class=\"n\">\(area($0))" as HTML }
        let lines = shown.map { matrixLine($0, below[$0.key] ?? [], counties) }
        let note = words(
            "底色表示落后于全市应达值；各县区仅供比较，不单独评价",
            "shaded: behind the whole area’s on-track value; counties are for comparison only")
        let left = known.count - shown.count
        let address = link("/plans/\(HTML.encoded(plan.id))#cm", [("counties", "all")])
        let more: HTML =
            left > 0
            ? """
            <p class="fold"><a href="\(address)">\(words("其余 \(left) 项", "\(left) more"))</a></p>
            """ : .empty
        return """
            <section aria-labelledby="cm"><h2 id="cm">\(words("各县区对比", "Counties side by side")) \
            <small>\(note)</small></h2>
            <div class="scroll" tabindex="0" role="group" aria-labelledby="cm">\
            <table class="grid matrix"><caption class="vh">\
            \(words("各项指标分县区数值", "Value of each indicator in each county"))</caption>\
            <thead><tr><th scope="col">\(words("指标", "Indicator"))\
            <th scope="col" class="n">\(area(own))<th scope="col" class="n">\
            \(words("应达值", "On-track value"))\(heads)</thead>\
            <tbody>\(lines)</table></div>\(more)</section>
            """
    }

    private func matrixLine(
        _ row: AreaRow, _ below: [AreaRow], _ counties: [String]
    ) -> HTML {
        guard let indicator = indicator(row.key), let explained = explained(row),
            let status = row.status
        else { return .empty }
        let places = words.places(explained)
        let text = { (value: Fraction?) -> String in
            value.map { words.number($0, places: places, isFixed: true) } ?? "—"
        }
        let lower = indicator.lowerIsBetter(than: row.value)
        let values = below.compactMap(\.value)
        let worst = lower ? values.max() : values.min()
        let isSpread = Set(values).count > 1
        let cells = counties.map { county -> HTML in
            let value = below.first { $0.area == county }?.value
            let isBehind =
                if let value, let due = row.expected {
                    indicator.lowerIsBetter(than: value) ? value > due : value < due
                } else {
                    false
                }
            let note: HTML =
                isSpread && value != nil && value == worst
                ? "<i>\(lower ? words("最高", "highest") : words("最低", "lowest"))</i>" : .empty
            return "<td class=\"n\(isBehind ? " lo" : "")\">\(text(value))\(note)"
        }
        return """
            <tr class="k-\(status.rawValue)"><th scope="row">\(glyph(status))\
            <span class="vh">\(words.status(status))\(words("：", ": "))</span>\
            <a href="\(link(to: row.key, area: row.area))">\(words.name(indicator))</a>\
            <td class="n city">\(text(row.value))<td class="n">\(text(row.expected))\(cells)

            """
    }
}

extension Fraction {
    /// Whether the first is the greater one.
    fileprivate static func > (left: Fraction, right: Fraction) -> Bool { right < left }
}

extension [Fraction] {
    fileprivate func min() -> Fraction? { self.min { $0 < $1 } }
    fileprivate func max() -> Fraction? { self.max { $0 < $1 } }
}
