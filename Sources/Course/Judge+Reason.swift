import Calendar
import Exact
import Indicators
import Language
import Plans

extension Judge {
    /// The judgement in one sentence that needs no column beside it: what is missing first, then
    /// the figures. It names areas and counts, never a person.
    func sentence(for judgement: Judgement, _ finding: Finding, on day: CivilDay) -> String {
        guard let code = judgement.reasonCode else { return "" }
        var text: String
        switch code {
        case .needsConfiguration:
            text = "The plan's text leaves something open that has to be set before this is judged"
        case .noValue, .noDenominator, .lowCoverage, .staleStatement, .building:
            text = whyNoData(code, finding)
        case .beforePlan, .noBaseline, .holds, .metFinal, .missedFinal, .onPath, .behindPath,
            .lowChance:
            text = onTheWay(code, judgement, finding)
        case .withinLimit, .thinHeadroom, .provisional, .pastLimit, .recovering:
            text = atTheLimit(code, judgement, finding)
        }
        if judgement.reading.value != nil, let year = judgement.reading.staleDenominator {
            text += "; the latest denominator is that of \(year)"
        }
        return text + "."
    }

    private var wording: Wording { Wording(unit: indicator.unit) }

    private var wanted: String {
        guard let target = indicator.target else { return "" }
        return wording.target(target.comparator)
            + (due.map { " " + Wording.deadline($0.deadline) } ?? "")
    }

    private func whyNoData(_ code: ReasonCode, _ finding: Finding) -> String {
        let reading = finding.closed ?? finding.reading
        let on = Wording.day(reading.on)
        return switch code {
        case .noDenominator:
            "There was nothing to divide by on \(on), so there is no value to judge"
        case .lowCoverage:
            "Only \(reading.coverage.map { wording.digits($0, places: 2) + "%" } ?? "a part")"
                + " of the persons counted on \(on) could be placed at a known unit, and a"
                + " judgement needs 95%"
        case .staleStatement:
            "The latest figure is for \(reading.on.year), over two years old, so nothing is judged"
        case .building: "The value for \(on) is still being worked out"
        default: "There was no value on \(on), so nothing is judged"
        }
    }

    private func onTheWay(
        _ code: ReasonCode, _ judgement: Judgement, _ finding: Finding
    ) -> String {
        let decisive = finding.closed ?? judgement.reading
        let places = Wording.places(
            showing: [decisive.value, judgement.expected, judgement.target].compactMap { $0 })
        let value = decisive.value.map { wording.value($0, places: places) } ?? "No value"
        let on = Wording.day(decisive.on)
        switch code {
        case .beforePlan:
            return "\(value) on \(on) is from before the plan, which is judged from its first own"
                + " reading on"
        case .noBaseline:
            return "\(value) is short of \(wanted), but there is no baseline to draw a path from"
                + " until a first period has closed"
        case .holds: return "\(value) meets the target of \(wanted), provisional until then"
        case .metFinal: return "\(value) on \(on) met the target of \(wanted)"
        case .missedFinal:
            return lacking(judgement) + "\(value) on \(on) missed the target of \(wanted)"
                + sides(judgement)
        default: break
        }
        let expected = judgement.expected.map { wording.value($0, places: places) } ?? "nothing"
        var text = lacking(judgement) + "\(value) against \(expected) on the path to \(wanted)"
        let lead = judgement.gap ?? .zero
        if lead.sign >= 0 {
            text += lead.isZero ? ", just as planned" : ", \(wording.difference(lead)) ahead"
            return text + (code == .lowChance ? doubt(judgement) : "")
        }
        if let places = mainPlaces(judgement) { text += ", \(places)" }
        if let pace = judgement.requiredPace, pace.sign > 0 {
            text += "; reaching it takes \(wording.difference(pace)) a year from here"
            if let best = judgement.bestPace {
                text += ", the best year so far brought \(wording.difference(best))"
            }
        }
        return text + sides(judgement) + (code == .lowChance ? doubt(judgement) : "")
    }

