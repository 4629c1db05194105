import Events
import Language
import Subjects

/// Timelines → what they add to cells: +1 on the day from which a subject counts, −1 on the first
/// day on which not.
///
/// A contribution knows nothing of units but their names: what a unit is on a day is asked when
/// cells are added up.
struct Contributions: Sendable {
    private var resolution = Resolution()
    private var life = Life()
    /// Of the noun that was read last.
    private(set) var counts = NounCounts()

    /// Appends what the first facts of a timeline contribute; only a cell's sum means
    /// something, two changes on a day may cancel.
    mutating func fold(
        _ timeline: TimelineFront, under table: MeasureTable, into cells: inout [Cell]
    ) {
        begin(timeline)
        for group in table.nouns(of: timeline.kind) where mayHave(group.event) {
            for noun in group.nouns { add(noun, into: &cells) }
        }
        end()
    }

    /// Folds the first facts of a timeline; nouns are then counted one by one, up to the end.
    mutating func begin(_ timeline: TimelineFront) {
        resolution.resolve(timeline)
        live(timeline)
        life.hold(timeline.facts, resolution.standing, in: timeline.order.arena)
    }

    /// Whether there may be something of what needs an event of that type; nil = of anything.
    func mayHave(_ event: EventType?) -> Bool { event.map { life.hasFact(of: $0) } ?? true }

    /// Appends what the subject contributes to the measures of a noun.
    mutating func add(_ noun: MeasureTable.CountedNoun, into cells: inout [Cell]) {
        counts.add(noun, of: &life, into: &cells)
    }

    /// Appends what a range of the states that were read counts for in the measures that nothing
    /// but answers decide.
    mutating func addStates(
        _ range: Range<Int>, of noun: MeasureTable.CountedNoun, times sign: Int64,
        into cells: inout [Cell]
    ) {
        counts.addStates(range, of: noun, times: sign, into: &cells)
    }

    /// Reads what the subject has of a noun, whose measures can then be counted.
    mutating func read(_ noun: MeasureTable.CountedNoun) { counts.read(noun, of: &life) }

    /// Appends what the subject contributes to one measure of the noun that was read.
    mutating func count(
        _ measure: Int, of noun: MeasureTable.CountedNoun, into cells: inout [Cell]
    ) {
        counts.count(measure, of: noun, &life, into: &cells)
    }

    /// The facts may change from now on.
    mutating func end() { life.letGo() }

    /// The history of an institution after the first facts of its timeline.
    mutating func unit(_ timeline: TimelineFront) -> UnitHistory {
        resolution.resolve(timeline)
        return UnitHistory(folding: timeline, resolution.standing)
    }

    /// The statements of an area after the first facts of its timeline.
    mutating func statements(_ timeline: TimelineFront) -> AreaStatements {
        resolution.resolve(timeline)
        return AreaStatements(folding: timeline, resolution.standing)
    }

    /// Folds what stands into the states that nouns see.
    private mutating func live(_ timeline: TimelineFront) {
        life.begin(timeline.kind, timeline.name)
        switch timeline.kind {
        case .student: life.learner.fold(timeline, resolution.standing)
        case .staff: life.staff.fold(timeline, resolution.standing)
        case .institution: life.unit = UnitHistory(folding: timeline, resolution.standing)
        case .area, .resource, .person: break
        }
    }
}
