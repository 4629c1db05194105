import Glibc
import Testing

@testable import HTTPServer

/// A client of a stream, reading as much as it is asked to.
private final class StreamClient {
    private let descriptor: Int32
    private var text = ""
    private var rest: [UInt8] = []
    private var hasHead = false

    init(port: UInt16, query: String = "", method: String = "GET") {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout.size(ofValue: patience)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafeBytes(of: &address) { bytes in
            connect(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
                socklen_t(bytes.count))
        }
        let request = Array("\(method) /stream\(query) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    }

    deinit { close(descriptor) }

    /// Everything that came, at least up to that text; less when the stream ended or stalls.
    func read(until end: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !text.contains(end) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            take(buffer[..<count])
        }
        return text
    }

    /// Numbers of the events that came, up to that one.
    func numbers(until last: Int) -> [Int] {
        read(until: "data: item \(last)\n").split(separator: "\n")
            .filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    }

    /// Takes the content out of the chunks that it comes in; the head stays as it is.
    private func take(_ bytes: ArraySlice<UInt8>) {
        rest += bytes
        let lineEnd = Array("\r\n".utf8)
        if !hasHead, let end = rest.firstRange(of: lineEnd + lineEnd) {
            text += String(decoding: rest[..<end.upperBound], as: UTF8.self)
            rest.removeSubrange(..<end.upperBound)
            hasHead = true
        }
        while hasHead, let line = rest.firstRange(of: lineEnd),
            let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16),
            rest.count >= line.upperBound + size + 2
        {
            let content = rest[line.upperBound..<line.upperBound + size]
            text += String(decoding: content, as: UTF8.self)
            rest.removeSubrange(..<(line.upperBound + size + 2))
        }
    }
}

@Suite(.serialized)
struct StreamTests {
    private func events(_ numbers: ClosedRange<Int>) -> [ServerEvent] {
        numbers.map { ServerEvent(id: Int64($0), name: "item", data: "item \($0)") }
    }

    private func withStreams(_ body: (EventStreams, UInt16) throws -> Void) throws {
        let streams = EventStreams()
        let server = HTTPServer(address: "127.0.0.1", port: 0, streams: streams) { request in
            HTTPResponse(
                EventSubscription(
                    streams, after: request.arguments("after").first.flatMap { Int64($0) }))
        }
        let port = try server.start()
        defer { server.stop() }
        try body(streams, port)
    }

    private func wait(until condition: () -> Bool) {
        let end = ContinuousClock.now + .seconds(10)
        while !condition(), ContinuousClock.now < end { sched_yield() }
    }

