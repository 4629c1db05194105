import Calendar
import Codes
import Documents
import Language

/// A row whose measure waits to be compiled: another row may refer to it first.
struct RowDraft {
    var file: String
    var id: String
    var measure: Node?
    var reading: ReadingKind
    /// The plan's first day; nil where it is faulty, which is told elsewhere.
    var startsOn: CivilDay?
    var stageWeights = StageWeights.standard
    /// The conditions in the filter that is being read, by where they stand.
    var meets: [Place: CompiledConditions] = [:]
}

/// Which row of which plan.
struct DraftKey: Hashable {
    /// Place of the plan among all that are read together.
    var plan: Int
    var row: String
    /// Whether it is a measure under `define`.
    var isDefinition = false
}

/// A measure, and whether something in it is `unset`.
struct CompiledMeasure: Equatable {
    var formula: Formula
    var isUnset = false

    /// What decides on which day its events count.
    var settling: FollowedBy? {
        if case .count(let count) = formula { count.measure.settling } else { nil }
    }

    func settled(by following: FollowedBy) -> CompiledMeasure {
        guard case .count(var count) = formula else { return self }
        count.measure = count.measure.settled(by: following)
        return CompiledMeasure(formula: .count(count), isUnset: isUnset)
    }
}

/// Conditions of a single institution or area, and whether something in them is `unset`.
struct CompiledConditions {
    var combination: Combination
    var isUnset = false
}
