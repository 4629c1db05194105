import Codes
import EventSupport
import Events
import Language
import Testing

@testable import Measures

/// An area under its former code and its present one has one history (contract §3).
struct AreaKinTests {
    private static let held = NumberedMeasure(
        number: 5, measure: Measure(noun: .activities, window: .ever))
    private static let codes = ["371502": "371503"]

    private func activity(_ area: String, _ name: String, _ on: String, id: String) -> TestEvent {
        var payload = Payload()
        payload.set(ActivityHeld.activity, to: term(name))
        payload.set(ActivityHeld.kind, to: term("other"))
        return TestEvent(
            kind: .area, subject: area, type: ActivityHeld.type, day: day(on), payload: payload,
            id: id)
    }

    /// One activity that both codes report, one of the former code alone, one retracted.
    private var events: [TestEvent] {
        [
            activity("371502", "K", "2019-05-05", id: "1").at(1),
            activity("371503", "K", "2021-05-05", id: "1").at(2),
            activity("371502", "L", "2020-05-05", id: "2").at(3),
            activity("371503", "M", "2020-01-01", id: "3").at(4),
            activity("371503", "M", "2020-01-01", id: "4").at(5).retracting("3"),
        ]
    }

    private let expected = [
        "371503 2019-05-05": Int64(1), "371503 2020-05-05": 1,
    ]

    private func shown(_ cells: [CellKey: Int64]) -> [String: Int64] {
        var found: [String: Int64] = [:]
        for (key, amount) in cells where amount != 0 && key.measure == 5 {
            let area = Spot(number: key.unit).area.map { terms[Int($0) - 1] } ?? "none"
            found["\(area) \(dayText(key.day))"] = amount
        }
        return found
    }

    /// What all batches add to cells, each of one event.
    private func cells(
        of events: [TestEvent], filledFrom: Int? = nil, groupedFrom: Int? = nil
    ) -> [String: Int64] {
        var found: [CellKey: Int64] = [:]
        func add(_ cells: [Cell]) {
            for cell in cells { found[cell.key, default: 0] += cell.amount }
        }
        var projection = Projection(
            measures: filledFrom == nil ? [Self.held] : [students], terms: terms,
            formerCodes: groupedFrom == nil ? Self.codes : [:])
        for (index, event) in events.enumerated() {
            if index == filledFrom { projection.beginFilling([Self.held]) }
            if index == groupedFrom { add(projection.regroup(formerCodes: Self.codes)) }
            add(projection.apply(batch([event], from: Int64(index))).changes.cells)
            // A subject at a time, so that events come between two of one area.
            if filledFrom != nil { _ = projection.fill(subjects: 1) }
        }
        if filledFrom != nil {
            while !projection.fill(subjects: 1) {}
            add(projection.endFilling(counting: [Self.held.measure]))
        }
        let whole = projection.cells(of: [Self.held]).map { ($0.key, $0.amount) }
        #expect(found.filter { $0.value != 0 } == Dictionary(uniqueKeysWithValues: whole))
        return shown(found)
    }

    @Test(arguments: 0..<120)
    func `what both codes say is counted once, in any order`(number: Int) {
        var (left, order, rest) = (events, [TestEvent](), number)
        while !left.isEmpty {
            order.append(left.remove(at: rest % left.count))
            rest /= left.count + 1
        }
        #expect(cells(of: order) == expected)
        for start in order.indices {
            #expect(cells(of: order, filledFrom: start) == expected)
            #expect(cells(of: order, groupedFrom: start) == expected)
        }
    }

    @Test func `facts of the former code alone stay where they are`() {
        #expect(cells(of: [events[0]]) == ["371502 2019-05-05": 1])
    }

    @Test func `codes that no longer belong together are counted apart`() {
        var projection = Projection(
            measures: [Self.held], terms: terms, formerCodes: Self.codes)
        var found: [CellKey: Int64] = [:]
        let changes = [
            projection.apply(batch(events)).changes.cells, projection.regroup(formerCodes: [:]),
        ]
        for cell in changes.joined() { found[cell.key, default: 0] += cell.amount }
        #expect(
            shown(found) == [
                "371502 2019-05-05": 1, "371502 2020-05-05": 1, "371503 2021-05-05": 1,
            ])
    }
}
