/// One server-sent event, as the HTML standard has it.
package struct ServerEvent: Equatable, Sendable {
    /// By which a client says where it goes on; nil for one that only says how things stand.
    package var id: Int64?
    package var name: String
    /// Without line feeds.
    package var data: String

    package init(id: Int64? = nil, name: String, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// What goes over the wire.
    var bytes: [UInt8] {
        let head = id.map { "id: \($0)\n" } ?? ""
        return Array("\(head)event: \(name)\ndata: \(data)\n\n".utf8)
    }
}
