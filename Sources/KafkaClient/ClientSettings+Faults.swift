extension ClientSettings {
    /// Why a user may not set a property; nil when he may.
    package static func reasonAgainst(property: String) -> String? {
        switch property {
        case "bootstrap.servers", "metadata.broker.list":
            "set kafka.bootstrapServers instead"
        case "group.id": "set kafka.group instead"
        case "enable.auto.commit", "enable.auto.offset.store", "auto.commit.interval.ms",
            "auto.offset.reset", "enable.partition.eof", "isolation.level":
            "positions are kept in PostgreSQL, and a position outside the log halts its partition"
        case "group.instance.id", "partition.assignment.strategy", "session.timeout.ms",
            "heartbeat.interval.ms", "max.poll.interval.ms":
            "topics are read without a group; sharing.member names a member of several"
        case "enable.idempotence", "transactional.id", "message.send.max.retries", "retries",
            "acks", "request.required.acks", "max.in.flight.requests.per.connection",
            "max.in.flight":
            "alerts are delivered in order by an idempotent producer"
        case "plugin.library.paths": "foreign code is not loaded"
        case "debug": "debug output may show passwords"
        case "statistics.interval.ms", "allow.auto.create.topics", "client.id": "it is fixed"
        case "enabled_events", "log.queue": "errors come by callbacks"
        default: nil
        }
    }

    /// What is wrong with one property of a user's.
    package enum PropertyFault: Equatable, Sendable {
        /// It may not be set, and why.
        case fixed(String)
        /// librdkafka does not know its name.
        case unknown
        /// librdkafka does not take its value, which may be a secret.
        case value
    }

    /// What keeps librdkafka from taking a property; nil where it takes it.
    package static func fault(ofProperty name: String, value: String) -> PropertyFault? {
        if let reason = reasonAgainst(property: name) { return .fixed(reason) }
        switch KafkaHandle.answer(to: Setting(name: name, value: value)) {
        case .taken: return nil
        case .unknown: return .unknown
        case .refused: return .value
        }
    }

    /// The name of every property that librdkafka knows and a user may set.
    package static var knownProperties: [String] {
        KafkaHandle.knownProperties.filter { reasonAgainst(property: $0) == nil }
    }

    /// The files that properties name, keys and certificates, by property.
    package var files: [(property: String, path: String)] {
        properties.sorted { $0.key < $1.key }.filter { name, value in
            // `probe` makes librdkafka look for the system's certificates.
            (name.hasSuffix(".location") && value != "probe") || name == "sasl.kerberos.keytab"
        }.map { ($0.key, $0.value) }
    }

    /// Why librdkafka makes no client of these settings, with certificates read and all settings
    /// held against each other; nil where it does. No broker is connected to.
    package var clientFault: KafkaError? {
        var alone = self
        alone.bootstrapServers = ""
        do throws(KafkaError) {
            let reader = ConsumerSettings(client: alone, group: "planwatch").own
            _ = try KafkaHandle.consumer(alone.merged(with: reader, operation: "check"))
            let writer = KafkaProducer.own(queuedRecords: 1_000)
            _ = try KafkaHandle.producer(alone.merged(with: writer, operation: "check"))
            return nil
        } catch {
            return error
        }
    }

    /// The first address of a list that has no host, or whose port is none.
    package static func faultyAddress(in servers: String) -> String? {
        servers.split(separator: ",", omittingEmptySubsequences: false).map { address in
            address.drop { $0 == " " }
        }.first { address in
            let place = address.firstRange(of: "://")?.upperBound ?? address.startIndex
            let host = address[place...]
            guard let colon = host.lastIndex(of: ":") else { return host.isEmpty }
            // An IPv6 address stands in brackets where a port follows it.
            let name = host[..<colon]
            if name.contains(":"), !name.hasSuffix("]") { return false }
            return name.isEmpty || UInt16(host[host.index(after: colon)...]).map { $0 == 0 } ?? true
        }.map { String($0) }
    }
}
