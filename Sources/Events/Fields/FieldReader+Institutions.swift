import Calendar
import Codes

extension FieldReader {
    /// The data of an `institution-change`.
    mutating func institutionChange() throws(Rejection) -> Statement {
        var change = InstitutionChange()
        change.change = try choice(required(.change), lists.institutionChange)
        let date = try day(required(.date))
        change.kind = try choice(optional(.kind), lists.institutionKind)
        change.name = try term(optional(.name), .name)
        change.area = try term(optional(.areaCode), .areaCode)
        change.township = try term(optional(.townshipCode), .areaCode)
        change.setting = try choice(optional(.setting), lists.setting)
        change.townshipSeat = try flag(optional(.townshipSeat))
        change.ownership = try choice(optional(.ownership), lists.ownership)
        change.forProfit = try flag(optional(.forProfit))
        change.stages = try choices(optional(.stages), lists.stage)
        change.mergedInto = try term(optional(.mergedInto), .id)
        change.classCount = try integer(
            optional(.classCount), in: Bounds.count
        ).map { UInt64($0) }
        if change.change == .opened {
            for name: FieldName in [.kind, .areaCode, .setting, .ownership] {
                _ = try required(name)
            }
        }
        return Statement(day: date, payload: change.payload)
    }
}
