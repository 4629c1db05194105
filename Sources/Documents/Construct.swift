/// A mapping of a file: the keys that may stand in it. Later versions of the language move keys
/// from `later` to the others.
package struct Construct: Sendable {
    package let name: String
    package let required: [String]
    package let optional: [String]
    /// Words of the language that this version does not understand yet.
    package let later: [String]

    package init(
        _ name: String, required: [String] = [], optional: [String] = [], later: [String] = []
    ) {
        self.name = name
        self.required = required
        self.optional = optional
        self.later = later
    }

    /// Every key that this version understands.
    package var keys: [String] { required + optional }
}
