/// The bytes that name an alert: the first 16 bytes of their SHA-256, in hexadecimal, are its id.
///
/// - Parameter breakdown: JSON without spaces, `{}` where the row has none.
package func alertIdentity(
    plan: String, indicator: String, area: String, breakdown: String = "{}"
) -> [UInt8] {
    Array([plan, indicator, area, breakdown].joined(separator: "\n").utf8)
}
