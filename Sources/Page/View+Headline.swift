import Calendar
import Charts
import Codes
import Judgements
import Words

extension View {
    /// The sentence that sums up the statuses, the bar of statuses and the counts.
    ///
    /// - Parameters:
    ///   - extra: what is said below the sentence, after the binding ones.
    ///   - selection: what the rows were chosen by, where they were.
    ///   - address: where the rows of a status are listed.
    func headline(
        _ rows: [AreaRow], extra: String, selection: HTML = .empty,
        address: (_ status: String) -> String
    ) -> HTML {
        guard !rows.isEmpty else {
            let none = words("无单独评价的指标", "No evaluated target")
            return """
                <section class="hero" aria-labelledby="h1"><h1 id="h1">\
                \(selection.isEmpty ? brand : none)</h1>\(selection)</section>
                """
        }
        let binding = bindingSentence(rows)
        return """
            <section class="hero" aria-labelledby="h1">
            <h1 id="h1">\(sentence(rows))</h1>\(selection)
            <p class="sub">\(binding)\(binding.isEmpty ? "" : words("", " "))\
            \(words.joined([isLong(rows) ? unknown(rows) : "", extra]))</p>
            \(statusBar(rows))
            <ul class="chips" aria-label="\(words("按状态", "By status"))">\
            \(chips(rows, address))</ul>
            </section>
            """
    }

    private func count(_ rows: [AreaRow], _ status: Status) -> Int {
        rows.count { $0.status == status }
    }

    /// Whether there are more rows than a sentence can say everything of.
    private func isLong(_ rows: [AreaRow]) -> Bool { rows.count > Self.mostListed }

    /// What could not be evaluated, in a sentence of its own.
    private func unknown(_ rows: [AreaRow]) -> String {
        let counts = [
            (count(rows, .noData), words("暂无数据", "without data")),
            (count(rows, .needsConfiguration), words("待设定", "not configured")),
            (count(rows, .notDue), words("尚未到期", "not due")),
        ].filter { $0.0 > 0 }.map { words("\($0.1) \($0.0) 项", "\($0.0) \($0.1)") }
        guard !counts.isEmpty else { return "" }
        let text = counts.joined(separator: words("，", ", "))
        return words("另有\(text)。", "Not evaluated: \(text).")
    }

    /// What is met comes first, then what is behind. What could not be evaluated is not left out:
    /// where there are many rows it is said below.
    func sentence(_ rows: [AreaRow]) -> HTML {
        let bad = rows.count { isBad($0) }
        let missed = count(rows, .missed)
        let silent = count(rows, .noData)
        let early = count(rows, .needsConfiguration) + count(rows, .notDue)
        var parts: [HTML] = []
        func add(_ count: Int, _ zh: String, _ en: String) {
            if count > 0 { parts.append("\(words("\(zh) \(count) 项", "\(count) \(en)"))") }
        }
        add(count(rows, .met), "已达标", "met")
        add(count(rows, .onCourse), "达到预期进度", "on course")
        if bad > 0 {
            let zh = bad == missed ? "未达标" : missed > 0 ? "未达标或难以按期完成" : "预计难以按期完成"
            let en =
                bad == missed
                ? "missed" : missed > 0 ? "missed or likely to be" : "likely to be missed"
            parts.append("<em>\(words("\(zh) \(bad) 项", "\(bad) \(en)"))</em>")
        }
        add(count(rows, .atRisk), "存在风险", "at risk")
        if !isLong(rows) {
            add(silent, "暂无数据", "without data")
            add(early, "尚未评价", "not yet evaluated")
        }
        let all = rows.count
        var html: HTML =
            "\(words("\(all) 项指标：", all == 1 ? "1 target: " : "\(all) targets: "))"
        for (place, part) in parts.enumerated() {
            if place > 0 { html += "\(words("，", ", "))" }
            html += part
        }
        return html
    }

    /// The binding targets among those that are behind, by name, three at most.
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
            ? "其中约束性指标 \(binding.count) 项滞后或未达标：\(list)\(more)。"
            : "\(binding.count) binding target\(binding.count == 1 ? "" : "s") behind: " + list
                + "\(more)."
    }

    /// The day of the evaluation, and how long the plans still run.
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
                "，距规划期结束还有 \(words.number(Int64(left))) 天。",
                ", \(words.number(Int64(left))) day\(left == 1 ? "" : "s") before the plan ends.")
    }

    func statusBar(_ rows: [AreaRow]) -> HTML {
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

    private func chips(_ rows: [AreaRow], _ address: (_ status: String) -> String) -> [HTML] {
        Self.groups.compactMap { status -> HTML? in
            let count = count(rows, status)
            guard count > 0 else { return nil }
            let word = status.rawValue
            return """
                <li><a class="chip k-\(word)" href="\(address(word))">\(glyph(status))\
                <b>\(count)</b> \(words.status(status))</a></li>
                """
        }
    }
}
