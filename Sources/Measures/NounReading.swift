import Events
import Language
import Subjects

/// What a life has of a noun, read once for all its measures: states of a stock or events of a
/// flow, each with the answers to all questions of the measures.
struct NounReading: Sendable {
    private(set) var states: [State] = []
    private(set) var happenings: [Happening] = []
    private(set) var isOfEvents = false
    /// Of each state or event the conditions that hold, a bit each.
    private var rows: [UInt64] = []
    /// Of each the measures that may count it, a bit each; none of what counts nowhere.
    private var measures: [UInt64] = []
    /// How many states or events were read.
    private(set) var count = 0
    private var width = 0
    private var measureWords = 0
    /// By `CountedNoun.place`.
    private var known: [KnownAnswers?] = []
    /// Answers that hold for many states at once.
    private var long: [(range: Range<Int>, answer: UInt32)] = []
    private var stateRows: [UInt64] = []

    /// How many both begin with, and how many both end with, that are the same. Both are of one
    /// noun.
    func common(with now: borrowing NounReading) -> (front: Int, back: Int) {
        let most = min(count, now.count)
        var (front, back) = (0, 0)
        while front < most, isSame(front, as: front, of: now) { front += 1 }
        while front + back < most,
            isSame(count - back - 1, as: now.count - back - 1, of: now)
        {
            back += 1
        }
        return (front, back)
    }

    /// Whether one that was read is the same here as there, with all answers.
    private func isSame(_ index: Int, as other: Int, of reading: borrowing NounReading) -> Bool {
        if isOfEvents {
            guard happenings[index] == reading.happenings[other] else { return false }
        } else {
            guard states[index] == reading.states[other] else { return false }
        }
        for word in 0..<width
        where rows[index * width + word] != reading.rows[other * width + word] { return false }
        return true
    }

    /// Whether a condition holds for one that was read.
    func holds(_ bit: Int, at index: Int) -> Bool {
        rows[index * width + bit >> 6] >> UInt64(bit & 63) & 1 != 0
    }

    /// Whether a measure may count one that was read.
    func has(_ measure: Int, at index: Int) -> Bool {
        measures[index * measureWords + measure >> 6] >> UInt64(measure & 63) & 1 != 0
    }

    /// Adds those of the `wanted` measures that may count one of a range of what was read, a bit
    /// each.
    func mark(_ range: Range<Int>, among wanted: [UInt64], _ marked: inout [UInt64]) {
        for word in 0..<measureWords { marked[word] |= measures(range, in: word) & wanted[word] }
    }

    /// The measures that may count one of a range of what was read, a bit each; of all words of
    /// them one.
    func measures(_ range: Range<Int>, in word: Int) -> UInt64 {
        var found: UInt64 = 0
        for index in range { found |= measures[index * measureWords + word] }
        return found
    }

    /// Adds what a range of states counts for in the measures that nothing but answers decide.
    func addStates(
        _ range: Range<Int>, of noun: MeasureTable.CountedNoun, times sign: Int64,
        by runs: inout StateRuns, _ cells: inout [Cell]
    ) {
        for index in range {
            for word in 0..<measureWords {
                var left = measures[index * measureWords + word] & ~noun.askingMore[word]
                while left != 0 {
                    runs.add(
                        index, of: states, to: word << 6 + left.trailingZeroBitCount, of: noun,
                        times: sign, &cells)
                    left &= left - 1
                }
            }
        }
        runs.end(of: states, of: noun, times: sign, &cells)
    }

    /// Forgets all that was read. Of most nouns a subject has nothing, and to empty a list costs
    /// as much where it is empty.
    private mutating func clear() {
        if !states.isEmpty { states.removeAll(keepingCapacity: true) }
        if !happenings.isEmpty { happenings.removeAll(keepingCapacity: true) }
        count = 0
    }

    /// Reads what the subject has of a noun.
    mutating func read(_ noun: MeasureTable.CountedNoun, of life: inout Life) {
        clear()
        width = noun.rowWidth
        if let event = noun.event, !life.hasFact(of: event) { return }
        switch noun.source {
        case .states(let fill):
            isOfEvents = false
            fill(&life, &states)
            for index in states.indices where states[index].counts {
                ask(noun, states.count, &life)
                return
            }
        case .events(let fill):
            isOfEvents = true
            fill(&life, &happenings)
            if !happenings.isEmpty { ask(noun, happenings.count, &life) }
        case .nothing: break
        }
    }

