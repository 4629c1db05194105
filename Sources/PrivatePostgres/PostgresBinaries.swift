/// Where the server's programs lie. Debian keeps them out of PATH, one directory a version.
struct PostgresBinaries: Equatable {
    var initdb: String
    var postgres: String

    /// The newest version under Debian's directory, else what PATH has; both programs must be
    /// there.
    static func find() throws(PrivateClusterError) -> PostgresBinaries {
        let root = "/usr/lib/postgresql"
        let versions = entries(of: root).compactMap(Int.init).sorted(by: >)
        let path = environment("PATH") ?? ""
        let directories =
            versions.map { "\(root)/\($0)/bin" } + path.split(separator: ":").map(String.init)
        for directory in directories {
            let found = PostgresBinaries(
                initdb: "\(directory)/initdb", postgres: "\(directory)/postgres")
            if isExecutable(found.initdb), isExecutable(found.postgres) { return found }
        }
        throw .binariesNotFound
    }
}
