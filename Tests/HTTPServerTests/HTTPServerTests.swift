import Testing

@testable import HTTPServer

@Suite struct HTTPServerTests {
    /// A server that tells what it was asked.
    private func echo(_ request: HTTPRequest) -> HTTPResponse {
        switch request.path {
        case "/big":
            HTTPResponse(contentType: "text/plain", body: [UInt8](repeating: 65, count: 3_000_000))
        case "/missing": .notFound
        case "/later": HTTPResponse(status: 503, text: "later\n")
        default:
            HTTPResponse(
                contentType: "application/json", headers: [("X-Own", "1")],
                body: Array(
                    (request.path + " "
                        + request.query.map { "\($0.name)=\($0.value ?? "nil")" }
                        .joined(separator: ",")).utf8))
        }
    }

    private func withServer(_ body: (UInt16) throws -> Void) throws {
        let server = HTTPServer(
            address: "127.0.0.1", port: 0, hosts: ["plans.example"], openPaths: ["/probe"],
            handler: echo)
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

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO", "get"])
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
            #expect(get("/", host: "Plans.example:80", port: port).hasPrefix("HTTP/1.1 200 "))
            let nameless = exchange("GET / HTTP/1.0\n\n", port: port)
            #expect(nameless.contains(" 421 "))
        }
    }

    @Test func `a probe may call the server by any name or none`() throws {
        try withServer { port in
            #expect(get("/probe", host: "evil.example", port: port).hasPrefix("HTTP/1.1 200 "))
            #expect(exchange("GET /probe HTTP/1.0\n\n", port: port).contains(" 200 "))
            #expect(get("/probe/x", host: "evil.example", port: port).hasPrefix("HTTP/1.1 421 "))
        }
    }

    @Test func `a client that is to come back later gives up the connection`() throws {
        try withServer { port in
            let answer = exchange("GET /later HTTP/1.1\nHost: localhost\n\n", port: port)
            #expect(answer.contains(" 503 ") && answer.contains("Connection: close\r\n"))
        }
    }

    @Test func `a probe finds a place among connections that lie idle or are slow`() throws {
        try withServer { port in
            let beginnings = [
                "", "GET / HT", "GET / HTTP/1.1\nHost: loc", "GET / HTTP/1.1\nHost: localhost\n\n",
                "GET /big HTTP/1.1\nHost: localhost\n\n",
                "POST / HTTP/1.1\nHost: localhost\nContent-Length: 9\n\nx",
            ]
            var others: [Client] = []
            for number in 0..<400 {
                others.append(Client(port: port))
                others[number].send(beginnings[number % beginnings.count])
                // A file descriptor for each end: no more at a time than the limit of a process.
                if others.count > 300 { others[number - 300].close() }
                if number % 40 == 0 {
                    let began = ContinuousClock.now
                    #expect(get("/probe", port: port).hasPrefix("HTTP/1.1 200 "), "\(number)")
                    #expect(ContinuousClock.now - began < .seconds(5))
                }
            }
        }
    }

    @Test func `headers have a limit`() throws {
        try withServer { port in
            let long = String(repeating: "x", count: 40_000)
            let small = (0..<2_000).map { "X-\($0): y" }.joined(separator: "\n")
            let cookies = (0..<3_000).map { "c\($0)" }.joined(separator: ";")
            for headers in ["X-Long: \(long)", small, "Cookie: \(cookies)"] {
                let answer = exchange(
                    "GET / HTTP/1.1\nHost: localhost\n\(headers)\nConnection: close\n\n",
                    port: port)
                #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(headers.prefix(20))")
            }
        }
    }

    @Test(arguments: [
        ("/plans/x%00zzz", 404), ("/x%00", 404), ("/plans%2Fx", 404), ("/plans%2fx", 404),
        ("/%", 400), ("/%4", 400), ("/%zz", 400), ("/%+1", 400), ("/%FF", 400), ("/%C0%AF", 400),
        ("/%ED%A0%80", 400), ("/?a=%", 400), ("/?a=%00", 400), ("/?%00", 400), ("/?a=%FF", 400),
        ("plans", 400), ("?a=1", 400), ("http://localhost/", 400), ("*", 400),
        ("/x\u{0}y", 400), ("/x?a\u{0}b", 400), ("/\u{0}", 400),
    ])
    func `what is no address of anything is refused`(target: String, status: Int) throws {
        try withServer { port in
            #expect(get(target, port: port).hasPrefix("HTTP/1.1 \(status) "))
        }
    }

    @Test(arguments: [
        ("/%2565", "/%65 "), ("/a%3Fb?c", "/a?b c=nil"), ("/../etc//x/", "/../etc//x/ "),
        ("/a+b?c+d=e+%2B", "/a+b c d=e +"), ("/?a=b=c&&=d&e=", "/ a=b=c,=d,e="),
        ("/?a?b=%3f", "/ a?b=?"), ("/?", "/ "),
    ])
    func `an address is split, then decoded once`(target: String, read: String) throws {
        try withServer { port in
            #expect(get(target, port: port).hasSuffix("\r\n\r\n\(read)"))
        }
    }

    @Test func `an address that is too long is refused at once`() throws {
        let many = (0..<400).map { "area=\($0)" }.joined(separator: "&")
        let targets = [
            "/?\(many)", "/?a=" + String(repeating: "x", count: 16_000),
            "/?" + String(repeating: "a&", count: 3_900),
            "/" + String(repeating: "x", count: 8_000), "/" + String(repeating: "x", count: 30_000),
            "/" + String(repeating: "x", count: 40_000),
            "/?" + String(repeating: "a&", count: 50_000),
        ]
        try withServer { port in
            for target in targets {
                let began = ContinuousClock.now
                #expect(get(target, port: port).hasPrefix("HTTP/1.1 414 "), "\(target.count)")
                #expect(ContinuousClock.now - began < .seconds(5))
            }
            let most = (0..<RequestTarget.mostArguments).map { "a=\($0)" }.joined(separator: "&")
            #expect(get("/?\(most)", port: port).hasPrefix("HTTP/1.1 200 "))
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
