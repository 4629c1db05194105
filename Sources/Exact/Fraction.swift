/// An exact rational number.
///
/// Thresholds are compared with these and never with binary floats: 93.71 against 93.7085 must not
/// depend on rounding.
package struct Fraction: Hashable, Sendable {
    let numerator: Int128
    let denominator: Int128

    /// A whole number.
    package init(_ whole: some BinaryInteger) {
        numerator = Int128(whole)
        denominator = 1
    }
}
