/// Who the server runs as: this process's own user, or, for root, an account without rights, since
/// PostgreSQL refuses to run as root.
struct ServerAccount: Equatable {
    /// Nil: as we are.
    var name: String?
    var userID: UInt32
    var groupID: UInt32

    static func current() throws(PrivateClusterError) -> ServerAccount {
        let own = effectiveUser()
        guard own.userID == 0 else {
            return ServerAccount(name: nil, userID: own.userID, groupID: own.groupID)
        }
        for name in ["postgres", "nobody"] {
            if let account = account(named: name) {
                return ServerAccount(
                    name: name, userID: account.userID, groupID: account.groupID)
            }
        }
        throw .noAccount
    }

    /// The command as this account. `setpriv` and not `runuser`: the latter needs a login shell for
    /// nobody and opens a PAM session.
    func command(_ arguments: [String]) -> [String] {
        guard name != nil else { return arguments }
        return [
            "/usr/bin/setpriv", "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--",
        ] + arguments
    }
}
