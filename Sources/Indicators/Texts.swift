import Events

/// The texts behind the terms, as far as they are known here.
struct Texts: Sendable {
    private var texts: [String] = [""]

    /// Takes the texts of the terms from `first` on; those that are known already stay.
    mutating func add(_ terms: [String], from first: Term) {
        for (place, text) in terms.enumerated() {
            let term = Int(first) + place
            while texts.count <= term { texts.append("") }
            texts[term] = text
        }
    }

    /// The text; empty of term 0 and of a term without a name.
    subscript(term: Term) -> String { term < texts.count ? texts[Int(term)] : "" }
}
