import Calendar
import Foundation
import Testing

@testable import Simulation

/// All places at a small size, over one and a half years.
private let smallPlaces = SimulationSettings(
    scenario: .demo, seed: 7, from: CivilDay.on(9, 1, 2020), to: CivilDay.on(2, 28, 2022),
    schools: 150, students: 1_600, places: Place.all)

/// The digest of a stream as lines: Fowler, Noll and Vo's hash, 64 bits.
private func digest(_ events: SimulatedEvents) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for event in events {
        for byte in event.value { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ 0x0A) &* 0x100_0000_01B3
    }
    return hash
}

/// What streams have been since benchmarks were first made with them.
private let digests: [(Scenario, UInt64)] = [
    (.steady, 0x8030_A057_B92A_B092), (.demo, 0x8359_4DA2_30C0_0675),
    (.bench, 0x82A0_C7A2_5D4C_E053),
]

@Test(arguments: digests)
func `without places the bytes are those that benchmarks and tests have known`(
    scenario: Scenario, expected: UInt64
) {
    let settings = SimulationSettings(
        scenario: scenario, seed: 7, to: CivilDay.on(12, 31, 2023), schools: 80, students: 1_500)
    #expect(digest(settings.events()) == expected)
}

@Test func `all places come in one order of time, and have nothing in common`() throws {
    var known: [String: SimulatedEvent] = [:]
    var placeOfSubject: [String: String] = [:]
    var counts: [String: Int] = [:]
    var latest = ""
    for event in smallPlaces.events() {
        let seen = try Seen(event)
        let source = seen["source"].split(separator: ":")
        #expect(source.count == 3 && source[0] == "urn")
        let place = String(source[1])
        counts[place, default: 0] += 1
        #expect(placeOfSubject[seen.key] ?? place == place, "\(seen.key) of two places")
        placeOfSubject[seen.key] = place
        let identity = "\(seen["source"]) \(seen["id"])"
        if let first = known[identity] {
            #expect(first == event, "an id is used for one event alone")
            continue
        }
        known[identity] = event
        #expect(latest <= seen["time"])
        latest = seen["time"]
    }
    #expect(Set(counts.keys) == ["liaocheng", "daqing", "heping", "some-county"])
    #expect(counts.values.allSatisfy { $0 > 1_000 })
}

@Test func `every event of the places has what its type requires`() throws {
    var types: Set<String> = []
    for event in smallPlaces.events() {
        let seen = try Seen(event)
        types.insert(seen.type)
        guard seen.members["retracts"] == nil else { continue }
        for field in try #require(requiredFields[seen.type], "no such type: \(seen.type)") {
            #expect(seen.data[field] != nil, "\(seen.type) \(field)")
        }
    }
    #expect(types == Set(requiredFields.keys))
}

@Test func `a place has the size that it is asked for, and the same bytes again`() {
    #expect(Place(code: "230600") == .daqing)
    #expect(Place(code: "371502") == nil)
    let settings = SimulationSettings(places: [.heping])
    #expect(settings.students == Place.heping.students)
    #expect(settings.share(of: .heping).schools == Place.heping.schools)
    let once = Array(smallPlaces.events().prefix(4_000))
    #expect(once == Array(smallPlaces.events().prefix(4_000)))
}

@Test func `places have no benchmark`() {
    let settings = SimulationSettings(scenario: .bench, places: [.heping])
    #expect(settings.fault?.contains("benchmark") == true)
}

@Test func `a share spreads among schools evenly, and never further than it is to go`() {
    let spread = Spread("digitalCampus", of: .taught, 30, 70)
    let first = CivilDay.on(9, 1, 2020)
    #expect(spread.day(of: 29, from: first) == first - 1)
    #expect(spread.day(of: 30, from: first) == first)
    #expect(spread.day(of: 50, from: first) == first + (CivilDay.on(3, 31, 2025) - first) / 2)
    #expect(spread.day(of: 70, from: first) == nil)
}
