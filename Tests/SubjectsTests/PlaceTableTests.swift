import Events
import Testing

@testable import Subjects

struct PlaceTableTests {
    /// Keys that all want the same few slots, in pairs that differ in one half only.
    private let keys = (0..<3000).map { number in
        SubjectKey(high: UInt64(number % 2), low: UInt64(number / 2) << 20 | 7)
    }

    @Test func `every subject keeps its place while the table grows`() {
        var table = PlaceTable()
        var timelines: ContiguousArray<Timeline> = []
        for (place, key) in keys.enumerated() {
            #expect(table.place(of: key, in: timelines) == place)
            timelines.append(Timeline(subject: key, kind: .student, name: 0))
        }
        for (place, key) in keys.enumerated() {
            #expect(table.place(of: key, in: timelines) == place)
        }
    }
}
