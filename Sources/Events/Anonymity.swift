/// The facts of a person who is forgotten, as those of somebody whom nobody can name.
///
/// What a plan may ask stays as it was: type, days, times, source, what a fact states and which one
/// goes on. Taken out is what leads to the person or to the record: the keyed hash, the ids of the
/// events, the digests of their contents, in which the subject is, and the offsets. Ids and digests
/// decide between facts of one time by their order, so that they become their ranks.
package enum Anonymity {
    /// The facts, in their order, under another name; `offsets` are theirs from now on. Their ids
    /// are added to `arena`, in which their other parts lie already.
    package static func facts(
        _ facts: [DecodedBatch.SubjectFact], under name: SubjectKey, offsets: [Int64],
        in arena: inout FactArena
    ) -> [DecodedBatch.SubjectFact] {
        var texts: Set<[UInt8]> = []
        for incoming in facts {
            texts.insert(arena[incoming.fact.id])
            if incoming.fact.link != .none { texts.insert(arena[incoming.fact.reference]) }
        }
        let ids = Ranks(texts.sorted { $0.lexicographicallyPrecedes($1) })
        let contents = Ranks(Set(facts.map(\.fact.content)).sorted())
        let width = String(max(0, texts.count - 1), radix: radix).utf8.count
        return zip(facts, offsets).map { incoming, offset in
            var incoming = incoming
            incoming.subject = name
            incoming.record = -1
            incoming.fact.offset = offset
            incoming.fact.content = UInt64(contents[incoming.fact.content])
            let id = text(ids[arena[incoming.fact.id]], width)
            if incoming.fact.link != .none {
                let reference = text(ids[arena[incoming.fact.reference]], width)
                incoming.fact.reference = arena.add(reference.span)
            }
            incoming.fact.id = arena.add(id.span)
            return incoming
        }
    }

    private static let radix = 36

    /// A rank in digits whose bytes are ordered as the numbers are, all of one length.
    private static func text(_ rank: Int, _ width: Int) -> [UInt8] {
        let digits = Array(String(rank, radix: radix).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: width - digits.count) + digits
    }

    /// The place of each of some things in their order.
    private struct Ranks<Item: Hashable> {
        private var ranks: [Item: Int] = [:]

        init(_ sorted: [Item]) {
            for (rank, item) in sorted.enumerated() { ranks[item] = rank }
        }

        subscript(item: Item) -> Int {
            guard let rank = ranks[item] else {
                preconditionFailure("an id that was not among those of the facts")
            }
            return rank
        }
    }
}
