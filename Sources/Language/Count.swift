import Codes

/// What is counted by a measure, in certain groups, at certain units.
package struct Count: Hashable, Sendable {
    package var measure: Measure
    /// What the group of a cell decides; empty = every group and none.
    package var groups: [Condition]
    package var units: UnitFilter
    /// Whether it is the mean of the month ends of the reading's year so far, before the first one
    /// the number on the day.
    package var isMonthlyMean = false

    package init(measure: Measure, groups: [Condition] = [], units: UnitFilter = UnitFilter()) {
        self.measure = measure
        self.groups = groups.sortedByText
        self.units = units
    }

    /// The same on each single day.
    package var daily: Count {
        var count = self
        count.isMonthlyMean = false
        return count
    }

    /// What is asked of its units or areas themselves.
    package var asked: [Measure] { units.asked }

    /// Whether it is a number of persons, and neither of what they do nor of what may be said of
    /// institutions and areas too.
    package var countsPersons: Bool {
        switch measure.tally {
        case .events, .sum, .days: false
        case .subjects, .each, .eachOfDistinct, .distinct, nil:
            measure.noun.countsNobodyElse && measure.weight == nil
        }
    }

    /// What must be counted for it, that of the conditions of its units or areas with it.
    package var measures: [Measure] { [measure] + units.measures }

    /// The same persons, wherever they are.
    package var withoutUnits: Count { Count(measure: measure, groups: groups) }
}

/// The contribution side: which subjects, by what is known of themselves. Plans share it by `key`.
package struct Measure: Hashable, Sendable {
    package var noun: NounDefinition
    /// All must hold; in the order of `key`, each at most once.
    package var conditions: [Condition]
    /// Of a flow, asked of the event that stands for the subject in a window, which the conditions
    /// chose: what a share asks of its base.
    package var tests: [Condition]
    /// Of a flow: in which time, and what is counted of several events of a subject.
    package var window: Window?
    package var tally: Tally?

    package init(
        noun: NounDefinition, conditions: [Condition] = [], tests: [Condition] = [],
        window: Window? = nil, tally: Tally? = nil
    ) {
        self.noun = noun
        self.conditions = conditions.sortedByText
        self.tests = tests.sortedByText
        self.window = window
        self.tally = tally
    }

    /// The head count of institutions that it is: of all whom such a noun counts.
    package var headCount: HeadCount? {
        conditions.isEmpty && window == nil && tally == nil ? noun.headCount : nil
    }

    /// What a flow counts of a subject in a window.
    package enum Tally: Hashable, Sendable {
        /// The subject, once.
        case subjects
        /// Each event.
        case events
        /// What the events add up to of that amount.
        case sum(String)
        /// The subject, where its events, or what they add up to of an amount, reach a number.
        case each(atLeast: Int, of: String?)
        /// The subject, where its events are about that number of different ones.
        case eachOfDistinct(atLeast: Int, of: String)
        /// How many different ones its events are about; of one subject alone.
        case distinct(String)
        /// Each day on which it has any event.
        case days

        fileprivate var text: String? {
            switch self {
            case .subjects: nil
            case .events: "count=events"
            case .days: "count=days"
            case .sum(let amount): "sum=\(amount)"
            case .distinct(let name): "distinct=\(name)"
            case .eachOfDistinct(let least, let name): "each>=\(least) distinct \(name)"
            case .each(let least, let amount): "each>=\(least)" + (amount.map { " \($0)" } ?? "")
            }
        }
    }

    /// What its states count for, where that is not 1.
    package var weight: NounDefinition.Weight? {
        noun.weight.flatMap { weight in
            conditions.contains { $0.key == weight.key } ? weight : nil
        }
    }

    /// Whether it counts the first of a subject's events, or those after it; nil where it counts
    /// all alike.
    package var isFirstTime: Bool? {
        conditions.lazy.compactMap { condition in
            guard case .occurrence = condition.key.side else { return nil }
            return condition.value == .flag(true)
        }.first
    }

    /// How many of what is added up make one.
    package var scale: Int {
        if let key = conditions.first(where: { noun.amounts[$0.key.name] != nil })?.key {
            return noun.amounts[key.name] ?? 1
        }
        guard case .flow(let flow) = noun.counting, case .sum(let amount) = tally else { return 1 }
        return flow.scales[amount] ?? 1
    }

    /// How what counts at units is put together.
    package var together: Together { noun.together(conditions) }

    /// The canonical text that names the measure and never changes: `teachers;degree>=bachelor`.
    package var key: String {
        let flow = [window.map { "in=\($0.text)" }, tally.flatMap(\.text), noun.groups.text]
            .compactMap(\.self)
        let with = tests.isEmpty ? [] : ["with=" + Condition.text(of: tests)]
        return ([noun.name] + conditions.map(\.text) + with + flow).joined(separator: ";")
    }
}