    /// Puts all questions of the noun, and finds which measures may count what.
    private mutating func ask(
        _ noun: MeasureTable.CountedNoun, _ count: Int, _ life: inout Life
    ) {
        var known = takeKnown(noun)
        (self.count, measureWords) = (count, noun.measureWords)
        rows.removeAll(keepingCapacity: true)
        for _ in 0..<count * width { rows.append(0) }
        if isOfEvents {
            for question in noun.eventQuestions {
                for index in 0..<count {
                    guard let answer = question.answer(&life, happenings[index]) else { continue }
                    known.set(answer, to: question.place, in: &rows, index..<index + 1)
                }
            }
            if !noun.stateQuestions.isEmpty { askStatesOfEvents(noun, &known, &life) }
        } else {
            for question in noun.stateQuestions { put(question, of: noun, &known, &life) }
        }
        measures.removeAll(keepingCapacity: true)
        for index in 0..<count {
            if isOfEvents || states[index].counts {
                known.append(measuresOfRow: index, in: rows, to: &measures)
            } else {
                for _ in 0..<measureWords { measures.append(0) }
            }
        }
        self.known[noun.place] = consume known
    }

    /// What is known of a noun, to be put back: it is changed where it lies nowhere else.
    private mutating func takeKnown(_ noun: MeasureTable.CountedNoun) -> KnownAnswers {
        while known.count <= noun.place { known.append(nil) }
        // Taken first and asked then: to ask where it lies would copy it.
        guard let own = known[noun.place].take(), own.isOf(noun) else { return KnownAnswers(noun) }
        return own
    }

    /// Puts a question to all states.
    private mutating func put(
        _ question: MeasureTable.AskedOfStates, of noun: MeasureTable.CountedNoun,
        _ known: inout KnownAnswers, _ life: inout Life
    ) {
        long.removeAll(keepingCapacity: true)
        question.answers(&life) { range, answer in
            if range.count <= NounReading.shortRange {
                known.set(answer, to: question.place, in: &rows, range)
            } else {
                long.append((range, answer))
            }
        }
        if !long.isEmpty { layLong(noun.questions[question.place]) }
    }

    /// Ranges up to this many states are gone through one by one.
    private static let shortRange = 32

    /// Many long ranges: the work must grow with ranges and states, not with their product.
    private mutating func layLong(_ question: MeasureTable.Question) {
        for (bit, takes) in question.conditions {
            var depths = [Int](repeating: 0, count: states.count + 1)
            for (range, answer) in long where takes(answer) {
                depths[range.lowerBound] += 1
                depths[range.upperBound] -= 1
            }
            var depth = 0
            for index in states.indices {
                depth += depths[index]
                if depth > 0 { rows[index * width + bit >> 6] |= 1 << UInt64(bit & 63) }
            }
        }
    }

    /// What is asked of states holds for an event as it does on its day.
    private mutating func askStatesOfEvents(
        _ noun: MeasureTable.CountedNoun, _ known: inout KnownAnswers, _ life: inout Life
    ) {
        stateRows.removeAll(keepingCapacity: true)
        for _ in 0..<life.stateCount * width { stateRows.append(0) }
        for question in noun.stateQuestions {
            question.answers(&life) { range, answer in
                known.set(answer, to: question.place, in: &stateRows, range)
            }
        }
        for index in happenings.indices {
            guard let state = life.state(on: happenings[index].day) else { continue }
            for word in 0..<width {
                rows[index * width + word] |= stateRows[state * width + word]
            }
        }
    }

    /// The events count on other days than they have of themselves, each by its place.
    mutating func settle(on day: (Int) -> Int32) {
        for index in happenings.indices {
            let settled = day(index)
            // What names its school year belongs to that.
            if happenings[index].windowDay == happenings[index].day {
                happenings[index].windowDay = settled
            }
            happenings[index].day = settled
        }
    }
}
