import Calendar
import Codes
import Subjects

extension FilterKey {
    /// What can be asked of the unit where something counts, inside `at`.
    package static let units =
        [
            kind, setting, ownership, stages, codes, area, township, forProfit, townshipSeat,
            openedSince,
        ] + ofPlaces

    package static let kind = FilterKey(
        "kind", .members(.institutionKinds), .unit { bit($0.kind) },
        meaning: "What sort of institution it is.")

    /// 城乡分类.
    package static let setting = FilterKey(
        "setting", .members(.settings), .unit { bit($0.setting) },
        meaning: "城区、镇区、乡村, as the institution states it.", namesSides: true)

    /// 办学性质.
    package static let ownership = FilterKey(
        "ownership", .members(.ownerships), .unit { bit($0.ownership) },
        meaning: "公办、普惠性民办、其他民办.")

    /// 学段: what it teaches.
    package static let stages = FilterKey(
        "stages", .members(.stages), .unit { UInt64($0.stages) }, meaning: "Has one of them.",
        chinese: ("设有", ""))

    private static let forProfit = FilterKey(
        "forProfit", .flag, .unitQuestion { wanted in { wanted.takes($0.span.forProfit) } },
        meaning: "Registered as for profit.", chinese: ("营利性：", ""))

    private static let townshipSeat = FilterKey(
        "townshipSeat", .flag, .unitQuestion { wanted in { wanted.takes($0.span.townshipSeat) } },
        meaning: "Whether it lies in the seat of its township.", chinese: ("乡镇驻地：", ""))

    private static let codes = FilterKey(
        "codes", .institutionCodes,
        .unitQuestion { wanted in
            let codes = Set(wanted.codes)
            return { codes.contains($0.code) }
        }, meaning: "The institutions themselves.", chinese: ("学校代码：", ""))

    private static let area = FilterKey(
        "area", .areaCodes,
        .unitQuestion { wanted in
            let codes = wanted.codes
            return { unit in codes.contains { unit.lies(in: $0) } }
        }, meaning: "Lies in one of these areas, at whatever level.", chinese: ("地区：", ""))

    private static let township = FilterKey(
        "township", .townshipCodes,
        .unitQuestion { wanted in
            let codes = Set(wanted.codes)
            return { codes.contains($0.township) }
        }, meaning: "Lies in one of these townships.", chinese: ("乡镇：", ""))

    /// Open since then without a break.
    private static let openedSince = FilterKey(
        "openedSince", .since,
        .unitQuestion { wanted in
            let first = wanted.day.number
            return { $0.openedOn >= first }
        }, meaning: "Opened on that day or later; `plan` is the plan's first day.",
        chinese: ("", "以来开办"))

    /// What is not stated has no bit.
    private static func bit(_ code: (some RawRepresentable<UInt8>)?) -> UInt64 {
        code.map { 1 << (UInt64($0.rawValue) - 1) } ?? 0
    }
}

extension CodeList {
    package static let settings = CodeList(
        Setting.self, called: "setting",
        chinese: [.urban: "城区", .town: "镇区", .rural: "乡村"])
    package static let ownerships = CodeList(
        Ownership.self, called: "ownership",
        chinese: [.public: "公办", .privateInclusive: "普惠性民办", .privateOther: "其他民办"])
    package static let institutionKinds = CodeList(
        InstitutionKind.self, called: "kind of institution",
        chinese: [
            .kindergarten: "幼儿园", .primarySchool: "小学", .juniorSchool: "初级中学",
            .seniorSchool: "高级中学", .nineYearSchool: "九年一贯制学校",
            .completeSchool: "完全中学", .twelveYearSchool: "十二年一贯制学校",
            .vocationalSchool: "中等职业学校", .specialSchool: "特殊教育学校",
            .teachingPoint: "教学点", .higherCollege: "高等学校", .communitySchool: "社区学校",
            .trainingInstitution: "培训机构",
        ])
    package static let sexes = CodeList(
        Sex.self, called: "sex", chinese: [.female: "女", .male: "男"])
}
