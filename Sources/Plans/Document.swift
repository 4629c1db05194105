/// A configuration text as a tree with places, whatever format it was written in.
///
/// The reader of the format (YAML) stands outside this target and gives these nodes.
package struct Node: Equatable, Sendable {
    package var content: Content
    /// Both from 1, of the node's first character.
    package var line: Int
    package var column: Int

    package init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    package indirect enum Content: Equatable, Sendable {
        /// The text as written, and whether it stood in quotes (then it is never a number).
        case scalar(String, quoted: Bool)
        case sequence([Node])
        /// In the order of the file; keys differ.
        case mapping([Entry])
    }

    package struct Entry: Equatable, Sendable {
        package var key: String
        package var line: Int
        package var column: Int
        package var value: Node

        package init(key: String, line: Int, column: Int, value: Node) {
            self.key = key
            self.line = line
            self.column = column
            self.value = value
        }
    }
}
