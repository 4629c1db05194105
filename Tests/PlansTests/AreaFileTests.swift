import Calendar
import Documents
import Plans
import Testing

@Suite struct `The areas file` {
    private func read(_ areas: String) throws -> (areas: AreaTree?, faults: [Fault]) {
        let root = try #require(Fixtures.root(of: "areas:\n" + areas))
        return readAreas(root, file: "areas.yaml")
    }

    private func area(_ code: String, _ rest: String = "") -> String {
        "  - {code: \"\(code)\", name: {zh: 甲, en: A}, kind: county\(rest)}\n"
    }

    @Test func `gives a tree in any order of its lines`() throws {
        let (areas, faults) = try read(
            area("2", ", parent: \"1\", formerly: \"9\", from: 2019-01-01") + area("1"))
        #expect(faults == [])
        let tree = try #require(areas)
        #expect(tree.parents == [1, nil])
        #expect(tree.index["9"] == 0)
        #expect(tree.areas[0].from?.description == "2019-01-01")
    }

    @Test func `takes a code without quotes as it is written`() throws {
        let (areas, _) = try read("  - {code: 012, name: {zh: 甲, en: A}, kind: city}\n")
        #expect(areas?.index["012"] == 0)
    }

    @Test func `refuses unknown parents, circles and codes given twice, all at once`() throws {
        let (areas, faults) = try read(
            area("1", ", parent: \"7\"") + area("2", ", parent: \"3\"")
                + area("3", ", parent: \"2\"") + area("4") + area("4")
                + area("5", ", formerly: [\"4\"]") + area("6", ", parent: \"6\""))
        #expect(areas == nil)
        #expect(
            faults.inOrder().map { "\($0.line) \($0.code.rawValue): \($0.message)" } == [
                "2 area: the parent `7` of `1` is not in this file",
                "3 area: `2` lies within itself",
                "4 area: `3` lies within itself",
                "6 duplicate_key: the code `4` is a duplicate; first defined in line 5",
                "7 duplicate_key: the code `4` is a duplicate; first defined in line 5",
                "8 area: `6` lies within itself",
            ])
    }

    @Test func `may be of one area that stands for a list of one`() throws {
        let root = try #require(
            Fixtures.root(of: "areas: {code: 1, name: {zh: 甲, en: A}, kind: city}"))
        #expect(readAreas(root, file: "areas.yaml").areas?.areas.map(\.code) == ["1"])
    }

    @Test func `refuses a tree that no country has`() throws {
        let chain = (1..<5_000).map { area("\($0)", ", parent: \"\($0 - 1)\"") }.joined()
        let faults = try read(area("0") + chain).faults
        #expect(faults.count == 4_999 - 32)
        #expect(faults.first?.message == "`33` lies deeper than 32 areas")
    }

    @Test func `refuses what is no area`() throws {
        let (_, faults) = try read(
            "  - {code: a-b, name: {zh: 甲, en: A}, kind: town, to: 2020, colour: red}\n")
        #expect(faults.map(\.code) == [.unknownKey, .badValue, .badValue, .badValue])
    }
}
