import Codes
import Events
import Subjects

extension NounDefinition {
    /// 设施: those of institutions that have reached a phase, completed where none is named, and are
    /// not retired (language §3).
    package static let facilities = NounDefinition(
        "facilities", chinese: "设施",
        meaning: "Facilities of institutions that have reached a phase and are not retired.",
        counted: [.institution], privacy: .nobody,
        keys: FacilityKeys.all + [FacilityKeys.sum, FacilityKeys.max, count, splitTo]
            + FilterKey.units,
        later: LaterKeys.shared,
        counting: .stockOfFilter { filter in
            let keys = FacilityKeys(filter)
            let isOfTypes = filter.value(of: count)?.takes(2) ?? false
            let isGreatest = filter.value(of: FacilityKeys.max) != nil
            return { life, states in
                var parts: [State] = []
                for time in life.facilities() {
                    let facility = time.facility
                    guard !facility.isRetired, keys.day(of: facility, in: life) != nil,
                        keys.hold(of: facility)
                    else { continue }
                    var state = State(
                        from: time.from, end: time.end, counts: true, group: 0, spot: .of(life))
                    state.amount = keys.amount(of: facility)
                    if isOfTypes { state.unitDay = State.countedDay(of: facility.type) }
                    parts.append(state)
                }
                states += isGreatest ? greatest(of: parts) : parts
            }
        },
        amounts: [
            FacilityKeys.sum.name: 1_000_000, FacilityKeys.max.name: 1_000_000, count.name: 1,
        ],
        together: { conditions in
            if conditions.contains(where: { $0.key == FacilityKeys.max }) { return .greatest }
            guard let asked = conditions.first(where: { $0.key == count }) else { return .sum }
            return asked.value.takes(1) ? .units : .parts
        },
        split: splitTo, units: .only([.count, .places, .institutions, .yuan]),
        shortage: .of(.schools, isProvided: true) { count in
            count.measure.together == .units
        },
        dropsInSummer: false)

    private static let splitTo = FilterKey(
        "splitTo", .member(.splitStages), .shape,
        meaning: "The part of combined schools that falls to a stage, by weighted pupils.")

    private static let count = FilterKey(
        "count", .member(.ofFacilities), .shape,
        meaning: "Institutions that have any, or different types.")

    /// The greatest amount of those that hold side by side, day by day.
    private static func greatest(of parts: [State]) -> [State] {
        let days = Set(parts.flatMap { [$0.from, $0.end] }).sorted()
        return zip(days, days.dropFirst()).compactMap { from, end in
            let here = parts.filter { $0.from <= from && end <= $0.end }
            guard var state = here.max(by: { $0.amount < $1.amount }) else { return nil }
            (state.from, state.end) = (from, end)
            return state
        }
    }
}

extension CodeList {
    fileprivate static let ofFacilities = CodeList(
        ["institutions", "types"], called: "thing to count", chinese: ["按学校（机构）计", "按类型计"])
}