    /// What the closed periods lead to, where that made the status worse.
    private func doubt(_ judgement: Judgement) -> String {
        guard let outlook = judgement.outlook, let chance = outlook.chance,
            let value = Wording.estimate(outlook.value)
        else { return "" }
        let figures = [value, judgement.target].compactMap { $0 }
        let percent = Int((chance * 100).rounded(.down))
        return "; the readings so far lead to"
            + " \(wording.value(value, places: Wording.places(showing: figures)))"
            + ", with a chance of \(percent < 1 ? "under 1" : String(percent))% to reach the target"
    }

    private func atTheLimit(
        _ code: ReasonCode, _ judgement: Judgement, _ finding: Finding
    ) -> String {
        let values = [judgement.reading.value, finding.closed?.value, judgement.target]
        let places = Wording.places(showing: values.compactMap { $0 })
        let value = judgement.reading.value.map { wording.value($0, places: places) } ?? "No value"
        let closed =
            finding.closed.flatMap { reading in
                reading.value.map {
                    "\(wording.value($0, places: places)) on \(Wording.day(reading.on))"
                }
            } ?? ""
        let lead = lacking(judgement)
        let placesNamed = mainPlaces(judgement).map { ", " + $0 } ?? ""
        switch code {
        case .thinHeadroom:
            let headroom = judgement.gap.map { wording.difference($0) } ?? "nothing"
            let movement = judgement.movement.map { wording.difference($0) } ?? "nothing"
            return "\(value) is within the limit of \(wanted) by \(headroom), less than the"
                + " \(movement) lost in the last closed year"
        case .provisional:
            return lead
                + "\(value) so far against the limit of \(wanted)\(placesNamed), a breach"
                + " if the period closes like this"
        case .recovering:
            return "\(closed) was past the limit of \(wanted), \(value) is within it so far, which"
                + " counts once the period has closed"
        case .pastLimit where closed.isEmpty || finding.closed == judgement.reading:
            return lead + "\(value) against the limit of \(wanted)\(placesNamed)"
        case .pastLimit:
            return lead
                + "\(value) against the limit of \(wanted)\(placesNamed), after \(closed)"
        default: return "\(value) is within the limit of \(wanted)"
        }
    }

    /// `2,357 children short: `, where what is missing can be counted.
    private func lacking(_ judgement: Judgement) -> String {
        guard let shortfall = judgement.shortfall, let noun = judgement.shortfallNoun else {
            return ""
        }
        let tooMany = limit?.lowerIsBetter ?? false
        return wording.people(shortfall, noun) + (tooMany ? " too many: " : " short: ")
    }

    /// The areas that hold most of what is missing below: the largest until they hold over 60 %,
    /// three at most.
    private func mainPlaces(_ judgement: Judgement) -> String? {
        let all = judgement.shortfalls.reduce(Fraction.zero) { $0 + $1.shortfall }
        var held = Fraction.zero
        var names: [String] = []
        for area in judgement.shortfalls.prefix(3) where held * Fraction(5) <= all * Fraction(3) {
            held = held + area.shortfall
            names.append(area.areaName)
        }
        guard let last = names.last, let share = (held * Fraction(100)).divided(by: all) else {
            return nil
        }
        let list =
            names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
        return "with \(wording.digits(share, places: 0))% of the shortfall of its areas in \(list)"
    }

    /// How each side of a ratio of two shares has moved: the ratio can worsen by either.
    private func sides(_ judgement: Judgement) -> String {
        guard let (of, to) = indicator.measure.comparedSides,
            let above = judgement.reading.numerator, let below = judgement.reading.denominator,
            let before = judgement.readingBefore, let aboveBefore = before.numerator,
            let belowBefore = before.denominator
        else { return "" }
        let first = Judge.movement(from: aboveBefore, to: above)
        let second = Judge.movement(from: belowBefore, to: below)
        return "; since \(Wording.day(before.on)) the \(of.sideName ?? "first") share"
            + " \(first), the \(to.sideName ?? "second") one \(second)"
    }

    private static func movement(from before: Fraction, to now: Fraction) -> String {
        let shares = Wording(unit: "percent")
        let places = Wording.places(showing: [before, now])
        if before == now { return "stayed at \(shares.value(now))" }
        return (now > before ? "rose" : "fell")
            + " from \(shares.value(before, places: places))"
            + " to \(shares.value(now, places: places))"
    }
}
