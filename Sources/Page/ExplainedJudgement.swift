import Calendar
import Codes
import Exact
import Judgements
import Words

/// A judgement as the page puts it into words: its reason and figures, and what they are of.
struct ExplainedJudgement: Sendable {
    var indicator: IndicatorRow
    /// nil where there is none to give, as of a retraction.
    var reason: Reason?
    var situation: Situation
    /// Conditions that do not hold, in Chinese, where the installation knows their words.
    private var failingZh: [String]?

    init(_ row: AreaRow, _ indicator: IndicatorRow, _ site: Site) {
        var facts = row.facts
        facts.value = row.value
        facts.numerator = row.numerator
        facts.denominator = row.denominator
        facts.expected = row.expected
        facts.gap = row.gap
        facts.requiredPace = row.requiredPace
        facts.shortfall = row.shortfall
        facts.noun = row.noun
        facts.chance = row.chance
        facts.readOn = row.readOn
        self.init(indicator, row.reason, row.status, facts, site)
    }

    init(_ entry: AlertEntry, _ indicator: IndicatorRow, _ site: Site) {
        self.init(indicator, entry.reason, entry.status, entry.facts(site.nouns), site)
    }

    private init(
        _ indicator: IndicatorRow, _ reason: Reason?, _ status: Status?, _ facts: ReasonFacts,
        _ site: Site
    ) {
        self.indicator = indicator
        self.reason = reason
        let known = site.definitions[indicator.key]?.conditions ?? []
        let names = Dictionary(known.map { ($0.name, $0.nameZh) }) { first, _ in first }
        let failing = facts.failing.compactMap { names[$0].flatMap { $0.isEmpty ? nil : $0 } }
        failingZh = failing.count == facts.failing.count ? failing : nil
        var commitment = indicator.commitment
        commitment.sides = site.definitions[indicator.key]?.sides
        situation = Situation(status: status, facts: facts, commitment: commitment) {
            site.area($0, in: $1)
        }
    }

    var unit: MeasureUnit { indicator.unit }
    var facts: ReasonFacts { situation.facts }

    /// What is said of it in a language.
    func situation(in language: Language) -> Situation {
        guard language == .zh, let failingZh else { return situation }
        var situation = situation
        situation.facts.failing = failingZh
        return situation
    }
}

extension Wording {
    /// The decimals of a judgement's figures.
    func places(_ explained: ExplainedJudgement) -> Int {
        Phrasing(explained.situation, in: language).places
    }

    /// What is missing, or how far ahead or behind.
    func gap(_ explained: ExplainedJudgement) -> String {
        Phrasing(explained.situation, in: language).gap
    }

    /// The first line about an indicator: what is missing, or what it stands at.
    func lead(_ explained: ExplainedJudgement) -> String {
        if explained.facts.gap != nil || explained.facts.shortfall != nil { return gap(explained) }
        return explained.facts.value.map { value($0, explained.unit, places: places(explained)) }
            ?? explained.situation.status.map { status($0) } ?? self("暂无数据", "No data")
    }

    /// A judgement's figures.
    func facts(_ explained: ExplainedJudgement) -> String { sentence(explained, .brief) }

    /// All that is said of a judgement below what is missing.
    func reason(_ explained: ExplainedJudgement) -> String { sentence(explained, .body) }

    /// The same with what is missing, to stand alone.
    func whole(_ explained: ExplainedJudgement) -> String { sentence(explained, .whole) }

    /// From how much of the area the value comes, where that is not all of it.
    func reporting(_ explained: ExplainedJudgement) -> String? {
        Phrasing(explained.situation, in: language).reporting
    }

    private func sentence(_ explained: ExplainedJudgement, _ extent: Reason.Extent) -> String {
        explained.reason?.sentence(explained.situation(in: language), in: language, extent) ?? ""
    }
}
