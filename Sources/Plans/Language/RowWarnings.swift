import Calendar
import Codes
import Documents
import Exact
import Language
import Words

/// What reads well and is most often a slip: `check` warns of it, and nothing is refused for it.
struct RowWarnings {
    let indicator: Indicator
    /// The row as it was written.
    let entry: Node.Entry
    let startsOn: CivilDay
    let endsOn: CivilDay

    func add(to faults: inout FaultList) {
        guard let node = entry.value["target"], let target = indicator.target else { return }
        addSummer(&faults)
        if let comparator = target.comparator { addLimit(comparator, target, node, &faults) }
        addDays(target, node, &faults)
    }

    // MARK: - The reading

    /// Who leaves in summer is gone before those who enter are there.
    private func addSummer(_ faults: inout FaultList) {
        guard indicator.reading == .running, entry.value["reading"] == nil,
            let noun = indicator.measure.fallsInSummer
        else { return }
        faults.add(
            .reading, at: entry.value.place,
            "without `reading` every day is read, and \(noun.name) of July and August too, when"
                + " leavers are gone and entrants are not there yet",
            hint: "write `reading: census`, or `reading: running` if the plan means every day",
            isWarning: true)
    }

    // MARK: - The limit

    private func addLimit(
        _ comparator: Target.Comparator, _ target: Target, _ node: Node, _ faults: inout FaultList
    ) {
        let words = target.kind.comparators.map(\.word)
        guard let written = words.lazy.compactMap({ node.entry($0) }).first,
            let asked = comparator.bounds(in: indicator.unit)
        else { return }
        let (least, most) = possible
        let unit = indicator.unit
        func add(_ message: String, hint: String) {
            faults.add(.target, at: written.place, message, hint: hint, isWarning: true)
        }
        if let low = asked.low, let most, low > most {
            add("no value is above \(most.text)", hint: "write a limit up to \(most.text)")
        } else if let high = asked.high, let least, high < least {
            add("no value is below \(least.text)", hint: "write a limit from \(least.text) on")
        } else if isMet(asked.low, byLeast: least), isMet(asked.high, byMost: most) {
            add("every value meets `\(written.key)`", hint: "write the limit that can be missed")
        } else if asked.low == asked.high, let only = asked.low, only != least, only != most,
            isComputed
        {
            add(
                "only a value of exactly \(only.text) meets `\(written.key)`",
                hint: "write `atLeast` or `atMost`")
        }
        if unit == .percent, let low = asked.low, low.sign > 0, low < Fraction(1) {
            let hundredfold = (low * Fraction(100)).text
            add(
                "\(low.text) is less than 1 percent",
                hint: "write \(hundredfold) if \(hundredfold) percent is meant")
        }
        for end in [asked.low, asked.high].compactMap(\.self) where unit == .truth {
            guard end != .zero, end != Fraction(1) else { continue }
            add("a truth is 1 or 0, never \(end.text)", hint: "write 1 or 0, or another unit")
        }
        addBaseline(target, asked, node, &faults)
    }

    /// Whether its value is put together from what is counted, so that it hardly ever is one figure
    /// exactly: what a rule says in a unit of its own, and what holds or does not, can well be.
    private var isComputed: Bool {
        let measure = indicator.measure
        return measure != .unset && measure.units != .any && indicator.unit != .truth
    }

    /// Without an end on that side every value meets it, and so it does from the last one on.
    private func isMet(_ low: Fraction?, byLeast least: Fraction?) -> Bool {
        guard let low else { return true }
        return least.map { low <= $0 } ?? false
    }

    private func isMet(_ high: Fraction?, byMost most: Fraction?) -> Bool {
        guard let high else { return true }
        return most.map { high >= $0 } ?? false
    }

    /// What the values of the measure lie between, as far as that is known.
    private var possible: (least: Fraction?, most: Fraction?) {
        if let bounds = indicator.measure.bounds {
            return (Fraction(Int(bounds.lowerBound)), Fraction(Int(bounds.upperBound)))
        }
        return (indicator.measure.isNumberOfSubjects ? .zero : nil, nil)
    }

    // MARK: - The baseline and the days

    private func addBaseline(
        _ target: Target, _ asked: Bounds, _ node: Node, _ faults: inout FaultList
    ) {
        guard let baseline = target.baseline, let place = node.entry("baseline")?.value.place else {
            return
        }
        func add(_ message: String, hint: String) {
            faults.add(.target, at: place, message, hint: hint, isWarning: true)
        }
        let side = asked.side(of: baseline.value)
        if side.lead(of: baseline.value, over: side.limit).sign > 0 {
            add(
                "the baseline \(baseline.value.text) is past the target \(side.limit.text) already",
                hint: "check both, and whether `atLeast` or `atMost` is meant")
        } else if !indicator.unit.countsFromNothing,
            let times = side.limit.divided(by: baseline.value)?.magnitude,
            times >= Fraction(10) || times * Fraction(10) <= Fraction(1)
        {
            add(
                "baseline \(baseline.value.text) and target \(side.limit.text) differ tenfold",
                hint: "write both in `\(indicator.unit.rawValue)`")
        } else if indicator.unit == .percent, let deadline = target.deadline {
            let years = max(deadline.year - baseline.year, 1)
            let distance = (side.limit - baseline.value).magnitude
            let pace = distance.divided(by: Fraction(years)) ?? .zero
            if pace > Fraction(20) {
                add(
                    "the target asks for \(pace.decimalText(places: 1)) points a year",
                    hint: "check the target, the baseline and their years")
            }
        }
        if baseline.year >= startsOn.year {
            add(
                "the baseline's year \(baseline.year) lies in the plan, from \(startsOn) on",
                hint: "write the year before the plan")
        } else if baseline.year < startsOn.year - 10 {
            add(
                "the baseline of \(baseline.year) is more than ten years older than the plan",
                hint: "check the year")
        }
    }

    private func addDays(_ target: Target, _ node: Node, _ faults: inout FaultList) {
        guard let by = node.entry("by"), let deadline = target.deadline, deadline > endsOn else {
            return
        }
        faults.add(
            .target, at: by.place, "the deadline lies after the plan's end, \(endsOn)",
            hint: "write a year of the plan, or a later `endsOn`", isWarning: true)
    }
}

extension Fraction {
    fileprivate var text: String { decimalText(places: 12) }
}

extension MeasureUnit {
    /// Whether a plan may begin with next to none of it, so that a multiple says nothing.
    fileprivate var countsFromNothing: Bool {
        switch self {
        case .persons, .institutions, .areas, .count, .places, .attendances, .yuan, .truth: true
        case .percent, .perThousand, .years, .ratio, .points: false
        }
    }
}

extension Formula {
    /// What makes its value fall in July; nil where both sides of a quotient fall together.
    fileprivate var fallsInSummer: NounDefinition? {
        switch self {
        case .count(let count): return count.measure.noun.dropsInSummer ? count.measure.noun : nil
        case .stated, .report: return nil
        case .combined(let combination):
            let falling = combination.children.compactMap(\.fallsInSummer)
            let fallTogether =
                combination.rules.isQuotient && falling.count == combination.children.count
            return fallTogether ? nil : falling.first
        }
    }

    /// Whether it is a number of persons or things, or one such number over another: never below 0.
    fileprivate var isNumberOfSubjects: Bool {
        switch self {
        case .count: true
        case .stated, .report: false
        case .combined(let combination):
            combination.rules.isQuotient && combination.children.allSatisfy(\.isNumberOfSubjects)
        }
    }
}
