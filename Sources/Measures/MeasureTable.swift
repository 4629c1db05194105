import Codes
import Events
import Plans

/// The measures that this installation fills, as numbers that a fold can compare.
///
/// Structs in flat arrays, no closures: the filters run for every touched person and measure.
struct MeasureTable: Sendable {
    /// Numbers of the measures that count every enrolled student.
    private(set) var students: [UInt16] = []
    private(set) var teachers: [TeacherMeasure] = []
    private(set) var conditions: [QualificationCondition] = []
    /// Codes that no event has used yet; nothing can match them.
    private(set) var unusedCodes: Set<String> = []

    /// Full-time teachers, narrowed.
    struct TeacherMeasure: Sendable {
        var number: UInt16
        /// `Degree.rawValue`; 0 = whatever.
        var lowestDegree: UInt8
        /// Indices in `conditions`; all must hold.
        var conditions: [Int]
    }

    /// A valid qualification of a kind, with one of the codes.
    struct QualificationCondition: Hashable, Sendable {
        var kind: QualificationKind
        var codes: [Term]
    }

    /// Numbers the codes of the measures by the texts that events have used so far.
    init(_ measures: [NumberedMeasure], terms: (String) -> Term?) {
        for numbered in measures {
            switch numbered.measure.noun {
            case .students:
                // What is known of staff holds of no student.
                if numbered.measure.conditions.isEmpty { students.append(numbered.number) }
            case .teachers:
                addTeachers(numbered, terms)
            }
        }
    }

    private mutating func addTeachers(_ numbered: NumberedMeasure, _ terms: (String) -> Term?) {
        var compiled = TeacherMeasure(number: numbered.number, lowestDegree: 0, conditions: [])
        for condition in numbered.measure.conditions {
            switch condition {
            case .degree(let lowest):
                compiled.lowestDegree = max(compiled.lowestDegree, lowest.rawValue)
            case .qualification(let kind, let codes):
                let known = codes.compactMap(terms)
                unusedCodes.formUnion(codes.filter { terms($0) == nil })
                compiled.conditions.append(
                    index(of: QualificationCondition(kind: kind, codes: known.sorted())))
            }
        }
        teachers.append(compiled)
    }

    /// The place of a condition; measures with the same one share it.
    private mutating func index(of condition: QualificationCondition) -> Int {
        if let index = conditions.firstIndex(of: condition) { return index }
        conditions.append(condition)
        return conditions.count - 1
    }
}

/// A measure and the number under which this installation keeps its cells.
package struct NumberedMeasure: Hashable, Sendable {
    package var number: UInt16
    package var measure: Measure

    package init(number: UInt16, measure: Measure) {
        self.number = number
        self.measure = measure
    }
}
