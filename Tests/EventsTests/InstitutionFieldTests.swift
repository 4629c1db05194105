import Calendar
import Codes
import Events
import Testing

private let opening = [
    "change": #""opened""#, "date": #""2022-09-01""#, "kind": #""kindergarten""#,
    "areaCode": #""371502""#, "setting": #""town""#, "ownership": #""privateInclusive""#,
]

private func data(_ fields: [String: String]) -> String {
    "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
}

@Test func `an opening keeps all that it states`() throws {
    let more = [
        "name": #""实验幼儿园""#, "townshipCode": #""371502102""#, "townshipSeat": "true",
        "forProfit": "false", "stages": #"["primary","kindergarten"]"#, "classCount": "9",
    ]
    let fact = try #require(
        decode(.institutionChange, data(opening.merging(more) { $1 })).fact)
    let change = InstitutionChange(fact.payload)
    #expect(CivilDay(number: fact.day).description == "2022-09-01")
    #expect(change.change == .opened)
    #expect(change.kind == .kindergarten)
    #expect(change.setting == .town)
    #expect(change.ownership == .privateInclusive)
    #expect(change.townshipSeat == true)
    #expect(change.forProfit == false)
    #expect(change.stages == bits([Stage.kindergarten, .primary]))
    #expect(change.classCount == 9)
    #expect(Set([change.name, change.area, change.township, 0]).count == 4)
}

@Test(arguments: ["kind", "areaCode", "setting", "ownership"])
func `only an opening needs kind, area, setting and ownership`(name: String) {
    for value in [nil, "null"] {
        var fields = opening
        fields[name] = value
        #expect(decode(.institutionChange, data(fields)).pointer == "/data/" + name)
        fields["change"] = #""updated""#
        #expect(decode(.institutionChange, data(fields)).fact != nil)
    }
}

@Test(arguments: [
    ("areaCode", #""3715021020011""#), ("areaCode", #""""#), ("areaCode", "371502"),
    ("townshipCode", #""37-1""#), ("name", #""""#), ("name", #""a\u0085b""#), ("classCount", "-1"),
    ("classCount", "1000000000000"), ("classCount", "1e12"), ("classCount", "0.5"),
    ("mergedInto", #""a b""#), ("townshipSeat", #""yes""#), ("forProfit", "1"),
    ("kind", #""school""#), ("ownership", #""private""#), ("date", #""2022-09-31""#),
    ("change", #""founded""#), ("stages", #""primary""#),
])
func `a wrong field of an institution is named by its pointer`(name: String, value: String) {
    var fields = opening
    fields[name] = value
    #expect(decode(.institutionChange, data(fields)).pointer == "/data/" + name)
}

@Test func `a name has at most 256 bytes`() {
    for (text, isRefused) in [("园", false), ("园x", false), ("园xx", true)] {
        var fields = opening
        fields["name"] = "\"" + String(repeating: "园", count: 84) + text + "\""
        #expect((decode(.institutionChange, data(fields)).pointer == "/data/name") == isRefused)
    }
}

@Test func `no stages are another statement than none stated`() throws {
    var fields = opening
    let unstated = try #require(decode(.institutionChange, data(fields)).fact)
    #expect(InstitutionChange(unstated.payload).stages == nil)
    #expect(InstitutionChange(unstated.payload).classCount == nil)
    fields["stages"] = "[]"
    fields["classCount"] = "0"
    let none = try #require(decode(.institutionChange, data(fields)).fact)
    #expect(InstitutionChange(none.payload).stages == 0)
    #expect(InstitutionChange(none.payload).classCount == 0)
}

@Test func `a merger names another unit, or none`() throws {
    let merger = #""change":"merged","date":"2024-08-01""#
    let into = try #require(
        decode(.institutionChange, "{" + merger + #","mergedInto":"k-2"}"#).fact)
    #expect(InstitutionChange(into.payload).mergedInto != 0)
    let nowhere = try #require(decode(.institutionChange, "{" + merger + "}").fact)
    #expect(InstitutionChange(nowhere.payload).mergedInto == 0)
}
