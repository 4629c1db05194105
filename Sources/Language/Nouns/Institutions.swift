import Codes
import Events
import Subjects

extension NounDefinition {
    /// 学校（机构）: open on the day, each counting itself. What a filter asks belongs to the unit,
    /// so all of it is asked when it is added up (language §2).
    package static let institutions = NounDefinition(
        "institutions", chinese: "学校（机构）", meaning: "Institutions that are open on the day.",
        counted: [.institution], privacy: .nobody, keys: FilterKey.units,
        counting: .stock { life, states in
            let spans = life.unit.spans
            for (index, span) in spans.enumerated() {
                states.append(
                    State(
                        from: span.from,
                        end: index + 1 < spans.count ? spans[index + 1].from : .max,
                        counts: span.state == .open, group: 0, spot: .unit(life.name)))
            }
        },
        itself: .unit, units: .only([.institutions, .count]),
        shortage: .of(.schools, isProvided: true), dropsInSummer: false)
}

extension ShortfallNoun {
    package static let schools = ShortfallNoun(
        "schools", zh: "所学校", one: "school", many: "schools")
}
