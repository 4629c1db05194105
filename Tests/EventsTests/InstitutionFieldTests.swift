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
    let change = try #require(
        decode(InstitutionChange.definition, data(opening.merging(more) { $1 })).stated)
    #expect(change.day == "2022-09-01")
    #expect(change.word("change", of: InstitutionChangeKind.self) == .opened)
    #expect(change.word("kind", of: InstitutionKind.self) == .kindergarten)
    #expect(change.word("setting", of: Setting.self) == .town)
    #expect(change.word("ownership", of: Ownership.self) == .privateInclusive)
    #expect(change.flag("townshipSeat") == true)
    #expect(change.flag("forProfit") == false)
    #expect(change.words("stages") == bits([Stage.kindergarten, .primary]))
    #expect(change.number("classCount") == 9)
    #expect(Set(["name", "areaCode", "townshipCode"].map(change.term) + [0]).count == 4)
}

@Test(arguments: ["kind", "areaCode", "setting", "ownership"])
func `only an opening needs kind, area, setting and ownership`(name: String) {
    for value in [nil, "null"] {
        var fields = opening
        fields[name] = value
        #expect(decode(InstitutionChange.definition, data(fields)).pointer == "/data/" + name)
        fields["change"] = #""updated""#
        #expect(decode(InstitutionChange.definition, data(fields)).stated != nil)
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
    #expect(decode(InstitutionChange.definition, data(fields)).pointer == "/data/" + name)
}

@Test func `a name has at most 256 bytes`() {
    for (text, isRefused) in [("园", false), ("园x", false), ("园xx", true)] {
        var fields = opening
        fields["name"] = "\"" + String(repeating: "园", count: 84) + text + "\""
        let outcome = decode(InstitutionChange.definition, data(fields))
        #expect((outcome.pointer == "/data/name") == isRefused)
    }
}

@Test func `no stages are another statement than none stated`() throws {
    var fields = opening
    let unstated = try #require(decode(InstitutionChange.definition, data(fields)).stated)
    #expect(unstated.words("stages") == nil)
    #expect(unstated.number("classCount") == nil)
    fields["stages"] = "[]"
    fields["classCount"] = "0"
    let none = try #require(decode(InstitutionChange.definition, data(fields)).stated)
    #expect(none.words("stages") == 0)
    #expect(none.number("classCount") == 0)
}

@Test func `a merger names another unit, or none`() throws {
    let merger = #""change":"merged","date":"2024-08-01""#
    let into = try #require(
        decode(InstitutionChange.definition, "{" + merger + #","mergedInto":"k-2"}"#).stated)
    #expect(into.term("mergedInto") != 0)
    let nowhere = try #require(decode(InstitutionChange.definition, "{" + merger + "}").stated)
    #expect(nowhere.term("mergedInto") == 0)
}
