import Subjects

/// What some batches changed in the projections, or all that they hold.
package struct ProjectionChanges: Sendable {
    /// Net changes, no zeros, sorted by key so that equal batches are equal bytes.
    package var cells: [Cell]
    /// Units whose history changed, whole.
    package var units: [UnitHistory]
    /// Areas whose statements changed, whole.
    package var statements: [AreaStatements]
    /// Of the institutions that new facts speak of: the newest of these.
    package var mentions: [UnitMention]

    package init(
        cells: [Cell] = [], units: [UnitHistory] = [], statements: [AreaStatements] = [],
        mentions: [UnitMention] = []
    ) {
        self.cells = cells
        self.units = units
        self.statements = statements
        self.mentions = mentions
    }

    package var isEmpty: Bool {
        cells.isEmpty && units.isEmpty && statements.isEmpty && mentions.isEmpty
    }

    /// Adds what was found of other subjects. The cells of both are net.
    package mutating func add(_ other: ProjectionChanges) {
        if cells.isEmpty {
            cells = other.cells
        } else if !other.cells.isEmpty {
            cells = cells.merged(with: other.cells)
        }
        units += other.units
        statements += other.statements
        mentions += other.mentions
    }
}
