import Codes
import Subjects

extension FilterKey {
    /// What can be asked of the unit where something counts, inside `at`.
    package static let units = [kind, setting, ownership]

    package static let kind = FilterKey(
        "kind", .members(.institutionKinds), .unit { bit($0.kind) })

    /// 城乡分类.
    package static let setting = FilterKey(
        "setting", .members(.settings), .unit { bit($0.setting) }, namesSides: true)

    /// 办学性质.
    package static let ownership = FilterKey(
        "ownership", .members(.ownerships), .unit { bit($0.ownership) })

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
