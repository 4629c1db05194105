import Measures

/// Sums of many cells are added up beside each other: no measure bears upon another.
extension IndicatorIndex {
    /// More than processors: measures differ in what their cells cost.
    private static let lanes = 8

    /// What runs of cells, by measure, add to the roll-up, apart from counts that are not sums.
    func lanes(adding runs: [UInt16: [Range<Int>]], of cells: [Cell]) -> [RollUp] {
        guard !runs.isEmpty else { return [] }
        let (context, areas, texts) = (self.context, self.areas, self.texts)
        let (units, empty) = (self.units, rollUp.withoutSums)
        let shares = IndicatorIndex.shares(of: runs.mapValues { $0.reduce(0) { $0 + $1.count } })
        return workers.map(shares.count) { share in
            var lane = empty
            for run in shares[share].lazy.flatMap({ runs[$0] ?? [] }) {
                let unit = cells[run.lowerBound].key.unit
                let periods = units.unitPeriods(of: unit, in: areas, texts: texts)
                lane.addSums(cells[run], through: periods, in: context)
            }
            return lane
        }
    }

    /// The measures of each lane: the greatest first, each to the lane that has least.
    private static func shares(of sizes: [UInt16: Int]) -> [[UInt16]] {
        var shares = [(size: Int, measures: [UInt16])](repeating: (0, []), count: lanes)
        for (measure, size) in sizes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            guard let least = shares.indices.min(by: { shares[$0].size < shares[$1].size }) else {
                continue
            }
            shares[least].size += size
            shares[least].measures.append(measure)
        }
        return shares.map(\.measures)
    }
}

extension RollUp {
    /// The same roll-up before anything was added up.
    fileprivate var withoutSums: RollUp {
        var empty = self
        empty.counts = [DailyCount](repeating: DailyCount(), count: counts.count)
        for index in byUnit.keys { empty.byUnit[index] = UnitCounts() }
        (empty.touched, empty.touchedUnits) = ([], [:])
        return empty
    }

    /// Adds the sums of another one, which began without any; they wait for `settle`.
    mutating func take(_ other: RollUp) {
        touched.formUnion(other.touched)
        touchedUnits.merge(other.touchedUnits) { $0.union($1) }
        for measure in other.touched {
            for index in rolledByMeasure[measure] ?? [] {
                for place in rolled[index].firstCount...rolled[index].nowhere {
                    counts[place].addSteps(of: other.counts[place])
                }
            }
            for base in bases(of: measure).map({ bases[$0] }) {
                counts[base.attributed].addSteps(of: other.counts[base.attributed])
                counts[base.unattributed].addSteps(of: other.counts[base.unattributed])
            }
            for index in byUnitByMeasure[measure] ?? [] {
                if let counts = other.byUnit[index] { byUnit[index]?.addSteps(of: counts) }
            }
        }
    }
}
