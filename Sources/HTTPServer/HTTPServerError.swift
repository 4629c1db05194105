/// Why the server could not be started.
package enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No machine can have such an address.
    case badAddress(String)
    /// This machine does not have the address, so far.
    case addressMissing(String)
    /// Somebody else listens there.
    case addressInUse(String, port: UInt16)
    /// This program may not listen there.
    case notAllowed(String, port: UInt16)
    /// The system refused, with this `errno`.
    case systemCallFailed(String, errno: Int32)
    /// The library did not start.
    case startFailed

    /// Whether the same may succeed later, without a change of settings.
    package var mayPass: Bool {
        switch self {
        case .badAddress, .notAllowed: false
        case .addressMissing, .addressInUse, .systemCallFailed, .startFailed: true
        }
    }

    package var description: String {
        switch self {
        case .badAddress(let address): "cannot listen on \(address): it is no address"
        case .addressMissing(let address):
            "cannot listen on \(address): this machine does not have the address"
        case .addressInUse(let address, let port):
            "cannot listen on \(address):\(port): another program does; port 0 takes a free one"
        case .notAllowed(let address, let port):
            "cannot listen on \(address):\(port): not allowed; ports below 1024 need a right"
        case .systemCallFailed(let call, let errno): "cannot listen: \(call), errno \(errno)"
        case .startFailed: "the HTTP server did not start"
        }
    }
}
