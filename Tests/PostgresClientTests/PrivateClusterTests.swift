import Glibc
import PrivatePostgres
import Testing

@Suite struct PrivateClusterTests {
    @Test func `a stopped cluster leaves nothing behind and may be started again`() async throws {
        let cluster = PrivateCluster()
        try await cluster.start(settings: ["max_connections": "7"])
        let url = try await cluster.makeDatabase(named: "first")
        #expect(url.hasPrefix("postgresql:///first?host=/tmp/"))
        let directory = try #require(await cluster.directory)
        #expect(access(directory, F_OK) == 0)
        await cluster.stop()
        #expect(access(directory, F_OK) != 0)
        #expect(await cluster.url() == nil)
        await #expect(throws: PrivateClusterError.notRunning) {
            try await cluster.makeDatabase(named: "second")
        }
        try await cluster.start()
        #expect(await cluster.directory != directory)
        await cluster.stop()
        await cluster.stop()
    }
}