extension Set<Measure> {
    /// The measures in the order of their keys, with these: a key is long to write.
    package var byKey: [(key: String, measure: Measure)] {
        map { (key: $0.key, measure: $0) }.sorted { $0.key < $1.key }
    }
}

/// One key of a filter with its value.
package struct Condition: Hashable, Sendable {
    package let key: FilterKey
    package let value: FilterValue

    package init(_ key: FilterKey, _ value: FilterValue) {
        self.key = key
        self.value = value
    }

    /// `degree>=bachelor`, `major=a,b`.
    package var text: String {
        switch value {
        case .atLeast: "\(key.name)>=\(words.joined())"
        case .below: "\(key.name)<\(words.joined())"
        case .within: "\(key.name)>=\(words[0]),<\(words[1])"
        case .happened(_, let least): "\(key.name)=\(words.joined())>=\(least)"
        case .limit: key.name + words.joined()
        case .happenedForDays(_, let least): "\(key.name)=\(words.joined())>=\(least) proRata"
        case .any, .none, .holds, .meets: "\(key.name)=\(words.joined(separator: "|"))"
        case .members, .every, .exactly, .codes, .ages, .days, .since, .flag, .followed,
            .capabilities:
            "\(key.name)=\(words.joined(separator: ","))"
        }
    }

    /// The members by their words, in the order of the list.
    package var words: [String] {
        switch value {
        case .members(let bits), .every(let bits): key.list.words(of: bits)
        case .atLeast(let number), .below(let number), .exactly(let number):
            [key.list.word(of: number)]
        case .within(let low, let high): [low, high].map { key.list.word(of: $0) }
        case .codes(let codes): codes
        case .ages(let youngest, let oldest): ["\(youngest)", "\(oldest)"]
        case .days(let count): ["\(count)"]
        case .since(let day): ["\(day)"]
        case .any(let filters): filters.map(Condition.text(of:))
        case .none(let filter): [Condition.text(of: filter)]
        case .holds(let measure), .happened(let measure, _), .happenedForDays(let measure, _):
            ["(\(measure.key))"]
        case .followed(let following): [following.text]
        case .flag(let isWanted): [isWanted ? "true" : "false"]
        case .limit(let limit): [limit.text]
        case .capabilities(let capabilities): capabilities.map { $0.text($0.code, \.text) }
        case .meets(let conditions): [conditions.metWords]
        }
    }

    /// Whether it is decided by each event that is counted, not by days.
    package var isBefore: Bool {
        if case .happened(let measure, _) = value { measure.window == .before } else { false }
    }

    /// Whether of what happened it is asked on the day of the event: what must have happened
    /// before, what is held or was last found then.
    package var isOfEvents: Bool {
        if case .holds = value { true } else { isBefore }
    }

    /// What stands under `any` and `not`, at whatever depth; of any other condition itself.
    package var parts: [Condition] {
        switch value {
        case .any(let filters): filters.joined().flatMap(\.parts)
        case .none(let filter): filter.flatMap(\.parts)
        default: [self]
        }
    }

    static func text(of filter: [Condition]) -> String {
        "(" + filter.map(\.text).sorted().joined(separator: ";") + ")"
    }

    /// The other, where it narrows this one; nil where it only says something again.
    func narrowed(by other: Condition) -> Condition? {
        switch (value, other.value) {
        case (.members(let bits), .members(let fewer)):
            fewer != bits && fewer & ~bits == 0 ? other : nil
        case (.codes(let codes), .codes(let fewer)):
            Set(fewer).isStrictSubset(of: codes) ? other : nil
        default: nil
        }
    }
}

