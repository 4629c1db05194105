import Events
import Subjects

/// The conditions that decide what a state is: which designation, at which levels. They are not
/// asked of states but make them, measure by measure.
package struct StateFilter: Sendable {
    private let conditions: [(condition: Condition, terms: [Term])]
    /// Of what came about in a window.
    package let window: Window?

    /// - Parameter terms: of the codes of a condition, as events have used them so far.
    package init(_ conditions: [(condition: Condition, terms: [Term])], window: Window? = nil) {
        self.conditions = conditions
        self.window = window
    }

    /// nil where it is not asked.
    package func value(of key: FilterKey) -> FilterValue? {
        conditions.first { $0.condition.key == key }?.condition.value
    }

    /// Empty where it is not asked, and where no event has used one of the codes; of capabilities
    /// one each, 0 where none has.
    package func terms(of key: FilterKey) -> [Term] {
        conditions.first { $0.condition.key == key }?.terms ?? []
    }
}
