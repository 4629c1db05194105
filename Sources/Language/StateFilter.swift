import Events
import Subjects

/// The conditions that decide what a state is: which designation, at which levels. They are not
/// asked of states but make them, measure by measure.
package struct StateFilter: Sendable {
    private let conditions: [(condition: Condition, terms: [Term])]

    /// - Parameter terms: of the codes of a condition, as events have used them so far.
    package init(_ conditions: [(condition: Condition, terms: [Term])]) {
        self.conditions = conditions
    }

    /// nil where it is not asked.
    package func value(of key: FilterKey) -> FilterValue? {
        conditions.first { $0.condition.key == key }?.condition.value
    }

    /// Empty where it is not asked, and where no event has used one of the codes.
    package func terms(of key: FilterKey) -> [Term] {
        conditions.first { $0.condition.key == key }?.terms ?? []
    }
}
