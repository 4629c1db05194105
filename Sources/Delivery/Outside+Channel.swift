import Routes
import Storage
import Words

extension Outside {
    /// The channel of these settings.
    ///
    /// - Parameters:
    ///   - standing: what Alertmanager is told; see `DeliveryStore.standingAlerts`.
    ///   - drawing: of a transition's row as SVG, for mails.
    package func channel(
        standing: @escaping @Sendable () async throws -> [StandingAlert],
        drawing: @escaping @Sendable (OutboxTransition, Language) async -> String?
    ) -> (any Channel)? {
        switch settings.kind {
        case .webhook: WebhookChannel(self)
        case .alertmanager: AlertmanagerChannel(self, standing: standing)
        case .wecom, .dingtalk, .feishu: ChatChannel(self)
        case .email: MailChannel(self, drawing: drawing)
        }
    }
}
