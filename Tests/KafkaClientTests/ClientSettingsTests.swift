import Testing

@testable import KafkaClient

@Suite struct ClientSettingsTests {
    private func connect(_ properties: [String: String]) async -> KafkaError? {
        let client = ClientSettings(bootstrapServers: "127.0.0.1:1", properties: properties)
        let consumer = KafkaConsumer(ConsumerSettings(client: client, group: "test"))
        do throws(KafkaError) {
            try await consumer.connect()
            await consumer.close()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "group.id", "enable.auto.commit", "auto.offset.reset", "plugin.library.paths",
    ])
    func `what the guarantees rest on cannot be set`(property: String) async {
        let error = await connect([property: "x"])
        #expect(error?.code == .configuration)
        #expect(error?.description.contains(property) == true)
    }

    @Test func `a property of the user's own wins`() throws {
        let client = ClientSettings(
            bootstrapServers: "broker:9092", properties: ["socket.timeout.ms": "7000"])
        let settings = try client.merged(
            with: ConsumerSettings(client: client, group: "g").own, operation: "connect")
        #expect(settings.filter { $0.name == "socket.timeout.ms" }.map(\.value) == ["7000"])
        #expect(settings.filter { $0.name == "auto.offset.reset" }.map(\.value) == ["error"])
    }

    @Test func `every setting of ours is one that the library takes`() async {
        #expect(await connect([:]) == nil)
    }

    @Test func `a refused value is not quoted`() async {
        let error = await connect(["socket.timeout.ms": "secret"])
        #expect(error?.code == .configuration)
        #expect(error?.description.contains("socket.timeout.ms") == true)
        #expect(error?.description.contains("secret") == false)
        let unknown = await connect(["no.such.thing": "secret"])
        #expect(unknown?.hint?.hasPrefix("no.such.thing: librdkafka ") == true)
    }

    @Test func `a refused login says what else it can be`() {
        let hint = KafkaError.authenticationHint(libraryVersion: "2.0.2")
        #expect(hint.contains("SCRAM") && hint.contains("4.x") && hint.contains("2.0.2"))
    }
}
