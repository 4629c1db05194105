import Events
import Testing

@Test func `terms count from 1 in the order in which texts were first seen`() {
    let interner = Interner(["b", "a", "聊城"])
    #expect(interner.count == 3)
    #expect(interner.known("b") == 1)
    #expect(interner.known("聊城") == 3)
    #expect(interner.known("c") == 0)
    #expect(interner.text(of: 2) == "a")
    #expect(interner.text(of: 0) == nil)
    #expect(interner.text(of: 4) == nil)
}

@Test func `many texts keep their terms`() {
    let texts = (0..<20_000).map { "unit-\($0)" }
    let interner = Interner(texts)
    for (index, text) in texts.enumerated() where interner.known(text) != Term(index + 1) {
        Issue.record("\(text) lost its term")
    }
}

@Test func `a decoder goes on with the terms of the one before`() throws {
    var first = EventDecoder(
        digests: KeptDigests(), clock: .other, types: .standard, terms: Interner())
    let decoded = first.decode(batch([event()]))
    var second = EventDecoder(
        digests: KeptDigests(), clock: .other, types: .standard, terms: Interner(decoded.newTerms))
    let again = second.decode(batch([event(), event(["source": #""/new""#])]))
    #expect(again.newTerms == ["/new"])
    #expect(again.firstNewTerm == Term(decoded.newTerms.count + 1))
    #expect(again.facts[0].fact.source == decoded.facts[0].fact.source)
}

@Test func `refused events among many leave terms as they would have been without them`() {
    var decoder = EventDecoder(
        digests: KeptDigests(), clock: .other, types: .standard, terms: Interner())
    var events: [String] = []
    var accepted: [String] = ["k-1", "/test"]
    for number in 0..<3_000 {
        let isRefused = number % 3 != 0
        let boarding = isRefused ? ",\"boarding\":1" : ""
        events.append(event(data: enrolmentData("\"classId\":\"c\(number)\"" + boarding)))
        if !isRefused { accepted.append("c\(number)") }
    }
    let decoded = decoder.decode(batch(events))
    #expect(decoded.newTerms.sorted() == accepted.sorted())
    for (index, text) in decoded.newTerms.enumerated()
    where decoder.terms.known(text) != Term(index + 1) {
        Issue.record("\(text) lost its term")
    }
}
