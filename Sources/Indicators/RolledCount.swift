import Language
import Measures

extension RollUp {
    /// What one `Count` counts, by area.
    struct Rolled: Sendable {
        let count: Count
        let groups: GroupFilter
        let units: UnitTest
        /// What is asked of its units day by day; nil where nothing is.
        let conditions: UnitConditions?
        /// Where the counts of its areas begin, one after the other by index of the area: those at
        /// units of the area and of all that lie in it.
        let firstCount: Int

        /// Where what nobody says a place of is kept: it counts where the plan is.
        let nowhere: Int
        /// Whether all that it asks has a number, without which nothing can have been counted.
        let isNumbered: Bool
        /// What its amounts are in units of.
        let scale: Int

        init(
            count: Count, _ conditions: UnitConditions?, firstCount: Int, nowhere: Int,
            _ numbers: [Measure: UInt16]
        ) {
            self.count = count
            self.conditions = conditions
            isNumbered = count.measures.allSatisfy { numbers[$0] != nil }
            groups = GroupFilter(count)
            units = UnitTest(count.units, numbers)
            scale = count.measure.scale
            self.firstCount = firstCount
            self.nowhere = nowhere
        }
    }

    /// The same persons without the conditions on the unit, over the whole installation: how many
    /// of them have an area.
    struct Base: Sendable {
        let measure: Measure
        let groups: GroupFilter
        /// Where its two counts are kept.
        let attributed: Int
        let unattributed: Int
    }

    /// What `settle` found.
    struct Changes {
        /// By index of a count.
        var rolled: [Int: AreaDays] = [:]
        /// By index of a base the index of the first day on which readings see something else.
        var bases: [Int: Int] = [:]
        /// Of each that is kept by unit, the units whose count is another, with the first day.
        var units: [Int: [UInt32: Int]] = [:]
    }

    /// How many of a base have an area, day by day, and how many have none.
    struct Coverage {
        private let attributed: DailyCount
        private let unattributed: DailyCount

        init(_ attributed: DailyCount, _ unattributed: DailyCount) {
            self.attributed = attributed
            self.unattributed = unattributed
        }

        /// The index of the last day on which one of both changes; −1 where none does.
        var lastChange: Int { max(attributed.lastChange, unattributed.lastChange) }

        /// Both numbers where readings cannot be trusted for them, on the day of that index.
        func fault(at day: Int) -> [Int64]? {
            let (with, without) = (attributed(at: day), unattributed(at: day))
            return RollUp.isFaulty(attributed: with, unattributed: without) ? [with, without] : nil
        }
    }

    /// Whether too many of the persons of a base have no area (contract §5): without persons
    /// counted nothing can be missing.
    static func isFaulty(attributed: Int64, unattributed: Int64) -> Bool {
        let all = attributed + unattributed
        return all > 0 && attributed * 100 < all * 95
    }
}
