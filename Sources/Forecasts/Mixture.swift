/// Every picture held against the readings of a task, and how far each is believed.
struct PictureFits {
    let all: [PictureFit]
    /// They add up to 1.
    let weights: [Double]
    /// Of Student's distribution, the same for all.
    let degrees: Double
    /// Its scale under each picture, in units of the figure's size.
    let errors: [Double]

    init(_ task: ForecastTask, believing beliefs: Beliefs = Beliefs()) {
        let ways = Ways(task.layout)
        let free = task.values.count - 1 - task.offsets
        // With nothing left to tell a step from, one of usual size is worth a whole reading.
        let isAlone = free < 1
        let strength = isAlone ? 1 : beliefs.strength
        let degrees = isAlone ? 1 : Double(free) + strength
        var fits: [PictureFit] = []
        var errors: [Double] = []
        var logarithms: [Double] = []
        for (place, picture) in Picture.all.enumerated() {
            let trend = picture.followsTrend ? beliefs.trend : 0
            let values = zip(task.values, task.layout.readings).map { $0 - trend * $1.time }
            var fit = FactoredPicture(picture, over: task.layout, ways).fit(values)
            fit.mean += trend * task.layout.ahead.reduce(0) { $0 + $1.weight * $1.instant.time }
            let step = isAlone ? task.stepAlone : beliefs.steps?[place] ?? task.step
            let squares = fit.residual + strength * step * step
            fits.append(fit)
            errors.append((squares * fit.variance / degrees).squareRoot())
            logarithms.append(
                logarithm(beliefs.weights[place]) + fit.evidence
                    - degrees / 2 * logarithm(squares))
        }
        let largest = logarithms.reduce(-.infinity, max)
        let shares = logarithms.map { exponential($0 - largest) }
        let total = shares.reduce(0, +)
        all = fits
        weights = shares.map { $0 / total }
        self.degrees = degrees
        self.errors = errors
    }
}

/// Student's distributions of one number of degrees, weighted.
struct Mixture {
    private let parts: [Part]
    private let student: StudentT

    private struct Part {
        let weight: Double
        let mean: Double
        let error: Double
    }

    init(_ fits: PictureFits) {
        student = StudentT(degreesOfFreedom: fits.degrees)
        parts = fits.all.indices.map {
            Part(weight: fits.weights[$0], mean: fits.all[$0].mean, error: fits.errors[$0])
        }
    }

    /// The probability of more than `x`.
    func above(_ x: Double) -> Double {
        min(1, parts.reduce(0) { $0 + $1.weight * student.upperTail((x - $1.mean) / $1.error) })
    }

    /// The probability of at most `x`.
    func below(_ x: Double) -> Double {
        min(1, parts.reduce(0) { $0 + $1.weight * student.upperTail(($1.mean - x) / $1.error) })
    }

    /// The x below which a share of the futures lies, found by Newton's steps between two bounds
    /// that close in on it: halving alone takes sixty.
    ///
    /// - Parameter share: from 0.08 to 0.92: of one degree of freedom 4 scales hold so much.
    func quantile(_ share: Double) -> Double {
        var low = parts.reduce(.infinity) { min($0, $1.mean - 4 * $1.error) }
        var high = parts.reduce(-.infinity) { max($0, $1.mean + 4 * $1.error) }
        var x = parts.reduce(0) { $0 + $1.weight * $1.mean }
        let tolerance = (high - low) * 0x1p-50
        for _ in 0..<200 {
            var (below, density) = (0.0, 0.0)
            for part in parts {
                let found = student.tail((part.mean - x) / part.error)
                below += part.weight * found.above
                density += part.weight * found.density / part.error
            }
            if below < share { low = x } else { high = x }
            let next = x - (below - share) / density
            let isInside = density > 0 && next > low && next < high
            let moved = isInside ? next : low + (high - low) / 2
            if abs(moved - x) <= tolerance || high - low <= tolerance { return moved }
            x = moved
        }
        return x
    }
}
