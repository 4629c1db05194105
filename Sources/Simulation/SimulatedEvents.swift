/// The records of a simulation, one by one, in the order in which they are sent.
package struct SimulatedEvents: Sequence, IteratorProtocol, Sendable {
    // One of the two is there: an optional is changed in place, a payload of an enum is copied.
    private var city: City?
    private var benchmark: BenchmarkStream?

    init(_ settings: SimulationSettings) {
        switch settings.scenario {
        case .steady, .demo: city = City(settings)
        case .bench: benchmark = BenchmarkStream(settings)
        }
    }

    /// The next record; nil when the last day is over.
    package mutating func next() -> SimulatedEvent? {
        city != nil ? city?.next() : benchmark?.next()
    }
}