/// The roll-up side: which units, by their attributes on the counted day. Empty = any.
package struct UnitFilter: Hashable, Sendable {
    /// By key, each at most once apart from `any`, `not` and `meets`.
    package var conditions: [Condition]

    package init(_ conditions: [Condition] = []) {
        self.conditions = conditions.sortedByText
    }

    package var isEmpty: Bool { conditions.isEmpty }

    /// What filters ask of the units or areas themselves, also those inside its conditions.
    package var asked: [Measure] { held + meets.flatMap(\.children).flatMap(\.asked) }

    private var held: [Measure] {
        conditions.flatMap(\.parts).compactMap { condition in
            if case .holds(let measure) = condition.value { measure } else { nil }
        }
    }

    /// Its conditions that are measures of the units or areas themselves, each once.
    package var meets: [Combination] {
        conditions.flatMap(\.parts).reduce(into: []) { found, condition in
            guard case .meets(let conditions) = condition.value, !found.contains(conditions)
            else { return }
            found.append(conditions)
        }
    }

    /// What must be counted for it.
    package var measures: [Measure] {
        held + meets.flatMap(\.children).flatMap(\.measures)
    }

    /// The units that pass both. `twice` hears of every key that the second gives again without
    /// narrowing the first's list.
    package func narrowed(by other: UnitFilter, twice: (String) -> Void) -> UnitFilter {
        UnitFilter(UnitFilter.narrowed(conditions, by: other.conditions, twice))
    }

    static func narrowed(
        _ conditions: [Condition], by others: [Condition], _ twice: (String) -> Void
    ) -> [Condition] {
        var result = conditions
        for other in others {
            // Two filters of their own hold side by side.
            guard !other.key.isRepeated,
                let place = result.firstIndex(where: { $0.key == other.key })
            else {
                result.append(other)
                continue
            }
            if let narrower = result[place].narrowed(by: other) {
                result[place] = narrower
            } else {
                twice(other.key.name)
            }
        }
        return result
    }
}

extension Count {
    /// What a noun counts that passes the filter.
    package init(_ noun: NounDefinition, _ filter: Filter) {
        self.init(
            measure: Measure(
                noun: noun, conditions: filter.conditions, window: filter.window,
                tally: filter.tally),
            groups: filter.groups, units: filter.units)
        isMonthlyMean = filter.isMonthlyMean
    }

    /// Those that also pass a second filter. `twice` hears of every key that the second gives
    /// again without narrowing the first's list.
    package func narrowed(by filter: Filter, twice: (String) -> Void) -> Count {
        // What a `not` asks of events stands beside what else is asked of the key.
        let given = filter.conditions.filter { condition in
            !filter.groups.contains { $0.askedOfEvents == condition }
        }
        let narrowed = UnitFilter.narrowed(measure.conditions, by: given, twice)
        let isFlow = measure.noun.countsEvents
        var count = Count(
            measure: Measure(
                noun: measure.noun, conditions: isFlow ? measure.conditions : narrowed,
                tests: isFlow ? measure.tests + filter.conditions : [],
                window: measure.window, tally: measure.tally),
            groups: UnitFilter.narrowed(groups, by: filter.groups, twice),
            units: units.narrowed(by: filter.units, twice: twice))
        count.isMonthlyMean = isMonthlyMean
        return count
    }
}

extension Formula {
    /// What a noun counts that passes the filter, or the part of it that falls to a stage.
    package static func counting(
        _ noun: NounDefinition, _ filter: Filter, _ weights: StageWeights
    ) -> Formula {
        var whole = filter
        whole.conditions.removeAll { $0.key == noun.split }
        let count = Count(noun, whole)
        guard let asked = filter.conditions.first(where: { $0.key == noun.split }) else {
            return .count(count)
        }
        let stage = StageWeights.stages.enumerated().first {
            asked.value.takes(UInt8($0.offset + 1))
        }
        return part(of: count, for: stage?.element ?? .primary, weights)
    }
}

/// One noun's filter as it was read, the sides apart.
package struct Filter: Hashable, Sendable {
    package var groups: [Condition] = []
    package var conditions: [Condition] = []
    package var units = UnitFilter()
    package var window: Window?
    package var tally: Measure.Tally?
    package var isMonthlyMean = false
    /// A key whose value is `unset`: a filter whose value is still open.
    package var isUnset = false

    package init(units: UnitFilter = UnitFilter()) { self.units = units }
}

/// A figure that areas state (contract §2.3.7, §2.3.9).
package struct Statistic: Hashable, Sendable {
    package var noun: NounDefinition
    package var series: String
    /// The group as canonical JSON, `{"ageFrom":3,"ageTo":5}`; empty = without a group.
    package var group: String
    /// Never summed over children.
    package var own: Bool
    /// The figure of this many years before that of the reading: of a cohort when it entered.
    package var yearsBefore: Int

    package init(
        noun: NounDefinition, series: String, group: String, own: Bool, yearsBefore: Int = 0
    ) {
        self.noun = noun
        self.series = series
        self.group = group
        self.own = own
        self.yearsBefore = yearsBefore
    }
}

extension [Condition] {
    /// In one order, however they were written: filters of the same conditions are equal.
    fileprivate var sortedByText: [Condition] {
        // To say a condition takes longer than all the rest: once each.
        count > 1 ? map { ($0, $0.text) }.sorted { $0.1 < $1.1 }.map(\.0) : self
    }
}
