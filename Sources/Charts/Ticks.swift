/// Round values along an axis: steps of 1, 2, 2.5 or 5 times a power of ten.
struct Ticks: Equatable {
    var values: [Double]
    /// As many as the step needs.
    var decimals: Int

    /// At most `most` of them inside the range.
    ///
    /// - Parameter whole: whether what is counted comes in whole pieces.
    init(in range: ClosedRange<Double>, most: Int, whole: Bool) {
        values = []
        decimals = 0
        let span = range.upperBound - range.lowerBound
        guard span > 0, span.isFinite, most > 0 else { return }
        var unit = 1.0
        while unit * 10 <= span / Double(most) { unit *= 10 }
        while unit > span / Double(most), unit > 1e-9 { unit /= 10 }
        for factor in [1, 2, 2.5, 5, 10, 20, 25, 50] {
            let step = factor * unit
            if whole, step.rounded() != step { continue }
            let first = (range.lowerBound / step - 1e-9).rounded(.up)
            let last = (range.upperBound / step + 1e-9).rounded(.down)
            let count = last - first + 1
            guard count <= Double(most) else { continue }
            guard count > 0 else { return }
            values = (0..<Int(count)).map { (first + Double($0)) * step }
            decimals = Self.decimals(of: step)
            return
        }
    }

    private static func decimals(of step: Double) -> Int {
        for (places, power) in Figures.powers.enumerated() {
            let scaled = step * power
            if scaled >= 0.5, abs(scaled - scaled.rounded()) < 1e-6 * scaled { return places }
        }
        return Figures.powers.count - 1
    }

    var texts: [String] { values.map { Figures.text($0, decimals: decimals) } }
}
