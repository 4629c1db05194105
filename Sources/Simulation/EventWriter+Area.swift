import Calendar
import Codes

/// What units and areas state: rare, so words are looked up as they are needed.
extension EventWriter {
    mutating func put(_ change: InstitutionChange) {
        put(#""change":""#)
        put(change.change.word)
        put(#"","date":""#)
        put(change.date)
        put("\"")
        if let description = change.description { put(description) }
        if let ownership = change.ownership {
            put(#","ownership":""#)
            put(ownership.word)
            put(#"","forProfit":"#)
            put(ownership == .privateOther ? "true" : "false")
        }
        if let successor = change.mergedInto {
            put(#","mergedInto":""#)
            put(unit: successor)
            put("\"")
        }
    }

    private mutating func put(_ unit: UnitDescription) {
        let county = place.counties[unit.county]
        put(#","kind":""#)
        put(unit.kind.word)
        put(#"","name":""#)
        put(county.name)
        put(unit.setting == .urban ? "城区" : unit.setting == .town ? "镇" : "乡村")
        put(unit.kind.chineseName)
        put(#"","areaCode":""#)
        put(number: Int64(county.code))
        put(#"","setting":""#)
        put(unit.setting.word)
        put(#"","stages":["#)
        for (place, stage) in unit.stages.enumerated() {
            put(place == 0 ? "\"" : ",\"")
            put(stage)
            put("\"")
        }
        put("]")
    }

    mutating func put(_ statistic: Statistic) {
        put(#""series":""#)
        put(statistic.series)
        put(#"","period":""#)
        put(number: Int64(statistic.period), width: 4)
        put("\"")
        switch statistic.group {
        case .none: break
        case .stage(let stage):
            put(#","group":{"stage":""#)
            put(stage)
            put(#""}"#)
        case .ages(let from, let to):
            put(#","group":{"ageFrom":"#)
            put(number: Int64(from))
            put(#","ageTo":"#)
            put(number: Int64(to))
            put("}")
        }
        put(#","value":"#)
        put(number: statistic.hundredths / 100)
        if statistic.hundredths % 100 != 0 {
            put(".")
            put(number: statistic.hundredths % 100, width: 2)
        }
        put(#","status":""#)
        put(statistic.status.word)
        put("\"")
    }
}

extension InstitutionKind {
    /// The kind as it ends a school's name.
    fileprivate var chineseName: String {
        switch self {
        case .kindergarten: "幼儿园"
        case .primarySchool: "小学"
        case .juniorSchool: "初级中学"
        case .seniorSchool: "高级中学"
        case .nineYearSchool: "九年一贯制学校"
        case .vocationalSchool: "中等职业学校"
        case .specialSchool: "特殊教育学校"
        case .teachingPoint: "教学点"
        case .higherCollege: "职业学院"
        case .communitySchool: "社区学校"
        case .trainingInstitution: "培训学校"
        case .enterprise: "企业"
        case .other: "教师进修学校"
        default: "学校"
        }
    }
}
