/// Gives each (topic, partition) a small number that stays its own, so that a record can carry it
/// in four bytes.
struct PartitionNumbers {
    /// The partitions in the order of their numbers.
    private(set) var partitions: [TopicPartition] = []
    /// By topic and partition; -1 where there is no number yet.
    private var numbers: [String: [Int32]] = [:]

    /// The number of a partition, a new one if it has none.
    mutating func add(_ partition: TopicPartition) {
        let index = Int(partition.partition)
        var ofTopic = numbers[partition.topic] ?? []
        while ofTopic.count <= index { ofTopic.append(-1) }
        if ofTopic[index] < 0 {
            ofTopic[index] = Int32(partitions.count)
            partitions.append(partition)
        }
        numbers[partition.topic] = ofTopic
    }

    /// The numbers of a topic's partitions by partition; empty for an unknown topic.
    func numbers(ofTopic topic: String) -> [Int32] {
        numbers[topic] ?? []
    }
}
