import Codes
import Events

/// An event type that no contract has: a place where children play is opened or closed. It has what
/// those to come need: several kinds of subjects, a map, money, tenths, lists, a semester, a group,
/// a text that must not be kept, and a condition.
enum PlayArea {
    static let definition = EventDefinition(
        "play-area", type, about: [.institution, .area, .resource], dated: .on("semester"),
        fields: [
            .required("playAreaId", .id),
            .required("semester", .semester),
            .required("change", .word(of: PlayChange.self)),
            .optional("equipment", .map),
            .optional("cost", .money),
            .optional("points", .score(0...120)),
            .optional("seatIds", .texts(.id)),
            .optional("days", .words(.some(PlayDay.friday, .saturday))),
            .optional("open", .object([.optional("from", .date), .optional("free", .flag)])),
            .optional("visitors", .group([.optional("age", .count), .optional("kind", .code)])),
            .optional("fiscalYear", .year),
            .dropped("keeper", .name),
        ],
        conditions: [.when("change", is: PlayChange.opened, requires: ["cost"])])

    static var type: EventType { EventType(number: 201) }
    static let id: Field<Term> = definition.field("playAreaId")
    static let semester: Field<StatementPeriod> = definition.field("semester")
    static let change: Field<PlayChange> = definition.field("change")
    static let equipment: Field<[MapEntry]> = definition.field("equipment")
    /// Hundredths of a yuan.
    static let cost: Field<Int64?> = definition.field("cost")
    static let points: Field<Int64?> = definition.field("points")
    static let seats: Field<[Term]> = definition.field("seatIds")
    static let days: Field<UInt32?> = definition.field("days")
    static let openFrom: Field<Int32?> = definition.field("open.from")
    static let isFree: Field<Bool?> = definition.field("open.free")
    static let visitors: Field<Term> = definition.field("visitors")
    static let fiscalYear: Field<Int64?> = definition.field("fiscalYear")
}

enum PlayChange: UInt8, ClosedList {
    case opened = 1
    case closed
}

enum PlayDay: UInt8, ClosedList {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}

/// Another one, dated by a school year.
enum PlayWeek {
    static let definition = EventDefinition(
        "play-week", EventType(number: 202), about: [.area], dated: .schoolYear("schoolYear"),
        fields: [.required("schoolYear", .year), .optional("children", .count)])
    static let children: Field<Int64?> = definition.field("children")
}

/// The types of the contract and these.
let types = EventTypes(
    EventTypes.standard.definitions + [PlayArea.definition, PlayWeek.definition])
