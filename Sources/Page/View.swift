import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

/// What a page is made of: one reading of the database, the words of one language, and what was
/// asked for.
struct View: Sendable {
    let snapshot: Snapshot
    let site: Site
    let words: Wording
    let request: PageRequest
    /// The database cannot be read: all of this is the last that was known.
    let isAway: Bool

    // MARK: - Links

    /// An address of this site in the language that was asked for.
    func link(_ path: String, _ arguments: [(String, String)] = []) -> String {
        var arguments = arguments
        if request.namesLanguage { arguments.append(("lang", words.language.rawValue)) }
        let parts = path.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let query = arguments.map { "\($0.0)=\(HTML.encoded($0.1))" }.joined(separator: "&")
        return parts[0] + (query.isEmpty ? "" : "?" + query)
            + (parts.count > 1 ? "#" + parts[1] : "")
    }

    func link(toPlan plan: String) -> String { link("/plans/\(HTML.encoded(plan))") }

    /// The page of an indicator; the area is left out where it is the plan's own.
    func link(to key: IndicatorKey, area: String?) -> String {
        let isOwn = area == nil || area == plan(key.plan)?.area
        return link(
            "/plans/\(HTML.encoded(key.plan))/indicators/\(HTML.encoded(key.indicator))",
            isOwn ? [] : [("area", area ?? "")])
    }

    // MARK: - Rows

    func plan(_ id: String) -> PlanRow? { snapshot.plans.first { $0.id == id } }

    func indicator(_ key: IndicatorKey) -> IndicatorRow? { snapshot.indicators[key] }

    func explained(_ row: AreaRow) -> ExplainedJudgement? {
        indicator(row.key).map { ExplainedJudgement(row, $0, site) }
    }

    /// Rows that are judged, the worst first.
    func judged(in plan: String? = nil) -> [AreaRow] {
        inOrder(snapshot.rows.filter { $0.status != nil && (plan == nil || $0.key.plan == plan) })
    }

    /// Critical ones first, then by status; inside of one by the gap in planned yearly steps, the
    /// largest first; then by id.
    func inOrder(_ rows: [AreaRow]) -> [AreaRow] {
        let ranked = rows.map { row in
            (
                row: row, isCritical: isCritical(row), status: Self.rank(row.status),
                steps: steps(row)
            )
        }
        return ranked.sorted { left, right in
            if left.isCritical != right.isCritical { return left.isCritical }
            if left.status != right.status { return left.status < right.status }
            if left.steps != right.steps { return left.steps > right.steps }
            let ids = (left.row.key.indicator, right.row.key.indicator)
            return ids.0 == ids.1 ? left.row.area < right.row.area : ids.0 < ids.1
        }.map(\.row)
    }

    /// Whether its alert is critical, or would be.
    func isCritical(_ row: AreaRow) -> Bool {
        if let severity = row.severity { return severity == .critical }
        return isBad(row) && indicator(row.key)?.property == .binding
    }

    /// Missed, breached or off course.
    func isBad(_ row: AreaRow) -> Bool {
        switch row.status {
        case .missed, .breached, .offCourse: true
        case .atRisk, .noData, .needsConfiguration, .onCourse, .met, .notDue, nil: false
        }
    }

    /// The place of its group in the list; what is not judged comes last.
    private static func rank(_ status: Status?) -> Int {
        switch status {
        case .missed: 0
        case .breached: 1
        case .offCourse: 2
        case .atRisk: 3
        case .noData: 4
        case .needsConfiguration: 5
        case .onCourse: 6
        case .met: 7
        case .notDue: 8
        case nil: 9
        }
    }

    /// How many planned yearly steps a row is behind: the gap over what the path rises in a year
    /// from the reading on. Where the path is flat, or there is none, a hundredth of the target
    /// counts as a step.
    private func steps(_ row: AreaRow) -> Double {
        guard let gap = row.gap, gap.sign < 0, let indicator = indicator(row.key),
            let target = indicator.target
        else { return 0 }
        var step = target.magnitude.double / 100
        if let expected = row.expected, expected != target, let due = indicator.targetOn,
            let day = indicator.reading == .running ? snapshot.asOf : row.readOn
        {
            // What is read once a year stands for its year's end.
            let from =
                switch indicator.reading {
                case .running, .semester, .day: day
                case .schoolYear: CivilDay.last(of: day.schoolYear + 1)
                case .census, .cohort, .latest: CivilDay.last(of: day.year)
                }
            let years = Double(due - from) / 365.25
            if years > 0 { step = (target - expected).magnitude.double / years }
        }
        return step > 0 ? gap.magnitude.double / step : 0
    }

    /// The groups of the list in their order.
    static let groups = Status.allCases.sorted { rank($0) < rank($1) }

    /// The counties of a plan's area in the order of the file of areas.
    func counties(of plan: PlanRow) -> [String] {
        guard let own = plan.area else { return [] }
        let direct = site.areas.filter { $0.value.parent == own }
        return direct.sorted { $0.value.order < $1.value.order }.map(\.key)
    }

    // MARK: - Pieces

    /// The name of an area; `known` is its Chinese name where the file of areas lacks it.
    func area(_ code: String, known: String = "") -> String {
        site.area(code, in: words.language, known: known)
    }

    func glyph(_ status: Status) -> HTML {
        "<svg class=\"g\" aria-hidden=\"true\"><use href=\"#g-\(status.rawValue)\"/></svg>"
    }

    /// The word of a status with its shape.
    func tag(_ status: Status) -> HTML {
        "<span class=\"t t-\(status.rawValue)\">\(glyph(status))\(words.status(status))</span>"
    }

    /// Severity and property, where they say something.
    func labels(_ row: AreaRow) -> HTML {
        var html = HTML.empty
        if isCritical(row) {
            html += "<span class=\"q q-c\">\(words.severity(.critical))</span>"
        }
        if indicator(row.key)?.property == .binding {
            html += "<span class=\"q\">\(words.property(.binding))</span>"
        }
        return html
    }

    /// The name of a row's indicator, with the area where it is not the plan's own.
    func title(_ row: AreaRow) -> HTML {
        guard let indicator = indicator(row.key) else { return "\(row.key.indicator)" }
        let name = words.name(indicator)
        guard row.area != plan(row.key.plan)?.area else { return name }
        return name + (words.isChinese ? "（" : " (") + areaName(row)
            + (words.isChinese ? "）" : ")")
    }

    func areaName(_ row: AreaRow) -> HTML {
        guard !words.isChinese, site.areas[row.area]?.nameEn.isEmpty ?? true else {
            return "\(area(row.area, known: row.areaName))"
        }
        return "<span lang=\"zh-CN\">\(row.areaName)</span>"
    }
}
