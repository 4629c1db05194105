import Language
import Plans

/// Which indicators ask for what, so that a change is told to those alone that may see it.
struct IndicatorReaders: Sendable {
    /// By place of a count, of a base and of a figure.
    private(set) var ofRolled: [Int: Set<IndicatorPlace>] = [:]
    private(set) var ofBase: [Int: Set<IndicatorPlace>] = [:]
    private(set) var ofFigure: [Int: Set<IndicatorPlace>] = [:]
    /// By measure that is asked of units and areas themselves.
    private(set) var ofAsked: [UInt16: Set<IndicatorPlace>] = [:]
    /// Indicators whose formula asks which units there are, by the place of those.
    private(set) var ofMembers: [Int: Set<IndicatorPlace>] = [:]
    /// By measure in whose cells places state something, with that measure.
    private(set) var ofReported: [UInt16: Set<IndicatorPlace>] = [:]
    private(set) var reported: [UInt16: Measure] = [:]
    /// Indicators that count somebody at units, whose reporting can be incomplete.
    private(set) var ofInstitutions: Set<IndicatorPlace> = []

    /// Notes what an indicator asks for.
    ///
    /// - Parameter numbers: of the measures that have one.
    mutating func add(
        _ place: IndicatorPlace, _ indicator: Indicator, _ compiled: CompiledIndicator,
        _ numbers: [Measure: UInt16]
    ) {
        for rolled in compiled.rolled { ofRolled[rolled, default: []].insert(place) }
        for members in compiled.members { ofMembers[members, default: []].insert(place) }
        let occasion = [indicator.target?.occasion?.measure].compactMap(\.self)
        for measure in compiled.asked + indicator.measure.asked + occasion {
            guard let number = numbers[measure] else { continue }
            ofAsked[number, default: []].insert(place)
        }
        if !compiled.reported.isEmpty { ofInstitutions.insert(place) }
        for base in compiled.bases + compiled.basesOfParts + compiled.reported {
            ofBase[base, default: []].insert(place)
        }
        for figure in (compiled.stated + compiled.memberStated).flatMap(\.figures) {
            ofFigure[figure, default: []].insert(place)
        }
        for measure in compiled.reportMeasures {
            guard let number = numbers[measure] else { continue }
            ofReported[number, default: []].insert(place)
            reported[number] = measure
        }
    }
}

extension Plan {
    /// Its indicators, each followed by its parts.
    func indicators(of plan: Int) -> [(IndicatorPlace, Indicator)] {
        var found: [(IndicatorPlace, Indicator)] = []
        for (index, indicator) in indicators.enumerated() {
            found.append((IndicatorPlace(plan: plan, indicator: index), indicator))
            for (number, part) in indicator.parts.enumerated() {
                let place = IndicatorPlace(plan: plan, indicator: index, part: number + 1)
                found.append((place, indicator.part(part)))
            }
        }
        return found
    }
}
