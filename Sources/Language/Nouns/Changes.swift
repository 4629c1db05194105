import Codes
import Events
import Subjects

extension NounDefinition {
    /// 学校设立、变更、撤并: institutions at which something changed, as they are on that day; what was
    /// closed or merged as it was the day before (language §3).
    package static let changes = NounDefinition(
        "changes", chinese: "发生变更的学校（机构）",
        meaning: "Institutions at which something changed.",
        counted: [.institution], event: InstitutionChange.type, privacy: .nobody,
        keys: [
            .ofEvent("change", .members(.institutionChanges), meaning: "What changed.") {
                fact, arena in
                arena[InstitutionChange.change, of: fact].rawValue
            }
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: InstitutionChange.type) {
                    let change = life.arena[InstitutionChange.change, of: fact]
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0, spot: .unit(life.name), fact: place,
                            unitDay: change == .closed || change == .merged
                                ? fact.day - 1 : fact.day))
                }
            }),
        units: .only([.institutions, .count]), shortage: .of(.schools, isProvided: false),
        dropsInSummer: false)
}

extension CodeList {
    fileprivate static let institutionChanges = CodeList(
        InstitutionChangeKind.self, called: "change",
        chinese: [
            .opened: "开办", .closed: "停办", .merged: "撤并", .converted: "转制", .moved: "迁址",
            .reclassified: "变更类别", .approved: "获批", .updated: "信息变更",
        ])
}
