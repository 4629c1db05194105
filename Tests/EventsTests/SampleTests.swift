import Events
import Foundation
import Testing

/// The samples beside the schemas: `expected.json` says why the bad ones are refused.
struct SampleTests {
    private struct Refusal: Decodable, Equatable {
        var reason: String
        var pointer: String?
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "schemas/events/samples")

    @Test(arguments: EventTypes.standard.definitions.map(\.name))
    func `a type's samples are accepted and refused as is said beside them`(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let refusals = try JSONDecoder().decode(
            [String: Refusal].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0 != "expected.json" }
        #expect(files.count > refusals.count + 1, "a good sample with all fields, one with few")
        for file in files {
            let text = try Data(contentsOf: folder.appending(path: file))
            let event = try JSONSerialization.jsonObject(with: text) as? [String: Any]
            let key = event?["subject"] as? String ?? ""
            let outcome = decode(key: Array(key.utf8), Array(text))
            let refusal = outcome.rejection.map {
                Refusal(reason: $0.reason.rawValue, pointer: $0.pointer)
            }
            #expect(refusal == refusals[file], "\(name)/\(file)")
        }
    }

    @Test(arguments: EventTypes.standard.definitions.map(\.name))
    func `a type has samples of every kind of subject that it is about`(name: String) throws {
        let type = try #require(EventTypes.standard.definitions.first { $0.name == name })
        let folder = Self.folder.appending(path: name)
        let kinds = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix("good-") }
            .compactMap { file in
                let text = try Data(contentsOf: folder.appending(path: file))
                let event = try JSONSerialization.jsonObject(with: text) as? [String: Any]
                return (event?["subject"] as? String)?.split(separator: "/").first.map(String.init)
            }
        #expect(Set(kinds) == Set(type.subjects.map(\.word)))
    }
}
