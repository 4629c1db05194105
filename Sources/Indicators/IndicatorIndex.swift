import Calendar
import Events
import Language
import Measures
import Plans
import Subjects

/// What the judge keeps in memory: cells, units and statements as they are committed, arranged so
/// that the value of any indicator on any day is a few looks.
///
/// It is a function of the sums of what it was given and of the last history and statements of each
/// unit and area: neither the order nor the cut of the batches matters.
package struct IndicatorIndex: Sendable {
    package let plans: [Plan]
    package let areas: AreaTree
    /// Sorted by plan, indicator and the tree's order; they never change.
    package let rows: [Row]
    /// Where those of each indicator are among them.
    private let rowsOfPlace: [IndicatorPlace: Range<Int>]
    let compiledIndicators: [IndicatorPlace: CompiledIndicator]
    let measureNumbers: [Measure: UInt16]
    /// Indicators of which some measure has no number: it is still being counted from the stored
    /// facts.
    package let building: Set<IndicatorPlace>
    private(set) var texts = Texts()
    private(set) var units: Units
    var rollUp: RollUp
    private(set) var stated: StatedFigures
    private(set) var placeFigures = PlaceFigures()
    let headCounts: HeadCounts
    /// When each unit was last spoken of, in nanoseconds.
    private(set) var mentions: [Term: Int64] = [:]
    private var institutionsChanged = TouchedInstitutions.none
    private var changedRows: ChangedRows
    /// Which indicators ask for what.
    private let readers: IndicatorReaders
    /// In which areas some row asks what is asked of single units.
    let reach: UnitReach
    let workers: any Workers
    /// Measures that conditions ask of single units themselves.
    private let conditionsAsk: Set<UInt16>
    private var reportingChanged: Set<IndicatorPlace> = []
    /// Units that count elsewhere since that was last asked.
    private var moved: Set<UInt32> = []
    /// Measures of which cells have come since that was last asked, with the areas of their units.
    private var countedMeasures: [UInt16: Set<Int>] = [:]
    /// Indicators that name the institutions which fall short, and the measures that these are
    /// counted by: of two that change places on the same days no number is another one.
    private let namesInstitutions: Set<IndicatorPlace>
    private let measuresOfNamed: Set<UInt16>
    /// Where others may be named since that was last noted: on no day that is kept, so that no
    /// reading is another one for it.
    private var othersMoved = AreaDays()

    /// Years before the earliest plan that are kept day by day: a baseline is read on the day
    /// before the plan, and from a statement that may be two years old then.
    private static let yearsBefore = 3
    /// Days behind the horizon that are kept in advance, so that growing is rare.
    private static let daysAhead = 366

    /// Nothing is counted yet. Days are kept from three years before the earliest plan to beyond
    /// the latest plan's end and `horizon`, the clock's day. A measure without a number is being
    /// built: its indicators have no value.
    package init(
        plans: [Plan], areas: AreaTree, vocabulary: Vocabulary,
        measureNumbers: [Measure: UInt16], horizon: CivilDay, workers: any Workers = OneByOne()
    ) {
        self.workers = workers
        let start = plans.map(\.startsOn).min() ?? horizon
        let end = max(plans.map(\.endsOn).max() ?? horizon, horizon)
        let days = DaySpan(
            .first(of: start.year - IndicatorIndex.yearsBefore),
            through: end + IndicatorIndex.daysAhead)
        var rollUp = RollUp(days: days, tree: areas, measureNumbers: measureNumbers)
        var stated = StatedFigures(tree: areas, vocabulary: vocabulary)
        var compiledIndicators: [IndicatorPlace: CompiledIndicator] = [:]
        var rows: [Row] = []
        var rowsOfPlace: [IndicatorPlace: Range<Int>] = [:]
        var building: Set<IndicatorPlace> = []
        var parting: Set<UInt16> = []
        var reach = UnitReach()
        var readers = IndicatorReaders()
        for (planIndex, plan) in plans.enumerated() {
            for (place, indicator) in plan.indicators(of: planIndex) {
                let compiled = CompiledIndicator(
                    indicator, of: plan, in: areas, rollUp: &rollUp, stated: &stated)
                compiledIndicators[place] = compiled
                if indicator.measures.contains(where: { measureNumbers[$0] == nil }) {
                    building.insert(place)
                }
                let before = rows.count
                rows += Row.rows(of: place, plans: plans, tree: areas)
                rowsOfPlace[place] = before..<rows.count
                reach.add(compiled, of: rows[before...], in: areas, rollUp)
                readers.add(place, indicator, compiled, measureNumbers)
                parting.formUnion(indicator.measure.asked.compactMap { measureNumbers[$0] })
            }
        }
        self.readers = readers
        self.plans = plans
        self.areas = areas
        self.rows = rows
        self.rowsOfPlace = rowsOfPlace
        self.compiledIndicators = compiledIndicators
        self.measureNumbers = measureNumbers
        self.building = building
        self.reach = reach
        changedRows = ChangedRows(rows, askingElsewhere: reach.elsewhere, in: areas)
        conditionsAsk = Set(
            rollUp.met.conditions.flatMap(\.asked).compactMap { measureNumbers[$0] })
        (namesInstitutions, measuresOfNamed) = rollUp.naming(in: compiledIndicators)
        self.rollUp = rollUp
        units = Units(parting: parting)
        headCounts = HeadCounts(measureNumbers)
        self.stated = stated
    }

    /// The indicators and their parts, in the order of the rows.
    package var places: [IndicatorPlace] {
        rowsOfPlace.sorted { $0.value.lowerBound < $1.value.lowerBound }.map(\.key)
    }

    /// The rows of an indicator, or of a part of it.
    package func rows(of place: IndicatorPlace) -> ArraySlice<Row> {
        rowsOfPlace[place].map { rows[$0] } ?? []
    }

    /// How long it takes to read an indicator, roughly and beside others: what asks each unit is
    /// some hundred times as much as a sum.
    package func cost(of place: IndicatorPlace) -> Int {
        let asksUnits = compiledIndicators[place].map { !$0.members.isEmpty } ?? false
        return rows(of: place).count * (asksUnits ? 100 : 1)
    }

    /// Takes the texts of the terms from `first` on. They must come before what uses them.
    package mutating func add(terms: [String], from first: Term) {
        texts.add(terms, from: first)
    }

    /// Adds changes of cells.
    package mutating func add(_ cells: [Cell]) { take([], cells) }

    /// Replaces the histories of those units.
    package mutating func set(_ histories: [UnitHistory]) { take(histories, []) }

    /// Replaces the histories of those units and adds changes of cells; what both mean together is
    /// worked out once.
    package mutating func take(_ histories: [UnitHistory], _ cells: [Cell]) {
        for history in histories { units.set(history) }
        // What is said of units themselves comes first: a unit moves once, and what counts at it
        // is added where it counts from then on.
        let asked = self.asked
        let (of, others) = cells.parted { asked.contains($0.key.measure) }
        count(of)
        answer(of)
        move(units.settlePeriods(in: areas, texts: texts))
        count(others)
        if !histories.isEmpty {
            institutionsChanged = .all
            othersMoved.everywhere = rollUp.days.count - 1
        }
        settle()
    }

    /// The measures that units and areas themselves are asked.
    private var asked: Set<UInt16> { conditionsAsk.union(readers.ofAsked.keys) }

    private mutating func count(_ cells: [Cell]) {
        // Apart from the index, of which each run would be given a copy.
        let (context, areas, texts) = (self.context, self.areas, self.texts)
        let isShared = cells.count >= workers.cellsWorthSharing
        var shared: [UInt16: [Range<Int>]] = [:]
        var counted: [UInt16: Set<UInt32>] = [:]
        cells[...].forEachRun { run in
            let (unit, measure) = (run[run.startIndex].key.unit, run[run.startIndex].key.measure)
            let periods = units.unitPeriods(of: unit, in: areas, texts: texts)
            units.add(run, at: unit, periods)
            rollUp.addParts(run, through: periods, in: context)
            if isShared {
                shared[measure, default: []].append(run.indices)
            } else {
                rollUp.addSums(run, through: periods, in: context)
            }
            if let named = readers.reported[measure] { report(run, of: named) }
            counted[measure, default: []].insert(unit)
        }
        for lane in lanes(adding: shared, of: cells) { rollUp.take(lane) }
        note(counted)
    }

    /// Notes at which units and areas something is counted otherwise, by measure.
    private mutating func note(_ counted: [UInt16: Set<UInt32>]) {
        let all = counted.values.reduce(into: Set()) { $0.formUnion($1) }
        let periods = Dictionary(uniqueKeysWithValues: all.map { ($0, unitPeriods(of: $0)) })
        let areas = periods.mapValues(\.areas)
        for (measure, units) in counted {
            for unit in units {
                countedMeasures[measure, default: []].formUnion(areas[unit] ?? [])
                if measuresOfNamed.contains(measure) { othersMove(at: unit) }
            }
        }
        institutionsChanged.formUnion(.some(Set(periods.values.flatMap(\.units))))
    }

    /// Adds what counts at some units again: their periods were others before.
    private mutating func move(_ changed: [(unit: Term, before: [UnitPeriod])]) {
        let context = self.context
        if !changed.isEmpty { institutionsChanged = .all }
        for (unit, before) in changed {
            reportingChanged.formUnion(readers.ofInstitutions)
            rollUp.met.wait(for: unit)
            moved.insert(unit)
            othersMove(at: unit)
            guard let unitCells = units.cellsByUnit[unit] else { continue }
            let after = unitPeriods(of: unit)
            unitCells.cells(at: unit, times: -1)[...].forEachRun {
                rollUp.add($0, through: before, in: context)
            }
            unitCells.cells(at: unit)[...].forEachRun {
                rollUp.add($0, through: after, in: context)
            }
        }
    }

    /// Takes in what those cells say of units and areas themselves.
    private mutating func answer(_ cells: [Cell]) {
        for spot in Set(cells.map { AskedSpot(measure: $0.key.measure, place: $0.key.unit) }) {
            answer(spot.measure, at: spot.place)
        }
    }

    private struct AskedSpot: Hashable {
        var measure: UInt16
        var place: UInt32
    }

    private mutating func answer(_ measure: UInt16, at place: UInt32) {
        guard let first = units.answer(measure, at: place, in: areas, texts: texts) else { return }
        if conditionsAsk.contains(measure), Spot(number: place).area == nil {
            let numbers = measureNumbers
            rollUp.met.wait(for: place, from: rollUp.days.index(of: first)) {
                $0.asked.contains { numbers[$0] == measure }
            }
        }
        changedRows.note(readers.ofAsked[measure], from: max(first, rollUp.days.day(at: 0)))
    }

    /// Takes in what cells of a measure at one place report.
    private mutating func report(_ cells: ArraySlice<Cell>, of measure: Measure) {
        let key = cells[cells.startIndex].key
        guard let first = placeFigures.add(cells) else { return }
        if let code = Spot(number: key.unit).area.map({ texts[$0] }), let area = areas.index[code] {
            placeFigures.know(
                PlaceFigures.AreaSpot(
                    number: key.unit, code: code, isFormer: areas.areas[area].code != code),
                of: area)
            stated.set(measure, key.measure, in: area, from: placeFigures)
        } else {
            rollUp.met.wait(for: key.unit, from: rollUp.days.index(of: first)) {
                $0.reported.contains(measure)
            }
        }
        changedRows.note(readers.ofReported[key.measure], from: max(first, rollUp.days.day(at: 0)))
    }

    /// Replaces the statements of those areas.
    package mutating func set(_ statements: [AreaStatements]) {
        for one in statements {
            for (figure, first) in stated.set(one, texts: texts) {
                changedRows.note(readers.ofFigure[figure], from: first)
            }
        }
    }

    /// Takes in of which units newer facts speak.
    package mutating func add(_ news: [UnitMention]) {
        for mention in news {
            mentions[mention.unit] = max(mention.time, mentions[mention.unit] ?? .min)
        }
        institutionsChanged.formUnion(.some(Set(news.map(\.unit))))
    }

    /// Whether `institutions` may give something else since this was last asked, on the same day.
    package mutating func takeInstitutionsChanged() -> TouchedInstitutions {
        defer { institutionsChanged = .none }
        return institutionsChanged
    }

    /// The units that count elsewhere, or otherwise, since this was last asked.
    package mutating func takeMoved() -> Set<UInt32> {
        defer { moved = [] }
        return moved
    }

    /// Makes days up to this one readable; to be told whenever the clock's day moves on.
    package mutating func reach(_ day: CivilDay) {
        guard rollUp.days.last < day else { return }
        rollUp.restart(
            over: DaySpan(rollUp.days.day(at: 0), through: day + IndicatorIndex.daysAhead))
        let context = self.context
        for (unit, unitCells) in units.cellsByUnit {
            let unitPeriods = unitPeriods(of: unit)
            unitCells.cells(at: unit)[...].forEachRun {
                rollUp.add($0, through: unitPeriods, in: context)
            }
        }
        _ = takeIn()  // the readings of the days before are what they were
    }

    /// The rows of which a reading may have changed since this was last asked, with the first day
    /// in force on which: readings of the days before it are what they were.
    package mutating func takeChanged() -> [Row: CivilDay] { changedRows.take() }

    /// The indicators of which it may have changed who has reported, since this was last asked:
    /// also where every reading is what it was.
    package mutating func takeReportingChanged() -> Set<IndicatorPlace> {
        defer { (reportingChanged, countedMeasures) = ([], [:]) }
        var found = reportingChanged
        for (measure, areas) in countedMeasures {
            let places = rollUp.bases(of: measure).reduce(into: Set()) {
                $0.formUnion(readers.ofBase[$1] ?? [])
            }
            found.formUnion(changedRows.places(places.subtracting(found), seeing: areas))
        }
        return found
    }

    var context: UnitContext { UnitContext(texts: texts, tree: areas) }

    func unitPeriods(of place: UInt32) -> [UnitPeriod] {
        units.unitPeriods(of: place, in: areas, texts: texts)
    }

    private mutating func settle() {
        let (changes, members) = takeIn()
        let days = rollUp.days
        for (index, change) in members {
            changedRows.note(readers.ofMembers[index], change, in: days)
        }
        for (index, change) in changes.rolled {
            changedRows.note(readers.ofRolled[index], change, in: days)
        }
        // Formulas that ask each unit see more than the sum of an area.
        for (index, units) in changes.units {
            guard let readers = readers.ofRolled[index] else { continue }
            var change = AreaDays()
            for (unit, first) in units {
                for area in unitPeriods(of: unit).areas { change.add(first, in: area) }
            }
            changedRows.note(readers, change, in: days)
        }
        for (index, first) in changes.bases {
            changedRows.note(readers.ofBase[index], from: days.day(at: first))
        }
        changedRows.note(namesInstitutions, othersMoved, in: days)
        othersMoved = AreaDays()
    }

    /// Others may be named where the unit lies.
    private mutating func othersMove(at unit: UInt32) {
        for area in unitPeriods(of: unit).areas { othersMoved.add(rollUp.days.count - 1, in: area) }
    }

    /// Takes in what was added, and then, level after level, what that means to units with
    /// conditions: only those of which something was said are looked at again. Gives what has
    /// changed, and of which members from which day on.
    private mutating func takeIn() -> (RollUp.Changes, members: [Int: AreaDays]) {
        var changes = rollUp.settle()
        for (input, units) in changes.units { rollUp.met.wait(for: units, whichChanged: input) }
        let counts = rollUp.met.counts.sorted { $0.key < $1.key }
        for level in rollUp.met.levels {
            askAgain(level: level)
            for (index, conditions) in counts where rollUp.met.level(of: conditions) == level {
                for unit in rollUp.met.takeWaiting(ofCount: index) {
                    let isAsked = reach.isAsked(count: index, at: unitPeriods(of: unit))
                    rollUp.set(isAsked ? additions(of: index, at: unit) : [], to: index, at: unit)
                    othersMove(at: unit)
                }
                rollUp.settle(index, &changes)
                rollUp.met.wait(for: changes.units[index] ?? [:], whichChanged: index)
            }
        }
        var members: [Int: AreaDays] = [:]
        for index in rollUp.met.members.indices {
            let conditions = rollUp.met.members[index].conditions
            let test = rollUp.met.members[index].test
            for unit in rollUp.met.takeWaiting(ofMembers: index) {
                let stretches = stretches(ofMember: unit, passing: test, conditions)
                members[index, default: AreaDays()].formUnion(
                    rollUp.met.set(stretches, ofMembers: index, unit))
            }
        }
        return (changes, members)
    }
}
