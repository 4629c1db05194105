import Testing

@testable import CurlClient

@Suite struct `A client over libcurl` {
    @Test func `says what is wrong without the address`() async {
        let client = CurlClient(
            WebLink(connectLimit: .seconds(1), limit: .seconds(1)), name: "test")
        do {
            _ = try await client.send(.post("http://127.0.0.1:9/secret-in-the-path", [], [1]))
            Issue.record("nobody listens there")
        } catch {
            #expect(error.code == 7)
            #expect(!error.description.contains("secret"))
        }
    }

    @Test func `speaks no other protocol`() async {
        let client = CurlClient(name: "test")
        await #expect(throws: CurlError.self) {
            _ = try await client.send(.get("file:///etc/hostname"))
        }
    }
}
