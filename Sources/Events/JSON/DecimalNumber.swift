/// A JSON number by its value: `2023`, `2023.0` and `2.023e3` are the same.
///
/// The value is 0.DIGITS × 10^magnitude, exact, however many digits there are. What a double
/// takes for zero is zero, so that `1e-400` does not become 400 digits.
struct DecimalNumber {
    /// Never of zero.
    private(set) var isNegative = false
    /// The digits as ASCII, the first and the last not `0`; none of zero.
    private(set) var digits: [UInt8] = []
    private(set) var magnitude = 0

    /// Reads a number that is known to have the form of RFC 8259.
    init(_ text: Span<UInt8>) {
        var pointSeen = false
        var index = 0
        loop: while index < text.count {
            switch text[index] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): pointSeen = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                magnitude += DecimalNumber.exponent(text.extracting((index + 1)...))
                break loop
            case let digit:
                if digit != UInt8(ascii: "0") || !digits.isEmpty {
                    digits.append(digit)
                    if !pointSeen { magnitude += 1 }
                } else if pointSeen {
                    magnitude -= 1
                }
            }
            index += 1
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if isZeroAsDouble {
            digits = []
            magnitude = 0
        }
        if digits.isEmpty { (isNegative, magnitude) = (false, 0) }
    }

    /// An exponent; beyond a million million it no longer matters how large it is.
    private static func exponent(_ text: Span<UInt8>) -> Int {
        var value = 0
        for index in text.indices where text[index] &- UInt8(ascii: "0") <= 9 {
            value = min(value * 10 + Int(text[index] - UInt8(ascii: "0")), 1_000_000_000_000)
        }
        return text[0] == UInt8(ascii: "-") ? -value : value
    }

    /// Whether the nearest double is finite.
    var isFiniteDouble: Bool {
        if magnitude < 300 { return true }
        return magnitude < 320 && asDouble.isFinite
    }

    private var isZeroAsDouble: Bool {
        if magnitude > -300 { return false }
        return magnitude < -330 || asDouble == 0
    }

    private var asDouble: Double {
        let text = "0." + String(decoding: digits, as: UTF8.self) + "e" + String(magnitude)
        return Double(text) ?? .infinity
    }

    /// The value times 10^places, where that is whole and below 10^18.
    func scaled(places: Int) -> Int64? {
        guard magnitude <= 18 - places, digits.count - magnitude <= places else { return nil }
        var value: Int64 = 0
        for digit in digits { value = value * 10 + Int64(digit - UInt8(ascii: "0")) }
        for _ in 0..<max(0, magnitude + places - digits.count) where value != 0 { value *= 10 }
        return isNegative ? -value : value
    }

    /// The shortest decimal form without exponent, as ASCII: `-0.05`, `2023`.
    var plainForm: [UInt8] {
        var out: [UInt8] = []
        let zero = UInt8(ascii: "0")
        if isNegative { out.append(UInt8(ascii: "-")) }
        if magnitude <= 0 { out.append(zero) }
        out.append(contentsOf: digits.prefix(max(0, magnitude)))
        for _ in 0..<max(0, magnitude - digits.count) { out.append(zero) }
        guard digits.count > magnitude else { return out }
        out.append(UInt8(ascii: "."))
        for _ in 0..<max(0, -magnitude) { out.append(zero) }
        out.append(contentsOf: digits.dropFirst(max(0, magnitude)))
        return out
    }
}
