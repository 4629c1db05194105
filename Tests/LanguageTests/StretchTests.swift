import Language
import Testing

@Suite struct `Stretches of days` {
    private func stretches(_ list: [(Int32, Int32)]) -> Stretches {
        var stretches = Stretches()
        for (from, end) in list { stretches.hold(from: from, to: end) }
        return stretches
    }

    private func days(_ stretches: Stretches) -> [Int32] {
        (Int32(0)..<30).filter { stretches.contains($0) }
    }

    @Test func `of two are the days of both, in order and without a seam`() {
        var joined = stretches([(2, 5), (20, 25)])
        joined.join(stretches([(0, 2), (4, 8), (22, 23)]))
        #expect(joined.list.map { [$0.from, $0.end] } == [[0, 8], [20, 25]])
        joined.join(Stretches())
        #expect(days(joined) == [0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22, 23, 24])
    }

    @Test func `of what does not hold are all other days, and twice the same ones`() {
        for list: [(Int32, Int32)] in [[], [(3, 9)], [(0, 2), (5, 30)], [(.min, 4), (8, .max)]] {
            let held = stretches(list)
            var others = held
            others.invert()
            #expect(days(others) == (Int32(0)..<30).filter { !held.contains($0) })
            #expect(others.contains(.min) != held.contains(.min))
            others.invert()
            #expect(others.list.map { [$0.from, $0.end] } == held.list.map { [$0.from, $0.end] })
        }
    }
}
