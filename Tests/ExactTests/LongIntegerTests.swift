import PropertySupport
import Testing

@testable import Exact

/// Numbers beyond 128 bits, held against what defines their operations.
struct LongIntegerTests {
    /// Limbs at which carries, borrows and guesses of a quotient turn over.
    private static let edges: [UInt32] = [0, 1, 2, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, .max]
    private var dice = Dice(seed: 20_261_129)

    private mutating func number(upTo limbs: Int) -> LongInteger {
        let base = LongInteger(UInt64(1) << 32)
        var value = LongInteger(0)
        for _ in 0..<1 + dice.below(limbs) {
            let limb =
                dice.once(in: 2)
                ? dice.pick(Self.edges) : UInt32(truncatingIfNeeded: dice.below(1 << 32))
            value = value * base + LongInteger(limb)
        }
        return dice.once(in: 2) ? -value : value
    }

    @Test mutating func `quotient and remainder give the dividend again`() {
        for _ in 0..<20_000 {
            let (dividend, divisor) = (number(upTo: 9), number(upTo: 5))
            if divisor.isZero { continue }
            let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
            #expect(quotient * divisor + rest == dividend)
            #expect(rest.magnitude < divisor.magnitude)
            #expect(rest.isZero || rest.isNegative == dividend.isNegative)
        }
    }

    @Test mutating func `what is added or multiplied can be taken away again`() {
        for _ in 0..<2_000 {
            let (below, otherBelow) = (number(upTo: 6), number(upTo: 2))
            if below.isZero || otherBelow.isZero { continue }
            let (one, other) = (
                Fraction(long: number(upTo: 6), below), Fraction(long: number(upTo: 2), otherBelow)
            )
            #expect(one + other - other == one)
            #expect(one + other == other + one)
            #expect(one * other == other * one)
            #expect(one * (other + one) == one * other + one * one)
            if !other.isZero { #expect((one * other).divided(by: other) == one) }
            #expect(one - one == .zero && one * .zero == .zero)
        }
    }
}
