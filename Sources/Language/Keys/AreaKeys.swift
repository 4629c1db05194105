import Subjects

extension FilterKey {
    /// What can be asked of an area that counts itself.
    package static let areas = [areaCodes, areaKind] + ofPlaces

    private static let areaCodes = FilterKey(
        "codes", .areaCodes,
        .area { wanted in
            let codes = Set(wanted.codes)
            return { codes.contains($0.code) || !codes.isDisjoint(with: $0.formerly) }
        }, meaning: "The areas themselves.", chinese: ("代码：", ""))

    private static let areaKind = FilterKey(
        "kind", .members(.areaKinds),
        .area { wanted in
            { wanted.takes(CodeList.areaKinds.number(of: $0.kind)) }
        }, meaning: "The level of the area.")
}

extension CodeList {
    package static let areaKinds = CodeList(
        ["province", "city", "district", "county", "zone"], called: "kind of area",
        chinese: ["省", "市", "区", "县", "功能区"])
}
