import Codes

/// What is measured, with every filter already split: what is known of the person stands in the
/// `Measure`, what belongs to the unit in the `UnitFilter`.
package indirect enum Formula: Hashable, Sendable {
    /// Persons on a day.
    case count(Count)
    case statistic(Statistic)
    /// of × per ÷ to. With a share on both sides it is a ratio of ratios.
    case ratio(of: Formula, to: Formula, per: Int)
    /// part × 100 ÷ base, where part is base narrowed.
    case share(part: Count, base: Count)
}

/// Persons who are counted by a measure, of certain stages, at certain units.
package struct Count: Hashable, Sendable {
    package var measure: Measure
    /// Empty = every stage and none. Of staff: the appointment's stage, else the only stage of the
    /// unit where the person counts.
    package var stages: Set<Stage>
    package var units: UnitFilter

    package init(measure: Measure, stages: Set<Stage> = [], units: UnitFilter = UnitFilter()) {
        self.measure = measure
        self.stages = stages
        self.units = units
    }
}

/// The contribution side: which persons, by what is known of themselves. Plans share it by `key`.
package struct Measure: Hashable, Sendable {
    package var noun: Noun
    /// All must hold; in the order of `key`, each at most once.
    package var conditions: [PersonCondition]

    package init(noun: Noun, conditions: [PersonCondition] = []) {
        self.noun = noun
        self.conditions = conditions.sorted { $0.key < $1.key }
    }

    package enum Noun: String, Sendable {
        /// Enrolled, not suspended.
        case students
        /// Role teacher, employment fullTime or selfHired.
        case teachers
    }

    /// The canonical text that names the measure for ever: `teachers;degree>=bachelor`.
    package var key: String {
        ([noun.rawValue] + conditions.map(\.key)).joined(separator: ";")
    }
}

/// One condition on a person, on the counted day.
package enum PersonCondition: Hashable, Sendable {
    /// The highest valid degree is this or a higher one.
    case degree(atLeast: Degree)
    /// A valid qualification of that kind with one of the codes.
    case qualification(QualificationKind, codes: [String])

    package var key: String {
        switch self {
        case .degree(let lowest): "degree>=\(lowest.word)"
        case .qualification(let kind, let codes):
            "\(kind.word)=\(codes.sorted().joined(separator: ","))"
        }
    }
}

/// The roll-up side: which units, by their attributes on the counted day. Empty = any.
package struct UnitFilter: Hashable, Sendable {
    package var ownership: Set<Ownership>
    package var setting: Set<Setting>
    package var kind: Set<InstitutionKind>

    package init(
        ownership: Set<Ownership> = [], setting: Set<Setting> = [],
        kind: Set<InstitutionKind> = []
    ) {
        self.ownership = ownership
        self.setting = setting
        self.kind = kind
    }

    package var isEmpty: Bool { ownership.isEmpty && setting.isEmpty && kind.isEmpty }
}

/// A figure that areas state (contract §2.3.7, §2.3.9).
package struct Statistic: Hashable, Sendable {
    package var series: String
    /// The group as canonical JSON, `{"ageFrom":3,"ageTo":5}`; empty = without a group.
    package var group: String
    /// Never summed over children.
    package var own: Bool

    package init(series: String, group: String, own: Bool) {
        self.series = series
        self.group = group
        self.own = own
    }
}

extension Formula {
    /// A measure in which something is `unset`: a statement that nobody can make, so it never has
    /// a value.
    package static let unset = Formula.statistic(Statistic(series: "", group: "", own: true))
}
