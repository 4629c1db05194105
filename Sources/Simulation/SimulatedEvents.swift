/// The records of a simulation, one by one, in the order in which they are sent.
package struct SimulatedEvents: Sequence, IteratorProtocol, Sendable {
    // There are cities or a benchmark: what is kept so is changed in place, a payload of an enum
    // is copied.
    private var cities: [City] = []
    private var benchmark: BenchmarkStream?

    init(_ settings: SimulationSettings) {
        if settings.scenario == .bench {
            benchmark = BenchmarkStream(settings)
        } else if settings.places.isEmpty {
            cities = [City(settings)]
        } else {
            cities = settings.places.map { City(settings.share(of: $0), in: $0) }
        }
    }

    /// The next record, the earliest of all places; nil when the last day is over.
    package mutating func next() -> SimulatedEvent? {
        if cities.isEmpty { return benchmark?.next() }
        var earliest: (second: Int64, place: Int)?
        for place in cities.indices {
            guard let second = cities[place].upcoming() else { continue }
            if second < earliest?.second ?? .max { earliest = (second, place) }
        }
        if let earliest { return cities[earliest.place].next() }
        // What the places send once more at their end.
        for place in cities.indices {
            if let event = cities[place].next() { return event }
        }
        return nil
    }
}
