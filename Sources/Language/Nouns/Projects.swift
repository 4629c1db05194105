import Codes
import Events
import Subjects

extension NounDefinition {
    /// 建设项目: facilities that first reach a phase in the window, completed where none is named. They
    /// count at the unit, and are asked, as they are on the counted day: a building is completed
    /// before its school opens (language §12).
    package static let projects = NounDefinition(
        "projects", chinese: "建设项目",
        meaning: "Facilities of institutions that first reach a phase in the window.",
        counted: [.institution], privacy: .nobody,
        keys: FacilityKeys.all + [FacilityKeys.sum, count] + FilterKey.units,
        later: ["each", "distinct"] + LaterKeys.shared,
        counting: .flowOfFilter { filter in
            let keys = FacilityKeys(filter)
            return { life, states in
                for time in life.facilities() {
                    let facility = time.facility
                    guard let first = keys.day(of: facility, in: life), keys.hold(of: facility),
                        let window = filter.window?.stretch(of: first)
                    else { continue }
                    let (begun, over) = (
                        max(time.from, first, window.from), min(time.end, window.end)
                    )
                    guard begun < over else { continue }
                    var state = State(
                        from: begun, end: over, counts: true, group: 0, spot: .of(life))
                    state.amount = keys.amount(of: facility)
                    states.append(state)
                }
            }
        },
        amounts: [FacilityKeys.sum.name: 1_000_000, count.name: 1],
        together: { $0.contains { $0.key == count } ? .units : .sum },
        units: .only([.count, .places, .institutions, .yuan]),
        shortage: .of(.schools, isProvided: true) { $0.measure.together == .units },
        dropsInSummer: false)

    private static let count = FilterKey(
        "count", .member(.ofProjects), .shape, meaning: "Institutions that have any.")
}

extension CodeList {
    fileprivate static let ofProjects = CodeList(
        ["institutions"], called: "thing to count", chinese: ["按学校（机构）计"])
}
