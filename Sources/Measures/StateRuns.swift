import Language

/// The states of one subject, in order → changes of cells, for all measures at once: +amount on the
/// day from which the subject counts under something, −amount where that ends.
///
/// States that follow each other and count alike are one run, so that there is little to net.
struct StateRuns: Sendable {
    /// Of each measure the first state of its open run, −1 = none, and where the last one ends.
    private var first: [Int32] = []
    private var ends: [Int32] = []
    /// The measures with an open run.
    private var open: [Int] = []

    /// Adds the next state to a measure, by its place in the noun.
    @inline(__always)
    mutating func add(
        _ index: Int, of states: [State], to measure: Int, of noun: MeasureTable.CountedNoun,
        times sign: Int64, _ cells: inout [Cell]
    ) {
        while first.count <= measure {
            first.append(-1)
            ends.append(0)
        }
        if first[measure] < 0 {
            open.append(measure)
        } else if states[index].goesOn(states[Int(first[measure])], until: ends[measure]) {
            ends[measure] = states[index].end
            return
        } else {
            close(measure, of: states, of: noun, times: sign, &cells)
        }
        first[measure] = Int32(index)
        ends[measure] = states[index].end
    }

    /// Ends all runs.
    mutating func end(
        of states: [State], of noun: MeasureTable.CountedNoun, times sign: Int64,
        _ cells: inout [Cell]
    ) {
        for measure in open {
            close(measure, of: states, of: noun, times: sign, &cells)
            first[measure] = -1
        }
        open.removeAll(keepingCapacity: true)
    }

    private func close(
        _ measure: Int, of states: [State], of noun: MeasureTable.CountedNoun,
        times sign: Int64, _ cells: inout [Cell]
    ) {
        cells.append(
            states[Int(first[measure])], until: ends[measure], of: noun.measures[measure].number,
            times: sign)
    }
}

extension [Cell] {
    /// Appends what a state counts for in a measure, to the day before another one.
    @inline(__always)
    mutating func append(
        _ state: State, until end: Int32, of measure: UInt16, times sign: Int64 = 1
    ) {
        var key = CellKey(
            measure: measure, group: state.group, unit: state.spot.number, day: state.from,
            unitDay: state.unitDay)
        append(Cell(key: key, amount: sign * state.amount))
        guard end != .max else { return }
        key.day = end
        append(Cell(key: key, amount: -sign * state.amount))
    }
}

extension State {
    /// Whether it begins where a run ends that began with another one, and counts as that does.
    @inline(__always)
    func goesOn(_ other: State, until end: Int32) -> Bool {
        from == end && group == other.group && spot == other.spot && unitDay == other.unitDay
            && amount == other.amount
    }
}
