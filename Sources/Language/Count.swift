/// What is counted by a measure, in certain groups, at certain units.
package struct Count: Hashable, Sendable {
    package var measure: Measure
    /// What the group of a cell decides; empty = every group and none.
    package var groups: [Condition]
    package var units: UnitFilter

    package init(measure: Measure, groups: [Condition] = [], units: UnitFilter = UnitFilter()) {
        self.measure = measure
        self.groups = groups.sorted { $0.key.name < $1.key.name }
        self.units = units
    }

    /// The same persons, wherever they are.
    package var withoutUnits: Count { Count(measure: measure, groups: groups) }
}

/// The contribution side: which subjects, by what is known of themselves. Plans share it by `key`.
package struct Measure: Hashable, Sendable {
    package var noun: NounDefinition
    /// All must hold; in the order of `key`, each at most once.
    package var conditions: [Condition]
    /// Of a flow: in which time, and what is counted of several events of a subject.
    package var window: Window?
    package var tally: Tally?

    package init(
        noun: NounDefinition, conditions: [Condition] = [], window: Window? = nil,
        tally: Tally? = nil
    ) {
        self.noun = noun
        self.conditions = conditions.sorted { $0.text < $1.text }
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

        fileprivate var text: String? {
            switch self {
            case .subjects: nil
            case .events: "count=events"
            case .sum(let amount): "sum=\(amount)"
            }
        }
    }

    /// The canonical text that names the measure and never changes: `teachers;degree>=bachelor`.
    package var key: String {
        let flow = [window.map { "in=\($0.text)" }, tally.flatMap(\.text), noun.groups.text]
            .compactMap(\.self)
        return ([noun.name] + conditions.map(\.text) + flow).joined(separator: ";")
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
        case .members, .every, .exactly, .codes, .ages, .days, .flag:
            "\(key.name)=\(words.joined(separator: ","))"
        }
    }

    /// The members by their words, in the order of the list.
    package var words: [String] {
        switch value {
        case .members(let bits), .every(let bits): key.list.words(of: bits)
        case .atLeast(let number), .below(let number), .exactly(let number):
            [key.list.word(of: number)]
        case .codes(let codes): codes
        case .ages(let youngest, let oldest): ["\(youngest)", "\(oldest)"]
        case .days(let count): ["\(count)"]
        case .flag(let isWanted): [isWanted ? "true" : "false"]
        }
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
    /// By key, each at most once.
    package var conditions: [Condition]

    package init(_ conditions: [Condition] = []) {
        self.conditions = conditions.sorted { $0.key.name < $1.key.name }
    }

    package var isEmpty: Bool { conditions.isEmpty }

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
            guard let place = result.firstIndex(where: { $0.key == other.key }) else {
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
    }

    /// Those that also pass a second filter. `twice` hears of every key that the second gives
    /// again without narrowing the first's list.
    package func narrowed(by filter: Filter, twice: (String) -> Void) -> Count {
        Count(
            measure: Measure(
                noun: measure.noun,
                conditions: UnitFilter.narrowed(measure.conditions, by: filter.conditions, twice),
                window: measure.window, tally: measure.tally),
            groups: UnitFilter.narrowed(groups, by: filter.groups, twice),
            units: units.narrowed(by: filter.units, twice: twice))
    }
}

/// One noun's filter as it was read, the sides apart.
package struct Filter: Hashable, Sendable {
    package var groups: [Condition] = []
    package var conditions: [Condition] = []
    package var units = UnitFilter()
    package var window: Window?
    package var tally: Measure.Tally?
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

    package init(noun: NounDefinition, series: String, group: String, own: Bool) {
        self.noun = noun
        self.series = series
        self.group = group
        self.own = own
    }
}
