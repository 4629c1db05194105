import Codes
import Events
import Subjects

extension NounDefinition {
    /// 地区: the areas at or below that of the row which exist on the day. No event makes one.
    package static let areas = NounDefinition(
        "areas", chinese: "地区", meaning: "Areas at or below the row's.",
        counted: [], privacy: .nobody, keys: FilterKey.areas,
        counting: .areas, itself: .area,
        units: .only([.areas, .count]), shortage: .of(.areas, isProvided: true),
        dropsInSummer: false)
}

extension ShortfallNoun {
    package static let areas = ShortfallNoun("areas", zh: "个地区", one: "area", many: "areas")
}
