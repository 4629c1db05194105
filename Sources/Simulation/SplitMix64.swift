/// A small random number generator whose sequence never changes, so that a seed names a city.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). The generators
/// of the standard library promise no such thing.
package struct SplitMix64: Sendable {
    private var state: UInt64

    /// A sequence of its own for each seed.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SplitMix64.mix(state)
    }

    /// Sixty-four bits that depend on every bit of the argument.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` − 1. The upper half of the product is fair enough for lists as
    /// short as those of a city.
    package mutating func below(_ limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    /// A number of the range.
    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// Whether an event happens whose probability is `chance` in ten thousand.
    package mutating func happens(inTenThousand chance: Int) -> Bool { below(10_000) < chance }

    /// How often something happens on one day that happens so often a year, on average.
    mutating func times(perYear: Double) -> Int {
        let perDay = perYear / 365
        let whole = Int(perDay)
        let rest = (perDay - Double(whole)) * 1_000_000
        return whole + (Double(below(1_000_000)) < rest ? 1 : 0)
    }
}
