import Documents
import Language
import Plans
import Testing

@Suite struct `Bad plans` {
    /// The first lines of a fixture, `#! line:column: message [code]; hint`, are its faults.
    @Test(arguments: Fixtures.names(in: "bad"))
    func `are refused with every fault at its place`(name: String) throws {
        let text = try Fixtures.text("bad/" + name)
        let expected = text.split(separator: "\n").prefix { $0.hasPrefix("#! ") }.map {
            String($0.dropFirst("#! ".count))
        }
        let (plans, faults) = Fixtures.plans([name + ".yaml": text])
        let found = faults.map {
            "\($0.line):\($0.column): \($0.message) [\($0.code.rawValue)]; \($0.hint)"
        }
        #expect(found == expected)
        #expect(!expected.isEmpty)
        #expect(plans.isEmpty)
    }

    @Test func `are reported all at once, by file and line`() throws {
        let texts = try ["side", "unit", "target"].reduce(into: [String: String]()) {
            $0[$1 + ".yaml"] = try Fixtures.text("bad/" + $1)
        }
        let faults = Fixtures.plans(texts).faults
        #expect(Set(faults.map(\.file)) == Set(texts.keys))
        let places = faults.map { "\($0.file) \(1_000 + $0.line) \(1_000 + $0.column)" }
        #expect(places == places.sorted())
    }

    @Test func `show file, line, column, what is wrong and what to write`() {
        let fault = Fault(
            .unknownKey, file: "plans/a.yaml", line: 3, column: 7, message: "unknown key `stge`",
            hint: "did you mean `stage`?")
        #expect(
            fault.description
                == "plans/a.yaml:3:7: error: unknown key `stge` [unknown_key];"
                + " did you mean `stage`?")
    }

    @Test func `are never answered with a word that this version does not take`() {
        let nouns = ["students", "staff", "teachers", "institutions", "facilities", "training"]
            .compactMap { Nouns.standard[$0] }
        var asked = 0
        for noun in nouns {
            for word in noun.later {
                let measure = "{\(noun.name): {\(word)x: 1}}"
                let row = """
                      row:
                        name: {zh: 指标, en: Indicator}
                        unit: persons
                        tier: C
                        measure: \(measure)
                        source: {section: 一, quote: 引文}
                    """
                let faults = Fixtures.plans(["one.yaml": Fixtures.plan("one", rows: row)]).faults
                #expect(!faults.isEmpty, "\(measure)")
                #expect(!faults.contains { $0.hint.contains("`\(word)`") }, "\(measure)")
                #expect(!faults.contains { $0.hint.contains(", \(word),") }, "\(measure)")
                asked += 1
            }
        }
        #expect(asked > 10)
    }

    @Test func `keep the name of their file`() {
        let text = Fixtures.plan("one", rows: "  {}")
        let faults = Fixtures.plans(["other.yaml": text]).faults
        #expect(faults.map(\.hint) == ["name the file `one.yaml`"])
    }

    @Test func `cannot share an id`() {
        let text = Fixtures.plan("one", rows: "  {}")
        let faults = Fixtures.plans(["a/one.yaml": text, "b/one.yaml": text]).faults
        #expect(faults.map(\.file) == ["b/one.yaml"])
        #expect(faults.map(\.code) == [.duplicateKey])
    }

    @Test func `lie in an area that is known`() {
        let text = Fixtures.plan("one", area: "371599", rows: "  {}")
        #expect(Fixtures.plans(["one.yaml": text]).faults.map(\.code) == [.area])
    }
}
