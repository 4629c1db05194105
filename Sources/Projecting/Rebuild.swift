import Events
import Language
import Measures
import Plans
import PostgresClient
import Storage

/// Makes all projections again from the journal of facts, beside those that are read and beside
/// daemons that write, and puts them in their place in one transaction.
///
/// The sum of all changes up to a batch is a function of the facts up to it. So the changes up to
/// there can be exchanged for it at any later time, and those of later batches stay as they are,
/// by whatever daemon.
package struct Rebuild: Sendable {
    private let store: RebuildStore
    private let measures: Set<Measure>
    private let types: EventTypes

    /// - Parameter measures: those of the plans that the daemons have loaded.
    package init(
        connection: PostgresConnection, measures: Set<Measure>, types: EventTypes = .standard
    ) {
        store = RebuildStore(connection: connection)
        self.measures = measures
        self.types = types
    }

    /// Why nothing was rebuilt.
    package enum Refusal: Error, Equatable {
        /// No measure is counted yet, or no fact is stored.
        case nothingStored
        /// Members are counting measures that are new to them.
        case measuresBuilding
        /// Measures are counted that these plans do not have.
        case otherPlans(measures: Int)
        /// Each time something came between.
        case overtaken
    }

    /// How far it has come.
    package enum Progress: Sendable {
        case reading(facts: Int)
        case counting
        case swapping
    }

    /// How often it begins again where something came between.
    private static let attempts = 5

    /// Does it.
    ///
    /// - Parameter moved: is called on the way.
    package func run(
        reason: String?, doneBy person: String, moved: @escaping @Sendable (Progress) -> Void
    ) async throws -> RebuildStore.Receipt {
        for _ in 0..<Self.attempts {
            let (basis, loader) = try await load(moved)
            moved(.counting)
            let numbered = try numbered(by: basis)
            let made = loader.rebuilt(counting: numbered)
            moved(.swapping)
            do {
                return try await store.swap(
                    made, of: basis, reason: reason, doneBy: person,
                    later: { try loader.add($1, of: $0) }, refused: { loader.refused() })
            } catch is RebuildStore.Overtaken {
                continue
            } catch let error as PostgresError where error.isAboutLocks {
                // Of the judge, which was folding the same changes.
                continue
            }
        }
        throw Refusal.overtaken
    }

    /// Whether the judge has gone by what a rebuild made.
    package func isJudged(_ receipt: RebuildStore.Receipt) async throws -> Bool {
        try await store.isJudged(receipt.number)
    }

    private func load(
        _ moved: @escaping @Sendable (Progress) -> Void
    ) async throws -> (RebuildBasis, FactLoader) {
        let types = types
        return try await store.read(
            into: { basis in
                _ = try numbered(by: basis)
                let projection = Projection(
                    measures: [], terms: basis.terms, types: types,
                    formerCodes: basis.formerCodes)
                return FactLoader(projection, of: types, lastBatch: basis.batch)
            },
            { loader, batch, chunk in
                try loader.add(chunk, of: batch)
                moved(.reading(facts: loader.factCount))
            })
    }

    /// The measures that are counted, under their numbers.
    private func numbered(by basis: RebuildBasis) throws -> [NumberedMeasure] {
        guard basis.batch > 0, !basis.measures.isEmpty else { throw Refusal.nothingStored }
        guard !basis.areMeasuresBuilding else { throw Refusal.measuresBuilding }
        let numbered = measures.byKey.compactMap { key, measure in
            basis.measures[key].map { NumberedMeasure(number: $0, measure: measure) }
        }
        guard numbered.count == basis.measures.count else {
            throw Refusal.otherPlans(measures: basis.measures.count - numbered.count)
        }
        return numbered
    }
}

extension FactLoader {
    /// All that is made of what was added.
    fileprivate func rebuilt(counting measures: [NumberedMeasure]) -> RebuiltProjections {
        withProjection { projection in
            let cells = projection.cells(of: measures)
            return RebuiltProjections(
                chunks: ChangeCodec.chunks(
                    cells: cells, units: projection.allUnits(),
                    statements: projection.allStatements(), mentions: projection.allMentions()),
                facts: Int64(projection.factCount), cells: Int64(cells.count))
        }
    }

    /// The stored facts that others refuse.
    fileprivate func refused() -> [BatchCommit.Quarantined] {
        withProjection { projection in
            projection.allRefusals().map { refused, origin in
                var row = BatchCommit.Quarantined(
                    partition: refused.partition, offset: refused.offset, reason: refused.reason,
                    detail: refused.reason.factDetail, pointer: nil, sealed: nil)
                row.origin = origin
                return row
            }
        }
    }
}
