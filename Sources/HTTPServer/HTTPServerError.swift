/// Why the server could not be started.
package enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address is none of this machine's, or no address at all.
    case badAddress(String)
    /// Somebody else listens there.
    case addressInUse(String, port: UInt16)
    /// The system refused, with this `errno`.
    case systemCallFailed(String, errno: Int32)
    /// The library did not start.
    case startFailed

    package var description: String {
        switch self {
        case .badAddress(let address):
            "cannot listen on \(address): not an address of this machine"
        case .addressInUse(let address, let port):
            "cannot listen on \(address):\(port): another program does; port 0 takes a free one"
        case .systemCallFailed(let call, let errno): "cannot listen: \(call), errno \(errno)"
        case .startFailed: "the HTTP server did not start"
        }
    }
}
