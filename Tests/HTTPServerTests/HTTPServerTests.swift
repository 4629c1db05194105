import Glibc
import Testing

@testable import HTTPServer

@Suite struct HTTPServerTests {
    /// A server that tells what it was asked.
    private func echo(_ request: HTTPRequest) -> HTTPResponse {
        switch request.path {
        case "/big":
            HTTPResponse(contentType: "text/plain", body: [UInt8](repeating: 65, count: 3_000_000))
        case "/missing": .notFound
        default:
            HTTPResponse(
                contentType: "application/json", headers: [("X-Own", "1")],
                body: Array(
                    (request.path + " "
                        + request.query.map { "\($0.name)=\($0.value ?? "nil")" }
                        .joined(separator: ",")).utf8))
        }
    }

    /// Sends a request as it stands and reads until the server closes the connection.
    private func exchange(_ request: String, port: UInt16) -> String {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafeBytes(of: &address) { bytes in
            connect(
                client, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
                socklen_t(bytes.count))
        }
        guard connected == 0 else { return "not connected" }
        let bytes = Array(request.replacing("\n", with: "\r\n").utf8)
        send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private func get(_ target: String, host: String = "localhost", port: UInt16) -> String {
        exchange("GET \(target) HTTP/1.1\nHost: \(host)\nConnection: close\n\n", port: port)
    }

    private func withServer(_ body: (UInt16) throws -> Void) throws {
        let server = HTTPServer(address: "127.0.0.1", port: 0, handler: echo)
        let port = try server.start()
        defer { server.stop() }
        try body(port)
    }

    @Test func `a request comes decoded, and its answer goes with its headers`() throws {
        try withServer { port in
            let answer = get("/plans/%E8%81%8A?area=371500&area=1%2C2&bare", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n/plans/聊 area=371500,area=1,2,bare=nil"))
            for header in [
                "Content-Type: application/json", "X-Own: 1", "Cache-Control: no-store",
                "X-Content-Type-Options: nosniff",
            ] {
                #expect(answer.contains("\r\n\(header)\r\n"), "\(header)")
            }
        }
    }

    @Test func `a large answer arrives whole`() throws {
        try withServer { port in
            #expect(get("/big", port: port).utf8.count > 3_000_000)
        }
    }

    @Test func `HEAD has the length and not the body`() throws {
        try withServer { port in
            let answer = exchange(
                "HEAD /missing HTTP/1.1\nHost: localhost\nConnection: close\n\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 404 "))
            #expect(answer.contains("Content-Length: 10\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
    func `what is not reading is refused`(method: String) throws {
        try withServer { port in
            let answer = exchange(
                "\(method) / HTTP/1.1\nHost: localhost\nContent-Length: 2\nConnection: close\n\n{}",
                port: port)
            #expect(answer.hasPrefix("HTTP/1.1 405 "))
            #expect(answer.contains("Allow: GET, HEAD\r\n"))
        }
    }

    @Test func `another site's name is refused, and so is none`() throws {
        try withServer { port in
            #expect(get("/", host: "evil.example", port: port).hasPrefix("HTTP/1.1 421 "))
            #expect(get("/", host: "127.0.0.1:\(port)", port: port).hasPrefix("HTTP/1.1 200 "))
            let nameless = exchange("GET / HTTP/1.0\n\n", port: port)
            #expect(nameless.contains(" 421 "))
        }
    }

    @Test func `headers have a limit`() throws {
        try withServer { port in
            let long = String(repeating: "x", count: 20_000)
            let answer = exchange(
                "GET / HTTP/1.1\nHost: localhost\nX-Long: \(long)\nConnection: close\n\n",
                port: port)
            #expect(answer.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test func `a taken port is an error that says so`() throws {
        try withServer { port in
            let second = HTTPServer(address: "127.0.0.1", port: port, handler: echo)
            #expect(throws: HTTPServerError.addressInUse("127.0.0.1", port: port)) {
                try second.start()
            }
        }
        let nowhere = HTTPServer(address: "192.0.2.1", port: 0, handler: echo)
        #expect(throws: HTTPServerError.addressMissing("192.0.2.1")) { try nowhere.start() }
        let nothing = HTTPServer(address: "1:2", port: 0, handler: echo)
        #expect(throws: HTTPServerError.badAddress("1:2")) { try nothing.start() }
    }

    @Test func `a stopped server frees its port`() throws {
        let server = HTTPServer(address: "127.0.0.1", port: 0, handler: echo)
        let port = try server.start()
        server.stop()
        server.stop()
        #expect(get("/", port: port) == "not connected")
        let next = HTTPServer(address: "127.0.0.1", port: port, handler: echo)
        #expect(try next.start() == port)
        next.stop()
    }

    @Test(arguments: [
        ("127.0.0.1", "localhost:9464", true), ("127.0.0.1", "LOCALHOST", true),
        ("127.0.0.1", "[::1]:9464", true), ("127.0.0.1", "10.0.0.5:9464", false),
        ("127.0.0.1", "localhost.evil.example", false), ("10.0.0.5", "10.0.0.5", true),
        ("0.0.0.0", "10.0.0.5:80", true), ("0.0.0.0", "10.0.0.evil.example", false),
        ("::", "[fe80::1]:80", true), ("::", "planwatch.example", false), ("::1", "::1", true),
        ("127.0.0.1", "", false),
    ])
    func `a server answers to its own names`(address: String, host: String, isAllowed: Bool) {
        #expect(HostPolicy(address: address).allows(host) == isAllowed)
    }
}
