import Commands
import Configuration
import KafkaClient
import Simulation

/// `planwatch simulate`: the events of a simulated city, to a file or to Kafka.
func simulate(_ call: Call) async throws -> CommandOutcome {
    let invocation = call.invocation
    let scenario = invocation.text("scenario").flatMap { Scenario(rawValue: $0) }
    let settings = SimulationSettings(
        scenario: scenario ?? .steady, seed: UInt64(invocation.number("seed") ?? 1),
        from: invocation.day("from"), to: invocation.day("to"),
        schools: invocation.number("schools"), students: invocation.number("students"),
        places: try places(invocation.text("places")))
    if let fault = settings.fault { throw CommandFailure(.wrongUsage, fault) }
    let start = ContinuousClock.now
    let count: Int
    if let topic = invocation.text("to-kafka") {
        count = try await send(settings.events(), to: topic, call)
    } else {
        count = try write(settings.events(), to: invocation.text("out") ?? "-")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    call.console.remark(
        "\(grouped(count)) events in \(grouped(Int(seconds.rounded()))) s")
    return .done
}

/// The places that are named: `all`, or codes with commas between them.
private func places(_ text: String?) throws(CommandFailure) -> [Place] {
    guard let text else { return [] }
    if text == "all" { return Place.all }
    var places: [Place] = []
    for code in text.split(separator: ",") {
        guard let place = Place(code: String(code)), !places.contains(place) else {
            let known = Place.all.map { "\($0.code)" }.joined(separator: ", ")
            throw CommandFailure(
                .wrongUsage,
                "option '--places' must be 'all' or some of \(known), each once, not '\(text)'")
        }
        places.append(place)
    }
    return places
}

/// Writes the events as lines; the number of them.
private func write(_ events: SimulatedEvents, to name: String) throws(OutputFailure) -> Int {
    var output = try Output(name)
    var count = 0
    for event in events {
        try output.write(line: event.value)
        count += 1
    }
    try output.flush()
    return count
}

/// Sends the events to a topic, which is made if the broker lets it; the number of them.
private func send(
    _ events: SimulatedEvents, to topic: String, _ call: Call
) async throws -> Int {
    let kafka = try call.installation().settings.kafka
    let producer = KafkaProducer(
        ClientSettings(bootstrapServers: kafka.bootstrapServers, properties: kafka.properties))
    do throws(KafkaError) {
        try await producer.connect()
        // Also fails at once if the broker cannot be reached.
        try await producer.createTopic(named: topic, partitions: 4, within: call.timeout)
        let count = try await send(events, to: topic, by: producer, within: call.timeout)
        await producer.close(within: .seconds(2))
        return count
    } catch {
        await producer.close(within: .seconds(2))
        throw CommandFailure(error)
    }
}

private let contentType = OutgoingRecord.Header(
    "content-type", Array("application/cloudevents+json".utf8))

private func send(
    _ events: SimulatedEvents, to topic: String, by producer: KafkaProducer,
    within timeout: Duration
) async throws(KafkaError) -> Int {
    var batch: [OutgoingRecord] = []
    var count = 0
    for event in events {
        batch.append(
            OutgoingRecord(
                topic: topic, key: event.key, value: event.value, headers: [contentType]))
        count += 1
        if batch.count == 1_000 {
            try await producer.produce(batch, within: timeout)
            batch.removeAll(keepingCapacity: true)
        }
    }
    try await producer.produce(batch, within: timeout)
    try await producer.flush(within: max(timeout, .seconds(30)))
    return count
}
