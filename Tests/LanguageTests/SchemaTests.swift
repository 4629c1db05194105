import Events
import Foundation
import JSONText
import Language
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// What editors offer is what the program reads: the schema of plans says of measures what the
/// definitions say.
@Suite struct `The schema of plans` {
    private let file = root.appending(path: "schemas/plan.schema.json")

    /// With `PLANWATCH_WRITE_SCHEMA` set it is written instead, which `make docs` does.
    @Test func `says of every noun and formula what its definition says`() throws {
        let schema = try JSON(Array(Data(contentsOf: file)))
        let wanted = PlanSchema(language: .standard).definitions
        if ProcessInfo.processInfo.environment["PLANWATCH_WRITE_SCHEMA"] != nil {
            let text = schema.replacing(wanted, in: "$defs").lines() + "\n"
            try Data(text.utf8).write(to: file)
            return
        }
        let definitions = try #require(schema["$defs"])
        for (name, definition) in wanted {
            #expect(definitions[name] == definition, "run `make docs`: \(name) is another now")
        }
    }

    @Test func `of scenarios says what the event types and the keys of expect say`() throws {
        let file = root.appending(path: "schemas/scenario.schema.json")
        let wanted = ScenarioSchema(types: .standard).document
        if ProcessInfo.processInfo.environment["PLANWATCH_WRITE_SCHEMA"] != nil {
            try Data((wanted.lines() + "\n").utf8).write(to: file)
            return
        }
        #expect(try JSON(Array(Data(contentsOf: file))) == wanted, "run `make docs`")
    }

    @Test(arguments: ["Nouns", "Formulas"])
    func `every definition has a file of its own, and every file is in the table`(folder: String)
        throws
    {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: "Sources/Language/\(folder)").path(percentEncoded: false))
        let names =
            folder == "Nouns"
            ? Nouns.standard.all.map(\.name) : Formulas.standard.all.map(\.name)
        let wanted = names.map { $0.prefix(1).uppercased() + $0.dropFirst() + ".swift" }
        #expect(files.sorted() == wanted.sorted())
    }
}

extension JSON {
    /// With some members of one member replaced, or added at its end.
    fileprivate func replacing(_ others: [(String, JSON)], in name: String) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                guard member.0 == name, case .object(let old) = member.1 else { return member }
                let kept = old.map { one in others.first { $0.0 == one.0 } ?? one }
                let new = others.filter { other in !old.contains { $0.0 == other.0 } }
                return (name, .object(kept + new))
            })
    }
}
