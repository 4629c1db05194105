import Configuration
import Dispatch
import Documents
import Glibc
import Instruments
import Plans

/// SIGHUP: the configuration is read again, and its plans replace those in force, all or
/// none. The judge restarts with them; the projector goes on, and counts beside its batches what
/// they ask for that was not counted before.
package struct Reloading: Sendable {
    private let current: CurrentInstallation
    private let reporter: ServiceReporter
    private let load: @Sendable () -> Installation

    /// - Parameters:
    ///   - reporter: tells systemd of each reload.
    ///   - load: reads the configuration with all its files.
    package init(
        current: CurrentInstallation, reporter: ServiceReporter,
        load: @escaping @Sendable () -> Installation
    ) {
        self.current = current
        self.reporter = reporter
        self.load = load
    }

    /// Listens for as long as the program runs. One reload at a time, in the order of the signals.
    package func listenToSignal() {
        // The default action would end the process before the source is told.
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(
            signal: SIGHUP, queue: DispatchQueue(label: "reload"))
        source.setEventHandler {
            reporter.whileReloading { reload() }
            // Keeping itself alive from its own handler: a source without a reference is cancelled.
            withExtendedLifetime(source) {}
        }
        source.activate()
    }

    /// Reads, takes over or refuses, and says so in the log.
    package func reload() {
        let new = load()
        let outcome = current.reload(new)
        for fault in new.faults where !fault.isWarning {
            Log.write(.error, "error in the new configuration", ["error": "\(fault)"])
        }
        switch outcome {
        case .taken(let needsRestart, let changedFiles):
            Log.write(.notice, "plans reloaded", ["plans": String(new.plans.count)])
            if needsRestart {
                Log.write(.warning, "other settings have changed: restart to apply them")
            }
            if !changedFiles.isEmpty {
                Log.write(
                    .warning, "keys or certificates have changed: restart to apply them",
                    ["files": changedFiles.joined(separator: " ")])
            }
        case .faulty(let faults):
            Log.write(
                .error, "reload rejected: the loaded plans stay in force",
                ["errors": String(faults.count { !$0.isWarning })])
        }
    }
}
