import Exact

/// Figures that a chart writes itself.
enum Figures {
    /// What can be drawn: nil for what is no number, far values brought to where doubles still
    /// tell neighbours apart.
    static func drawable(_ value: Double?) -> Double? {
        guard let value, value.isFinite else { return nil }
        return min(max(value, -farthest), farthest)
    }

    private static let farthest = 1e12

    /// `−1,234.50`: commas from 1,000 on and a true minus, as both languages of the page have it.
    static func text(_ value: Double, decimals: Int) -> String {
        let places = min(max(decimals, 0), 6)
        let scale = powers[places]
        let scaled = (min(abs(value), farthest * 1.5) * scale).rounded()
        guard scaled.isFinite, scaled < 9e18 else { return "—" }
        let digits = Int64(scaled)
        let unit = Int64(scale)
        var text = groupedDigits(String(digits / unit))
        if places > 0 {
            let rest = String(digits % unit)
            text += "." + String(repeating: "0", count: places - rest.utf8.count) + rest
        }
        return value < 0 && digits != 0 ? "−" + text : text
    }

    static let powers: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
}
