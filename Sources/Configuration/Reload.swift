import Documents
import Language
import Plans
import Routes
import Synchronization

/// The configuration that is in force, for as long as the program runs: plans can be exchanged in
/// it, whole or not at all.
package final class CurrentInstallation: Sendable {
    private let state: Mutex<(installation: Installation, revision: Int)>

    package init(_ installation: Installation) { state = Mutex((installation, 1)) }

    /// What is in force now.
    package var installation: Installation { state.withLock { $0.installation } }

    /// Grows with every exchange.
    package var revision: Int { state.withLock { $0.revision } }

    /// What became of a reload.
    package enum Outcome: Equatable, Sendable {
        /// Plans, areas, vocabulary, calendar, the policy of alerts and their routes, grace days
        /// and what silent areas mean are exchanged; where other settings differ, the channels of
        /// alerts too, or the files of keys and certificates, these wait for a restart.
        case taken(needsRestart: Bool, changedFiles: [String] = [])
        /// Something is wrong with it: all faults.
        case faulty([Fault])
    }

    /// Takes over what counts and judges from a configuration that was read again, or nothing of
    /// it.
    package func reload(_ new: Installation) -> Outcome {
        guard !new.faults.hasErrors else { return .faulty(new.faults) }
        return state.withLock { state in
            let old = state.installation
            var taken = new
            taken.settings = old.settings
            taken.settings.alerts = new.settings.alerts
            taken.settings.periods = new.settings.periods
            taken.settings.coverage = new.settings.coverage
            taken.settings.plans = new.settings.plans
            taken.secretDigests = old.secretDigests
            state = (taken, state.revision + 1)
            let changed = new.secretDigests.filter { file, digest in
                old.secretDigests[file].map { $0 != digest } ?? false
            }
            return .taken(
                needsRestart: taken.settings != new.settings
                    || old.routes.channels != new.routes.channels,
                changedFiles: changed.keys.sorted())
        }
    }
}
