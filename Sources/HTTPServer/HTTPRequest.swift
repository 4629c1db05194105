/// A request to read something.
package struct HTTPRequest: Sendable {
    /// The decoded path, `/plans/x`; without the query.
    package let path: String
    /// The decoded arguments in the order given; `?bare` has no value.
    package let query: [(name: String, value: String?)]
    /// The headers with their names in lower case.
    package let headers: [(name: String, value: String)]

    package init(
        path: String, query: [(name: String, value: String?)] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The value of the first header of this name, to be given in lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// All values of an argument, for filters that may be repeated.
    package func arguments(_ name: String) -> [String] {
        query.filter { $0.name == name }.compactMap(\.value)
    }
}
