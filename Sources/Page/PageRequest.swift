import Words

/// A request for a page.
package struct PageRequest: Sendable {
    /// The decoded path.
    package var path: String
    /// The decoded arguments in the order given.
    package var arguments: [(name: String, value: String)]
    /// The browser's `Accept-Language`.
    package var acceptLanguage: String?

    package init(
        path: String, arguments: [(name: String, value: String)] = [],
        acceptLanguage: String? = nil
    ) {
        self.path = path
        self.arguments = arguments
        self.acceptLanguage = acceptLanguage
    }

    /// The values of an argument; an empty one asks for nothing in particular.
    func values(_ name: String) -> [String] {
        arguments.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    func value(_ name: String) -> String? { values(name).first }

    var language: Language {
        Language.chosen(argument: value("lang"), header: acceptLanguage)
    }

    /// Whether a language was asked for by name, which links then keep.
    var namesLanguage: Bool { value("lang").flatMap { Language(rawValue: $0) } != nil }
}

/// A page, or that there is none.
package struct PageAnswer: Sendable {
    package var status: Int
    package var html: String
}

extension PageRequest {
    /// Equal for requests that get the same page of the same reading. Each part with its length:
    /// any character may stand in it.
    package var key: String {
        ([language.rawValue, path] + arguments.flatMap { [$0.name, $0.value] })
            .map { "\($0.utf8.count):\($0)" }.joined()
    }
}
