import JSONText
import Storage

/// A transition as a CloudEvent 1.0, for the topic and for webhooks.
struct TransitionEvent {
    static let type = "planwatch.alert.transition.v1"
    static let typeOfTrial = "planwatch.alert.trial.v1"

    /// The attributes with their values, in the order in which they are written.
    let attributes: [(name: String, value: String)]
    /// The data as JSON text.
    let data: String

    /// - Parameter group: the installation's name, part of the source.
    init(_ transition: OutboxTransition, group: String) {
        attributes = [
            ("specversion", "1.0"), ("id", transition.eventID), ("source", "planwatch/\(group)"),
            (
                "type",
                transition.transition == Trial.word ? Self.typeOfTrial : Self.type
            ),
            ("subject", "\(transition.plan)/\(transition.indicator)/\(transition.area)"),
            ("time", transition.at), ("datacontenttype", "application/json"),
        ]
        data = transition.data
    }

    /// The event as one JSON text.
    var structured: String {
        // The data are JSON already, in which figures stand as the database has them.
        JSON.object(attributes.map { ($0.name, .string($0.value)) } + [("data", .number(data))])
            .text
    }
}
