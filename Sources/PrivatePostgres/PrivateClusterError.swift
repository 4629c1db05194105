/// Why a private PostgreSQL could not be made.
package enum PrivateClusterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No `initdb` and `postgres` on this machine.
    case binariesNotFound
    /// Root, and neither `postgres` nor `nobody` to run as.
    case noAccount
    /// No directory could be made, or no program started, with this `errno`.
    case systemCallFailed(String, errno: Int32)
    case initdbFailed(log: String)
    case startFailed(log: String)
    case notRunning

    package var description: String {
        switch self {
        case .binariesNotFound:
            "PostgreSQL's initdb and postgres were not found in PATH or /usr/lib/postgresql/*/bin;"
                + " install the package postgresql"
        case .noAccount:
            "PostgreSQL does not run as root, and there is no account postgres or nobody to use"
        case .systemCallFailed(let call, let errno): "\(call) failed, errno \(errno)"
        case .initdbFailed(let log): "initdb failed: \(log)"
        case .startFailed(let log): "the private PostgreSQL did not start: \(log)"
        case .notRunning: "the private PostgreSQL does not run"
        }
    }
}
