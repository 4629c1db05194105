import Charts
import Codes
import Exact
import Judgements
import Words

// What an indicator consists of: several conditions, each with its figure, its limit and whether it
// holds; or those who are counted, by the members of a key.

extension View {
    /// What the file of the plan says of a condition; nil where it is another file by now.
    private func known(
        _ place: Int, _ found: ReasonFacts.Condition, _ key: IndicatorKey
    ) -> Site.Definition.Condition? {
        let conditions = site.definitions[key]?.conditions ?? []
        guard place < conditions.count, conditions[place].name == found.name else { return nil }
        return conditions[place]
    }

    /// What a condition is called; one without a name in this language by the words of the file.
    private func name(_ place: Int, _ found: ReasonFacts.Condition, _ key: IndicatorKey) -> HTML {
        let known = known(place, found, key)
        return words.name(zh: known?.nameZh ?? "", en: known?.nameEn ?? found.name)
    }

    private func figure(
        _ place: Int, _ found: ReasonFacts.Condition, _ key: IndicatorKey
    ) -> String {
        guard let value = found.value else { return "—" }
        return known(place, found, key)?.isPercent ?? false
            ? words.value(value, .percent, places: 2) : words.number(value, places: 3)
    }

    /// How many conditions hold, and the names of those that do not; empty where a row has none.
    func conditionSentence(_ row: AreaRow) -> HTML {
        let found = row.facts.conditions
        guard !found.isEmpty else { return .empty }
        let held = found.count { $0.isHeld == true }
        let unknown = found.count { $0.isHeld == nil }
        var html: HTML = """
            \(words("\(found.count) 项条件，达到 \(held) 项", "\(held) of \(found.count) conditions hold"))
            """
        if unknown > 0 {
            html += "\(words("，数据不足 \(unknown) 项", ", \(unknown) without data"))"
        }
        let failing = found.indices.filter { found[$0].isHeld == false }
        for (count, place) in failing.enumerated() {
            html +=
                count == 0
                ? "\(words("；未达到：", "; not fulfilled: "))" : "\(words("、", ", "))"
            html += name(place, found[place], row.key)
        }
        return html + "\(words("。", "."))"
    }

    /// Of what is asked of each institution or area: those of which it does not hold, by area.
    func failingMembers(_ row: AreaRow) -> HTML {
        guard let found = row.facts.failingMembers, !found.members.isEmpty else { return .empty }
        let count = found.members.count + found.others
        let heading =
            found.areInstitutions
            ? words("未达到要求的学校（机构）", "Institutions that do not meet it")
            : words("未达到要求的区县", "Areas that do not meet it")
        let areas = found.members.reduce(into: [String]()) { areas, member in
            if areas.last != member.area { areas.append(member.area) }
        }
        let lines = areas.map { code -> HTML in
            let names = found.members.filter { $0.area == code }.map { $0.name ?? $0.code }
            let list: HTML =
                found.areInstitutions
                ? "<dd lang=\"zh-CN\">\(names.joined(separator: words("、", "; ")))</dd>" : .empty
            return "<div><dt>\(area(code))</dt>\(list)</div>"
        }
        let rest: HTML =
            found.others > 0
            ? "<p class=\"note\">\(words("另有 \(found.others) 个", "and \(found.others) more"))</p>"
            : .empty
        return """
            <section aria-labelledby="fm"><h2 id="fm">\(heading) <small>\(count)</small></h2>
            <dl class="def members">\(lines)</dl>\(rest)</section>
            """
    }

