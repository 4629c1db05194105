import Configuration
import Delivery
import Glibc
import Instruments
import KafkaClient
import Routes
import Storage
import Systemd

/// The channels of this installation, with the log and metrics of their delivery.
package struct AlertDelivery: Sendable {
    let service: Service
    /// One for each channel: a signal wakes one waiting task, and only one waits.
    private let wakeSignals: [WakeSignal]
    /// Those of `alerts.yaml`, as they were when this life began.
    private let settings: [ChannelSettings]

    init(service: Service) {
        self.service = service
        settings = service.installation.routes.channels
        wakeSignals = (0..<channelNames.count + settings.count).map { _ in WakeSignal() }
    }

    /// Says that there are new transitions.
    func send() {
        for wakeSignal in wakeSignals { wakeSignal.send() }
    }

    /// Returns when there may be something new for the channel of this number.
    func wait(_ channel: Int) async { await wakeSignals[channel].wait(atMost: .seconds(1)) }

    /// The deliverer under a lease, with the channels' rows in the database.
    func deliverer(_ store: DeliveryStore) async throws -> Deliverer {
        let kafka = service.installation.settings.kafka
        let telemetry = service.telemetry
        try await store.begin(settings.map { ($0.name, $0.kind.rawValue) })
        let names = Set(channelNames + settings.map(\.name))
        telemetry.update { $0.channels = names }
        let always: [any Channel] = [
            KafkaChannel(
                client: ClientSettings(
                    bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
                topic: kafka.alertsTopic, group: kafka.group),
            JournalChannel(journal),
        ]
        let routed = settings.compactMap {
            service.current.channel($0, store: store, memory: service.channelMemory)
        }
        return Deliverer(
            store: store, channels: always + routed,
            giveUpAfter: service.installation.settings.alerts.giveUpAfter,
            memory: service.channelMemory
        ) { note($0, telemetry) }
    }

    private var journal: JournalChannel.Output {
        guard service.showsAlerts else { return .lines { _ in } }
        let stream = getenv("JOURNAL_STREAM").map { String(cString: $0) }
        guard !Journal.isStandardError(stream: stream) else { return .journal }
        return .lines { line in
            let bytes = Array((line + "\n").utf8)
            // One write a line, so that lines of several threads do not mix.
            _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
        }
    }
}

private func note(_ news: Deliverer.News, _ telemetry: Telemetry) {
    switch news {
    case .pending(let count): telemetry.update { $0.outboxPending = count }
    case .failing(let failure):
        telemetry.update { $0.failingChannels.insert(failure.channel) }
        Log.write(
            .warning, "alert delivery is failing",
            ["channel": failure.channel, "because": failure.reason])
    case .wellAgain(let channel):
        telemetry.update { $0.failingChannels.remove(channel) }
        Log.write(.notice, "alert delivery has recovered", ["channel": channel])
    case .gaveUp(let failure, let count):
        telemetry.update { $0.deadLetters[failure.channel, default: 0] += Int64(count) }
        Log.write(
            .error, "alerts were not delivered and are given up",
            [
                "channel": failure.channel, "transitions": String(count),
                "because": failure.reason,
            ])
    case .foreign(let channel, let sequence):
        Log.write(
            .warning,
            "channel is ahead of the database (restored backup?); continuing from the channel",
            ["channel": channel, "sequence": String(sequence)])
    }
}
