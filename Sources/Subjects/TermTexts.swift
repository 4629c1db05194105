import Events

/// The texts behind terms, for what the contract orders by text.
package struct TermTexts: Sendable {
    /// The text of term n at n − 1.
    private var texts: [String]

    /// The texts of the terms 1, 2, 3 … in order.
    package init(_ texts: [String] = []) { self.texts = texts }

    /// How many there are.
    package var count: Int { texts.count }

    /// The same texts in memory of their own.
    package var apart: TermTexts { TermTexts(texts.map { $0 }) }

    /// Takes in texts whose numbers go on from `first`; what is known already is passed over.
    package mutating func learn(_ news: [String], from first: Term) {
        for (step, text) in news.enumerated() {
            let place = Int(first) + step - 1
            while texts.count < place { texts.append("") }
            if place == texts.count { texts.append(text) }
        }
    }

    /// The text of a term; empty where it has none.
    package subscript(term: Term) -> String {
        term == 0 || Int(term) > texts.count ? "" : texts[Int(term) - 1]
    }

    /// What gives the terms of texts; nil where no event has used one. All texts are gone through
    /// for it once.
    package var lookup: (String) -> Term? {
        var terms: [[UInt8]: Term] = [:]
        terms.reserveCapacity(texts.count)
        // Of equal texts the first one counts.
        for place in texts.indices.reversed() {
            terms[Array(texts[place].utf8)] = Term(place + 1)
        }
        return { terms[Array($0.utf8)] }
    }

    /// Below 0, 0 or above 0, by bytes: Swift's own order of texts is by characters, and two
    /// spellings of one character are two sources.
    package func compare(_ left: Term, _ right: Term) -> Int {
        guard left != right else { return 0 }
        var others = self[right].utf8.makeIterator()
        for byte in self[left].utf8 {
            guard let other = others.next() else { return 1 }
            if byte != other { return Int(byte) - Int(other) }
        }
        return others.next() == nil ? 0 : -1
    }
}