    /// Each condition in a line: its limit, the row's own figure, and those of the areas below that
    /// are evaluated.
    func conditions(_ row: AreaRow, _ rows: [AreaRow], _ plan: PlanRow) -> HTML {
        let codes = row.area == plan.area ? counties(of: plan) : []
        let below = codes.compactMap { code in
            rows.first { $0.area == code && !$0.facts.conditions.isEmpty }
        }
        let own = row.facts.conditions
        let found = own.isEmpty ? below.first?.facts.conditions ?? [] : own
        guard !found.isEmpty else { return .empty }
        var heads: [HTML] = [
            "<th scope=\"col\">\(words("条件", "Condition"))",
            "<th scope=\"col\">\(words("要求", "Required"))",
        ]
        if !own.isEmpty {
            heads.append("<th scope=\"col\" class=\"n\">\(words("现值", "Now"))")
            heads.append("<th scope=\"col\">\(words("结果", "Result"))")
        }
        heads += below.map { county in
            let address = link(to: row.key, area: county.area)
            return "<th scope=\"col\" class=\"n\"><a href=\"\(address)\">\(areaName(county))</a>"
        }
        let lines = found.indices.map { place -> HTML in
            let condition = found[place]
            let isPercent = known(place, condition, row.key)?.isPercent ?? false
            var cells: [HTML] = []
            if !own.isEmpty {
                cells.append("<td class=\"n\">\(figure(place, condition, row.key))")
                cells.append("<td>\(result(condition.isHeld))")
            }
            cells += below.map { cell($0.facts.conditions, place, row.key) }
            return """
                <tr><th scope="row">\(name(place, condition, row.key))\
                <td>\(condition.limit)\(isPercent ? "%" : "")\(cells)

                """
        }
        let sum: HTML =
            below.isEmpty
            ? .empty
            : """
            <tr><th scope="row">\(words("达到的项数", "Conditions that hold"))<td>\(found.count)\
            \(own.isEmpty ? .empty : count(own) + "<td>")\(below.map { count($0.facts.conditions) })
            """
        let note: HTML =
            below.isEmpty
            ? .empty : "<small>\(words("底色表示未达到", "shaded: not fulfilled"))</small>"
        return """
            <section aria-labelledby="cd"><h2 id="cd">\(words("各项条件", "Conditions")) \(note)</h2>\
            <p class="sub">\(conditionSentence(row))</p>\
            <div class="scroll" tabindex="0" role="group" aria-labelledby="cd">\
            <table class="grid matrix"><caption class="vh">\
            \(words("各项条件的数值与要求", "Value and requirement of each condition"))</caption>\
            <thead><tr>\(heads)</thead><tbody>\(lines)\(sum)</table></div></section>
            """
    }

    private func cell(
        _ conditions: [ReasonFacts.Condition], _ place: Int, _ key: IndicatorKey
    ) -> HTML {
        guard place < conditions.count else { return "<td class=\"n\">—" }
        let condition = conditions[place]
        let value = figure(place, condition, key)
        guard condition.isHeld == false else { return "<td class=\"n\">\(value)" }
        return "<td class=\"n lo\">\(value)<i>\(words("未达到", "not fulfilled"))</i>"
    }

    private func count(_ conditions: [ReasonFacts.Condition]) -> HTML {
        "<td class=\"n city\">\(conditions.count { $0.isHeld == true })"
    }

    private func result(_ isHeld: Bool?) -> HTML {
        let (status, word): (Status, String) =
            switch isHeld {
            case true?: (.met, words("达到", "Holds"))
            case false?: (.offCourse, words("未达到", "Not fulfilled"))
            case nil: (.noData, words("数据不足", "No data"))
            }
        return "<span class=\"t t-\(status.rawValue)\">\(glyph(status))\(word)</span>"
    }

    // MARK: - By a key

    /// The values of those who have a member of a key, as of the setting of their school.
    func parts(of row: AreaRow, _ indicator: IndicatorRow) -> HTML {
        let parts = (snapshot.parts[row.key] ?? []).filter { $0.area == row.area }
        guard !parts.isEmpty else { return .empty }
        let places = words.places(indicator.unit, showing: parts.map(\.value))
        let lines = parts.map { part -> HTML in
            let value = part.value.map { words.value($0, indicator.unit, places: places) } ?? "—"
            return """
                <tr><th scope="row">\(name(ofPart: part))<td class="n">\(value)\
                <td class="n">\(side(part.numerator, part.key))\
                <td class="n">\(side(part.denominator, part.key))

                """
        }
        return section(
            "br", words("分组数据", "By group"),
            [
                (words("分组", "Group"), false), (words("现值", "Now"), true),
                (words("分子", "Numerator"), true), (words("分母", "Denominator"), true),
            ], lines, caption: words("各组的数值，仅供比较", "Values by group, for comparison"))
    }

    /// `setting: urban` of `{"setting":"urban"}`; in Chinese what people call it.
    private func name(ofPart row: AreaRow) -> HTML {
        let breakdown = row.stored.key.breakdown
        if words.isChinese, let name = site.definitions[row.key]?.parts[breakdown] {
            return "\(name)"
        }
        let member = String(
            breakdown.dropFirst().dropLast().replacing("\"", with: "").replacing(":", with: ": "))
        return "<code>\(member)</code>"
    }
}
