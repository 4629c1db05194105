import Configuration
import Delivery
import Instruments
import Routes
import Storage

extension CurrentInstallation {
    /// A channel of `alerts.yaml` that follows the routes as they are in force.
    private func outside(_ settings: ChannelSettings, _ memory: ChannelMemory) -> Outside {
        Outside(
            settings, group: installation.settings.kafka.group, memory: memory,
            routes: {
                let installation = self.installation
                return (installation.routes, installation.workingDays)
            }, clock: WallClock.now)
    }

    func channel(
        _ settings: ChannelSettings, store: DeliveryStore, memory: ChannelMemory
    ) -> (any Channel)? {
        outside(settings, memory).channel(
            standing: { try await store.standingAlerts() },
            drawing: { await store.drawing(of: $0, in: $1) })
    }
}
