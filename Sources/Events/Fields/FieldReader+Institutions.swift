import Calendar
import Codes

extension FieldReader {
    /// The data of an `institution-change`.
    mutating func institutionChange(_ data: JSONNode) throws(Rejection) -> Statement {
        var change = InstitutionChange()
        change.change = try choice(required(names.change, in: data), lists.institutionChange)
        let date = try day(required(names.date, in: data))
        change.kind = try choice(optional(names.kind, in: data), lists.institutionKind)
        change.name = try term(optional(names.name, in: data), .name)
        change.area = try term(optional(names.areaCode, in: data), .areaCode)
        change.township = try term(optional(names.townshipCode, in: data), .areaCode)
        change.setting = try choice(optional(names.setting, in: data), lists.setting)
        change.townshipSeat = try flag(optional(names.townshipSeat, in: data))
        change.ownership = try choice(optional(names.ownership, in: data), lists.ownership)
        change.forProfit = try flag(optional(names.forProfit, in: data))
        change.stages = try choices(optional(names.stages, in: data), lists.stage)
        change.mergedInto = try term(optional(names.mergedInto, in: data), .id)
        change.classCount = try integer(
            optional(names.classCount, in: data), in: Bounds.count
        ).map { UInt64($0) }
        if change.change == .opened {
            for name in [names.kind, names.areaCode, names.setting, names.ownership] {
                _ = try required(name, in: data)
            }
        }
        return Statement(day: date, payload: change.payload)
    }
}
