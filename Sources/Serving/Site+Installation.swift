import Calendar
import Configuration
import Course
import Language
import Page
import Plans

extension Site {
    /// Names of areas, formulas and the clock, as the configuration has them.
    init(_ installation: Installation, isSimulated: Bool) {
        var areas: [String: Area] = [:]
        for (order, area) in installation.areas.areas.enumerated() {
            areas[area.code] = Area(
                nameZh: area.nameZh, nameEn: area.nameEn, parent: area.parent, order: order)
        }
        var definitions: [IndicatorKey: Definition] = [:]
        for plan in installation.plans {
            for indicator in plan.indicators {
                definitions[IndicatorKey(plan.id, indicator.id)] = Definition(
                    formulaZh: indicator.measure.chinese(installation.vocabulary) ?? "",
                    formulaEn: indicator.measure.words, section: indicator.sourceSection,
                    sides: indicator.target.flatMap {
                        installation.kinds.kind(of: $0).sides(indicator.measure)
                    })
            }
        }
        let clock =
            switch installation.settings.clock {
            case .wall: "wall"
            case .events: "events"
            case .fixed(let day): "fixed:\(day)"
            }
        self.init(
            clock: clock, nouns: installation.language.nouns.shortfalls, isSimulated: isSimulated,
            areas: areas, definitions: definitions)
    }
}
