/// Whether a text is a regular expression, as `kafka.topics` takes them after `^`.
package func isTopicPattern(_ text: String) -> Bool { (try? Regex(text)) != nil }

/// A list of topics by name, or by a regular expression that begins with `^`.
struct TopicPatterns {
    private enum Pattern {
        case name(String)
        case expression(String, Regex<AnyRegexOutput>)
    }

    private let patterns: [Pattern]

    init(_ texts: [String]) throws(KafkaError) {
        var patterns: [Pattern] = []
        for text in texts {
            guard text.hasPrefix("^") else {
                patterns.append(.name(text))
                continue
            }
            guard let expression = try? Regex(text) else {
                throw KafkaError(
                    .configuration, operation: "metadata",
                    hint: "kafka.topics: \(text) is not a regular expression")
            }
            patterns.append(.expression(text, expression))
        }
        self.patterns = patterns
    }

    /// What the list means among the topics of a cluster. Topics whose names begin with two
    /// underscores are the broker's own, and only a name means one of them.
    func catalogue(
        of topics: [(name: String, partitions: [(Int32, leader: Int32)])]
    ) -> TopicCatalogue {
        var catalogue = TopicCatalogue()
        var chosen: [String: [(Int32, leader: Int32)]] = [:]
        // A topic that is being made has no partitions yet.
        let topics = topics.filter { !$0.partitions.isEmpty }
        for pattern in patterns {
            let matching: [(name: String, partitions: [(Int32, leader: Int32)])]
            let text: String
            switch pattern {
            case .name(let name):
                text = name
                matching = topics.filter { $0.name == name }
            case .expression(let source, let expression):
                text = source
                matching = topics.filter { topic in
                    !topic.name.hasPrefix("__") && topic.name.contains(expression)
                }
            }
            if matching.isEmpty { catalogue.missing.append(text) }
            for topic in matching { chosen[topic.name] = topic.partitions }
        }
        for (name, partitions) in chosen {
            for (number, leader) in partitions {
                let partition = TopicPartition(name, number)
                catalogue.partitions.append(partition)
                if leader >= 0 { catalogue.leaders[partition] = leader }
            }
        }
        catalogue.partitions.sort()
        return catalogue
    }
}
