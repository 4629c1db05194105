import Codes
import Documents
import Language

/// A plan file as it was read, before its words have a meaning.
package struct PlanSource: Sendable {
    package var file: String
    package var root: Node

    package init(file: String, root: Node) {
        self.file = file
        self.root = root
    }
}

/// Reads plans that may refer to each other's rows: those without fault, and every fault of all.
///
/// `kinds` are the shapes that a target may have.
/// `areas` and `vocabulary` are nil where they could not be read: then codes are not checked.
/// `calendar` has the semesters; `language` has the nouns and formulas that may stand in them;
/// `silentAreas` is what silent areas mean for rows that do not say it; `version` makes a plan's
/// version out of its canonical text.
package func readPlans(
    _ sources: [PlanSource], kinds: [TargetShape], areas: AreaTree?, vocabulary: Vocabulary?,
    calendar: SchoolCalendar = SchoolCalendar(), language: MeasureLanguage = .standard,
    silentAreas: SilentAreas = .warn, version: (String) -> String
) -> (plans: [Plan], faults: [Fault]) {
    var readers = sources.map { PlanReader($0, kinds: kinds, areas: areas) }
    var rows: [DraftKey: RowDraft] = [:]
    for (place, reader) in readers.enumerated() {
        for row in reader.drafts { rows[DraftKey(plan: place, row: row.id)] = row }
        for row in reader.definitions {
            rows[DraftKey(plan: place, row: row.id, isDefinition: true)] = row
        }
    }
    var compiler = MeasureCompiler(
        rows: rows,
        reader: FilterReader(
            vocabulary: vocabulary, areas: areas, nouns: language.nouns, calendar: calendar),
        formulas: language.formulas)
    var plans: [Plan] = []
    var firstFiles: [String: String] = [:]
    var concepts: [String: (unit: MeasureUnit, place: String)] = [:]
    for place in readers.indices {
        // Also those that no row uses: an error in one shows before it is used.
        let isDefined = readers[place].definitions.map { definition in
            compiler.measure(of: DraftKey(plan: place, row: definition.id, isDefinition: true))
                != nil
        }
        let plan = readers[place].plan(
            silentAreas: silentAreas, filters: compiler.reader, concepts: &concepts
        ) {
            compiler.measure(of: DraftKey(plan: place, row: $0))
        }
        readers[place].refuseSecond(&firstFiles)
        guard var plan, isDefined.allSatisfy({ $0 }) else { continue }
        plan.content = sources[place].root.canonicalText
        plan.version = version(plan.content)
        plan.calendar = calendar
        plans.append(plan)
    }
    let faults = compiler.faults + readers.flatMap(\.faults.faults)
    return (plans, faults.inOrder())
}