    @Test func `a stream that waits is woken by each event, and goes on where it ended`() throws {
        try withStreams { streams, port in
            streams.publish(events(1...3))
            let first = StreamClient(port: port, query: "?after=1")
            #expect(first.numbers(until: 3) == [2, 3])
            for number in 4...200 {
                streams.publish(events(number...number))
                if number % 20 == 0 { #expect(first.numbers(until: number).last == number) }
            }
            #expect(first.numbers(until: 200) == Array(2...200))
            let second = StreamClient(port: port, query: "?after=150")
            #expect(second.numbers(until: 200) == Array(151...200))
            let third = StreamClient(port: port)
            _ = third.read(until: "retry")
            streams.publish(events(201...202))
            #expect(third.numbers(until: 202) == [201, 202])
        }
    }

    @Test func `it begins with how things stand`() throws {
        try withStreams { streams, port in
            streams.publish([ServerEvent(name: "firing", data: "2")])
            streams.publish([ServerEvent(name: "firing", data: "3")])
            let answer = StreamClient(port: port).read(until: "retry")
            #expect(answer.contains("Content-Type: text/event-stream\r\n"))
            #expect(answer.contains("event: firing\ndata: 3\n\n"))
            #expect(!answer.contains("data: 2\n"))
        }
    }

    @Test func `it does not go back to how things stood`() throws {
        try withStreams { streams, port in
            streams.publish(events(1...1))
            for firing in 1...3 {
                streams.publish([ServerEvent(name: "firing", data: String(firing))])
            }
            streams.publish(events(2...2))
            let client = StreamClient(port: port, query: "?after=0")
            #expect(client.numbers(until: 2) == [1, 2])
            streams.publish([ServerEvent(name: "firing", data: "4")])
            streams.publish(events(3...3))
            let lines = client.read(until: "data: item 3").split(separator: "\n")
            let told = zip(lines, lines.dropFirst()).filter { $0.0.hasSuffix("event: firing") }
            #expect(told.map(\.1) == ["data: 3", "data: 4"])
        }
    }

    @Test func `what the ring has dropped is asked for and handed to that stream alone`() throws {
        try withStreams { streams, port in
            let count = EventStreams.kept + 500
            for number in 1...count { streams.publish(events(number...number)) }
            let late = StreamClient(port: port, query: "?after=10")
            let other = StreamClient(port: port)
            _ = other.read(until: "retry")
            wait { !streams.wanted().isEmpty }
            let want = try #require(streams.wanted().first)
            #expect(want.after == 10)
            streams.supply(events(11...300), to: want.stream, upTo: 300)
            wait { streams.wanted().first?.after == 300 }
            #expect(streams.wanted().count == 1)
            streams.supply(events(301...600), to: want.stream, upTo: 600)
            #expect(late.numbers(until: count) == Array(11...count))
            streams.publish(events(count + 1...count + 1))
            #expect(other.numbers(until: count + 1) == [count + 1])
        }
    }

    @Test func `a stream that begins beyond the end learns where that is, and goes on`() throws {
        try withStreams { streams, port in
            streams.publish(events(1...3), upTo: 5)
            let client = StreamClient(port: port, query: "?after=1000")
            let other = StreamClient(port: port, query: "?after=5")
            _ = client.read(until: "retry")
            _ = other.read(until: "retry")
            #expect(streams.ahead().map(\.after) == [1_000])
            for want in streams.ahead() { streams.reset(want.stream, to: 5) }
            #expect(streams.ahead().isEmpty)
            streams.publish(events(6...6))
            #expect(client.read(until: "item 6").contains("id: 5\nevent: reset\ndata: 5\n\n"))
            #expect(client.numbers(until: 6) == [5, 6])
            #expect(other.numbers(until: 6) == [6])
        }
    }

    @Test func `waiting streams end when the server stops`() throws {
        let streams = EventStreams()
        let server = HTTPServer(address: "127.0.0.1", port: 0, streams: streams) { _ in
            HTTPResponse(EventSubscription(streams, after: nil))
        }
        let port = try server.start()
        let clients = (0..<50).map { _ in StreamClient(port: port) }
        for client in clients { _ = client.read(until: "retry") }
        #expect(streams.count == 50)
        let began = ContinuousClock.now
        server.stop()
        #expect(ContinuousClock.now - began < .seconds(2))
        #expect(streams.count == 0)
        // The clients see the end at once, not after their patience.
        for client in clients { _ = client.read(until: "never") }
        #expect(ContinuousClock.now - began < .seconds(5))
    }

    @Test func `there is a limit, below which others are still served`() throws {
        try withStreams { streams, port in
            let clients = (0..<EventStreams.limit).map { _ in StreamClient(port: port) }
            for client in clients { _ = client.read(until: "retry") }
            #expect(streams.count == EventStreams.limit)
            let refused = (0..<120).map { _ in StreamClient(port: port) }
            for next in refused {
                #expect(next.read(until: "never").hasPrefix("HTTP/1.1 503 "))
            }
            let head = StreamClient(port: port, method: "HEAD").read(until: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 "))
            #expect(streams.count == EventStreams.limit)
        }
    }

    @Test func `a client that has left is noticed by the heartbeat`() throws {
        try withStreams { streams, port in
            do {
                let client = StreamClient(port: port)
                _ = client.read(until: "retry")
                #expect(streams.count == 1)
                streams.beat()
                #expect(client.read(until: ": \n\n").hasSuffix(": \n\n"))
            }
            wait {
                streams.beat()
                return streams.count == 0
            }
            #expect(streams.count == 0)
        }
    }
}
