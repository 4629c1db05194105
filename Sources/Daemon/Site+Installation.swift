import Calendar
import Configuration
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
        var formulas: [IndicatorKey: Site.Formula] = [:]
        for plan in installation.plans {
            for indicator in plan.indicators {
                formulas[IndicatorKey(plan.id, indicator.id)] = Site.Formula(
                    zh: FormulaWords(vocabulary: installation.vocabulary)
                        .words(indicator.measure) ?? "",
                    en: indicator.measure.words)
            }
        }
        let clock =
            switch installation.settings.clock {
            case .wall: "wall"
            case .events: "events"
            case .fixed(let day): "fixed:\(day)"
            }
        self.init(clock: clock, isSimulated: isSimulated, areas: areas, formulas: formulas)
    }
}
