extension Formula {
    /// All that is counted in it, on both sides of every division.
    package var counts: [Count] {
        switch self {
        case .count(let count): [count]
        case .statistic: []
        case .ratio(let of, let to, _): of.counts + to.counts
        case .share(let part, let base): [part, base]
        }
    }
}

extension Plan {
    /// The measures that its indicators read.
    package var measures: Set<Measure> {
        Set(indicators.flatMap { $0.measure.counts.map(\.measure) })
    }
}
