import Glibc

/// A connection to a server of this machine, as raw as a probe's or an attacker's.
final class Client {
    private var descriptor: Int32
    private let isConnected: Bool

    init(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // An answer that does not come fails a test, and does not hang it.
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout.size(ofValue: patience)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = descriptor
        isConnected = withUnsafeBytes(of: &address) { bytes in
            connect(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
                socklen_t(bytes.count)) == 0
        }
    }

    deinit { close() }

    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Sends a text with the line ends of HTTP, or what the server takes of it.
    func send(_ text: String) {
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.send(
                descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Everything until the server closes the connection.
    func readToEnd() -> String {
        guard isConnected else { return "not connected" }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }
}

/// Sends a request as it stands and reads until the server closes the connection.
func exchange(_ request: String, port: UInt16) -> String {
    let client = Client(port: port)
    client.send(request)
    return client.readToEnd()
}

func get(_ target: String, host: String = "localhost", port: UInt16) -> String {
    exchange("GET \(target) HTTP/1.1\nHost: \(host)\nConnection: close\n\n", port: port)
}
