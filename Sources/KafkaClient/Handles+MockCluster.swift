import CRDKafka

/// A Kafka cluster inside this process, for the demonstration and for tests: librdkafka's own mock,
/// real brokers on ports of the loopback.
///
/// Keeps at most 5 MiB or 100,000 records a partition and drops the oldest in silence. Knows no
/// transactions, no retention and no growing topics.
package final class MockCluster: Sendable {
    /// Kept as numbers, since a pointer is not Sendable.
    private let clientAddress: UInt
    private let clusterAddress: UInt

    /// Starts this many brokers.
    package init(brokers: Int32 = 1) throws(KafkaError) {
        var text = [CChar](repeating: 0, count: 512)
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set_log_cb(configuration, nil)
        guard
            let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &text, text.count),
            let cluster = rd_kafka_mock_cluster_new(client, brokers)
        else {
            throw KafkaError(.other, operation: "mock cluster")
        }
        clientAddress = UInt(bitPattern: client)
        clusterAddress = UInt(bitPattern: cluster)
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(OpaquePointer(bitPattern: clientAddress))
    }

    private var cluster: OpaquePointer? { OpaquePointer(bitPattern: clusterAddress) }

    /// Where to connect to.
    package var bootstrapServers: String {
        String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    /// Makes a topic; its leaders are spread over the brokers.
    package func createTopic(named name: String, partitions: Int32) throws(KafkaError) {
        let failure = rd_kafka_mock_topic_create(cluster, name, partitions, 1)
        guard failure == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw kafkaError(failure, "create topic")
        }
    }

    /// Takes a broker (1, 2, …) away for good: to bring it back the library binds its old port
    /// again, and aborts the process when somebody else has it by then. For an outage that ends,
    /// see `setRoundTrip`.
    package func stopBroker(_ number: Int32) {
        rd_kafka_mock_broker_set_down(cluster, number)
    }

    /// Makes a broker answer so much later.
    package func setRoundTrip(ofBroker number: Int32, to delay: Duration) {
        rd_kafka_mock_broker_set_rtt(cluster, number, delay.milliseconds)
    }
}
