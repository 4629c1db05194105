import CYAML

/// One event of libyaml, copied into values of ours, with its place counted from 1.
struct YAMLEvent {
    enum Kind {
        case documentStart, documentEnd, streamEnd
        case mappingStart, mappingEnd
        case sequenceStart, sequenceEnd
        case scalar(bytes: [UInt8], quoted: Bool)
        case alias
        /// Start of the stream, which says nothing.
        case other
    }

    var kind: Kind
    /// What an anchor or a tag before the node is: contract §10 refuses both.
    var hasAnchor = false
    var hasTag = false
    var line: Int
    var column: Int
}

/// Why libyaml cannot go on, and where.
struct YAMLProblem: Error {
    var text: String
    var line: Int
    var column: Int
}

/// libyaml's parser over one text. The C struct points into itself, so it lives on the heap.
struct YAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    init() {
        parser = .allocate(capacity: 1)
        precondition(yaml_parser_initialize(parser) == 1, "libyaml is out of memory")
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Hands over event after event until the end or until `body` says stop.
    func forEachEvent(in bytes: [UInt8], _ body: (YAMLEvent) -> Bool) throws(YAMLProblem) {
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let problem = bytes.withUnsafeBufferPointer { buffer -> YAMLProblem? in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            while true {
                var event = yaml_event_t()
                guard yaml_parser_parse(parser, &event) == 1 else { return self.problem }
                defer { yaml_event_delete(&event) }
                let copy = copied(event)
                guard body(copy) else { return nil }
                if case .streamEnd = copy.kind { return nil }
            }
        }
        if let problem { throw problem }
    }

    /// The fault of the parser. Of what was never closed, and of a forgotten colon, libyaml finds
    /// the problem only on the next line or at the end: there the place of the context is right.
    private var problem: YAMLProblem {
        let context = parser.pointee.context.map { String(cString: $0) } ?? ""
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? ""
        let isLate =
            context.hasSuffix("simple key") || context.hasSuffix("quoted scalar")
            || context.contains("a flow ")
        let mark = isLate ? parser.pointee.context_mark : parser.pointee.problem_mark
        let start =
            context.isEmpty ? "" : "\(context) (line \(parser.pointee.context_mark.line + 1)): "
        return YAMLProblem(
            text: start + problem, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

private func copied(_ event: yaml_event_t) -> YAMLEvent {
    let line = Int(event.start_mark.line) + 1
    let column = Int(event.start_mark.column) + 1
    var copy = YAMLEvent(kind: .other, line: line, column: column)
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: copy.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: copy.kind = .documentEnd
    case YAML_STREAM_END_EVENT: copy.kind = .streamEnd
    case YAML_ALIAS_EVENT: copy.kind = .alias
    case YAML_MAPPING_START_EVENT:
        copy.kind = .mappingStart
        copy.hasAnchor = event.data.mapping_start.anchor != nil
        copy.hasTag = event.data.mapping_start.tag != nil
    case YAML_MAPPING_END_EVENT: copy.kind = .mappingEnd
    case YAML_SEQUENCE_START_EVENT:
        copy.kind = .sequenceStart
        copy.hasAnchor = event.data.sequence_start.anchor != nil
        copy.hasTag = event.data.sequence_start.tag != nil
    case YAML_SEQUENCE_END_EVENT: copy.kind = .sequenceEnd
    case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        copy.kind = .scalar(
            bytes: Array(bytes), quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
        copy.hasAnchor = scalar.anchor != nil
        copy.hasTag = scalar.tag != nil
    default: break
    }
    return copy
}
