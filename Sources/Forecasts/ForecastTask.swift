import Exact

/// What the pictures are asked: values at times, and what of the times to come is wanted. Values
/// are in units of the figure's size and counted from the first, so that nothing depends on the
/// unit and no digit is lost in a large level.
struct ForecastTask {
    let layout: Layout
    let values: [Double]
    /// What is foretold where the pictures foretell 0.
    private let zero: Fraction
    let size: Double
    /// How many shifts of unknown size the values have.
    let offsets: Int
    /// What a count has come to already; 0 of a level.
    let begun: Double
    /// What a step is before data, as a part of the size.
    let step: Double
    /// The same where a single value is known.
    let stepAlone: Double
    /// τ of the readings that were chosen, by which siblings are comparable.
    let times: [Fraction]
    /// The one value of all readings that were chosen; nil where they differ.
    let constant: Fraction?

    /// This many years ahead no count is foretold.
    private static let longest = Fraction(100)

    /// - Returns: nil of a count of which no yearly number is known, or that is due too far away.
    static func of(_ points: [Observation], toward goal: Goal) -> ForecastTask? {
        let chosen = ChosenReadings(of: points, toward: goal)
        return goal.isCumulative ? count(chosen, goal) : level(chosen, goal)
    }

    private static func level(_ chosen: ChosenReadings, _ goal: Goal) -> ForecastTask {
        let points = chosen.points
        var offsets = Offsets(breaks: goal.breaks, times: points.map(\.time))
        let ahead = Layout.Weighted(
            instant: Instant(
                time: (goal.time - points[0].time).double, offsets: offsets.ofAll), weight: 1)
        if !chosen.otherSeason.isEmpty {
            offsets.add { chosen.otherSeason.contains(points[$0].time) }
        }
        return ForecastTask(
            values: points.map { ($0.time, $0.value) }, chosen: points, offsets, ahead: [ahead],
            zero: points[0].value, bounds: goal.bounds, goal, begun: 0, step: 0.03,
            stepAlone: 0.05)
    }

    /// The yearly numbers of a count, and their sum over the years that are left.
    private static func count(_ chosen: ChosenReadings, _ goal: Goal) -> ForecastTask? {
        let points = chosen.points.filter { !chosen.otherSeason.contains($0.time) }
        let yearly = zip(points, points.dropFirst()).compactMap { earlier, later in
            (later.value - earlier.value).divided(by: later.time - earlier.time).map {
                (time: later.time, value: $0)
            }
        }
        guard let first = yearly.first, let last = points.last,
            goal.time - last.time <= longest
        else { return nil }
        let offsets = Offsets(breaks: goal.breaks, times: yearly.map(\.time))
        var ahead: [Layout.Weighted] = []
        func add(_ time: Fraction, _ weight: Fraction) {
            let instant = Instant(time: (time - first.time).double, offsets: offsets.ofAll)
            ahead.append(Layout.Weighted(instant: instant, weight: weight.double))
        }
        var time = last.time
        while time + Fraction(1) <= goal.time {
            time = time + Fraction(1)
            add(time, Fraction(1))
        }
        if time < goal.time { add(goal.time, goal.time - time) }
        return ForecastTask(
            values: yearly, chosen: points, offsets, ahead: ahead,
            zero: last.value + first.value * (goal.time - last.time), bounds: ValueBounds(), goal,
            begun: last.value.double, step: 0.1, stepAlone: 0.1)
    }

    private init(
        values: [(time: Fraction, value: Fraction)], chosen: [Observation], _ offsets: Offsets,
        ahead: [Layout.Weighted], zero: Fraction, bounds: ValueBounds, _ goal: Goal,
        begun: Double, step: Double, stepAlone: Double
    ) {
        let start = values[0]
        let size = Self.size(of: values.map(\.value.double), bounds, goal.target.double)
        layout = Layout(
            readings: values.indices.map { place in
                Instant(
                    time: (values[place].time - start.time).double,
                    offsets: offsets.ofReadings[place])
            }, ahead: ahead)
        self.values = values.map { ($0.value - start.value).double / size }
        self.zero = zero
        self.size = size
        self.offsets = offsets.count
        self.begun = begun
        self.step = step
        self.stepAlone = stepAlone
        times = chosen.map(\.time)
        constant = chosen.allSatisfy { $0.value == chosen[0].value } ? chosen[0].value : nil
    }

    /// What is foretold, in the figure's own unit.
    func figure(_ foretold: Double) -> Double { zero.double + size * foretold }

    /// The other way round; exactly what is still to be gone, and only then a double.
    func foretold(_ figure: Fraction) -> Double { (figure - zero).double / size }

    /// How large the figure is, for what is believed before data. Between two bounds it is as large
    /// as it is far from the nearer one: of shares near to all, what is lacking moves.
    private static func size(
        of values: [Double], _ bounds: ValueBounds, _ target: Double
    ) -> Double {
        let count = Double(values.count)
        var size = values.reduce(0) { $0 + abs($1) } / count
        if let low = bounds.low, let high = bounds.high {
            let mean = values.reduce(0, +) / count
            size = max(min(mean - low, high - mean), (high - low) / 100)
        }
        if size != 0 { return size }
        return target != 0 ? abs(target) : 1
    }
}

/// Shifts of unknown size: each reading from a break on has that of the break.
private struct Offsets {
    private(set) var ofReadings: [UInt64]
    private(set) var count = 0
    /// Those that what lies ahead has.
    private(set) var ofAll: UInt64 = 0

    /// A break counts where there is a reading on each side of it; two between the same readings
    /// are one.
    init(breaks: [Fraction], times: [Fraction]) {
        ofReadings = Array(repeating: 0, count: times.count)
        var known: Set<Int> = [0, times.count]
        for day in breaks.sorted() {
            let first = times.firstIndex { $0 >= day } ?? times.count
            guard known.insert(first).inserted, count < 60 else { continue }
            add { $0 >= first }
            ofAll |= 1 << UInt64(count - 1)
        }
    }

    mutating func add(where isShifted: (Int) -> Bool) {
        for place in ofReadings.indices where isShifted(place) {
            ofReadings[place] |= 1 << UInt64(count)
        }
        count += 1
    }
}
