/// What else is recorded in a city beside who is where and what the statistics bureau says: tests,
/// aid, training, buildings, money, titles, inspections.
///
/// It has numbers, chance and repetitions of its own, so that a seed's other events are the same
/// with it and without it.
struct Registers: Sendable {
    /// Numbers of events from here on are those of these registers.
    static let firstNumber: UInt64 = 1 << 40

    var random: SplitMix64
    var repeats = Repeats()
    /// Graduates of vocational schools of the latest July, and their schools.
    var graduates: [(student: UInt32, school: Int32)] = []
    /// Teachers who hold the title of a teaching backbone.
    var backbones: Set<UInt32> = []
    /// Schools with a charter.
    var charters: Set<Int32> = []
    /// Resources that were published.
    var resources: Int32
    private var made: UInt64 = 0

    /// - Parameter resources: the number behind which those of its resources begin.
    init(seed: UInt64, resources: Int32) {
        random = SplitMix64(seed: SplitMix64.mix(seed &+ 2))
        self.resources = resources
    }

    mutating func newNumber() -> UInt64 {
        made += 1
        return Self.firstNumber + made
    }

    /// A number that is `mean` on average and lies within `spread` of it, mostly near it.
    mutating func around(_ mean: Int, _ spread: Int) -> Int {
        mean + (random.within(-spread...spread) + random.within(-spread...spread)) / 2
    }
}
