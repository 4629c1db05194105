import Codes
import Events

/// A unit's dated history: what it was, from which day on (contract §2.3.8).
package struct UnitHistory: Hashable, Sendable {
    package var unit: Term
    /// By day, from the first `opened` on; empty while the unit has never been opened. Each span
    /// holds until the day before the next.
    package var spans: [Span]

    package init(unit: Term, spans: [Span]) {
        self.unit = unit
        self.spans = spans
    }

    package struct Span: Hashable, Sendable, BitwiseCopyable {
        /// `CivilDay.number` of its first day.
        package var from: Int32
        package var state: State
        /// Of a merged unit: the unit under which its people count, 0 = nothing.
        package var mergedInto: Term
        package var kind: InstitutionKind?
        package var setting: Setting?
        package var ownership: Ownership?
        /// Bits of `Stage`.
        package var stages: UInt32
        /// The area's code as the event gave it.
        package var area: Term
        package var township: Term

        package init(
            from: Int32, state: State, mergedInto: Term = 0, kind: InstitutionKind? = nil,
            setting: Setting? = nil, ownership: Ownership? = nil, stages: UInt32 = 0,
            area: Term = 0, township: Term = 0
        ) {
            self.from = from
            self.state = state
            self.mergedInto = mergedInto
            self.kind = kind
            self.setting = setting
            self.ownership = ownership
            self.stages = stages
            self.area = area
            self.township = township
        }
    }

    package enum State: UInt8, Sendable, BitwiseCopyable {
        case open = 1
        case closed = 2
        case merged = 3
    }
}
