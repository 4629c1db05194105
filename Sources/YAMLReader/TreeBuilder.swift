import Documents

/// Builds the tree of one document out of libyaml's events, and notes what contract §10 refuses.
struct TreeBuilder {
    private(set) var faults: FaultList
    private(set) var root: Node?
    private var documents = 0
    /// The collections that are open, outermost first.
    private var open: [Collection] = []

    /// A collection whose end has not come yet.
    private struct Collection {
        var place: Place
        var isMapping: Bool
        var items: [Node] = []
        var entries: [Node.Entry] = []
        /// Of the entries, and of those refused as duplicates.
        var places: [String: Place] = [:]
        /// A key that waits for its value.
        var key: Key?
    }

    private struct Key {
        var text: String
        var place: Place
        /// A second one of the same name, or none that can be a key: its value is dropped.
        var isRefused: Bool
    }

    /// Deeper texts take libyaml quadratic time.
    static let deepest = 64

    init(file: String) { faults = FaultList(file: file) }

    /// Takes an event; false where reading on would be of no use.
    mutating func handle(_ event: YAMLEvent) -> Bool {
        let place = Place(line: event.line, column: event.column)
        refuseDecorations(event, place)
        switch event.kind {
        case .documentStart:
            documents += 1
            guard documents > 1 else { return true }
            faults.add(
                .syntax, at: place, "a second document begins here",
                hint: "write one document per file")
            return false
        case .mappingStart, .sequenceStart:
            guard open.count < TreeBuilder.deepest else {
                faults.add(
                    .syntax, at: place, "the text is nested deeper than \(TreeBuilder.deepest)",
                    hint: "look for a stray bracket")
                return false
            }
            open.append(Collection(place: place, isMapping: event.kind.isMapping))
        case .mappingEnd, .sequenceEnd:
            let collection = open.removeLast()
            let content: Node.Content =
                collection.isMapping
                ? .mapping(collection.entries) : .sequence(collection.items)
            put(Node(content, line: collection.place.line, column: collection.place.column))
        case .scalar(let bytes, let quoted):
            handleScalar(bytes, quoted, place)
        case .alias:
            faults.add(
                .syntax, at: place, "YAML aliases are not allowed", hint: "write the value out")
            put(Node(.scalar("", quoted: true), line: place.line, column: place.column))
        case .documentEnd, .streamEnd, .other: break
        }
        return true
    }

    private mutating func refuseDecorations(_ event: YAMLEvent, _ place: Place) {
        if event.hasAnchor {
            faults.add(.syntax, at: place, "YAML anchors are not allowed", hint: "remove `&…`")
        }
        if event.hasTag {
            faults.add(.syntax, at: place, "YAML tags are not allowed", hint: "remove `!…`")
        }
    }

    private mutating func handleScalar(_ bytes: [UInt8], _ quoted: Bool, _ place: Place) {
        if bytes.contains(0) {
            faults.add(.syntax, at: place, "the text contains a NUL character", hint: "remove it")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        put(Node(.scalar(text, quoted: quoted), line: place.line, column: place.column))
    }

    /// Puts a finished node where it belongs: into the open collection, as key or value.
    private mutating func put(_ node: Node) {
        guard var collection = open.popLast() else {
            root = node
            return
        }
        defer { open.append(collection) }
        guard collection.isMapping else {
            collection.items.append(node)
            return
        }
        guard let key = collection.key else {
            collection.key = self.key(node, in: &collection)
            return
        }
        collection.key = nil
        guard !key.isRefused else { return }
        collection.entries.append(
            Node.Entry(key: key.text, line: key.place.line, column: key.place.column, value: node))
    }

    private mutating func key(_ node: Node, in collection: inout Collection) -> Key {
        guard case .scalar(let text, _) = node.content else {
            faults.add(
                .syntax, at: node.place, "a key must be a word, not a mapping or a list",
                hint: "check brackets and `:`")
            return Key(text: "", place: node.place, isRefused: true)
        }
        if let first = collection.places[text] {
            faults.add(
                .duplicateKey, at: node.place,
                "duplicate key `\(text)`; first defined in line \(first.line), "
                    + "column \(first.column)",
                hint: "keep one of the two")
            return Key(text: text, place: node.place, isRefused: true)
        }
        collection.places[text] = node.place
        return Key(text: text, place: node.place, isRefused: false)
    }
}

extension YAMLEvent.Kind {
    fileprivate var isMapping: Bool {
        if case .mappingStart = self { true } else { false }
    }
}
