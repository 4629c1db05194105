import Foundation

/// The files of the project as they lie in the working tree, found from where this file was
/// compiled.
enum SourceTree {
    /// The folder that holds `Package.swift`.
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder
    }()

    /// Every text file of the project, by its path from the root. Links are not followed, so that a
    /// migration is seen once; what tools leave behind lies in folders that `.gitignore` names.
    static let files: [SourceFile] = paths(below: "").compactMap { path in
        let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        return text.map { SourceFile(path: path, text: $0) }
    }

    /// The Swift files below `folder`, which ends with a slash.
    static func swift(in folder: String) -> [SourceFile] {
        files.filter { $0.path.hasPrefix(folder) && $0.path.hasSuffix(".swift") }
    }

    /// The text of one file that must be there.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func paths(below folder: String) -> [String] {
        let place = folder.isEmpty ? root : root.appendingPathComponent(folder)
        let keys: [URLResourceKey] = [.isDirectoryKey, .isSymbolicLinkKey]
        let found = try? FileManager.default.contentsOfDirectory(
            at: place, includingPropertiesForKeys: keys)
        return (found ?? []).sorted { $0.path < $1.path }.flatMap { entry -> [String] in
            let name = entry.lastPathComponent
            let path = folder.isEmpty ? name : folder + "/" + name
            let kind = try? entry.resourceValues(forKeys: Set(keys))
            if left(name) || kind?.isSymbolicLink == true { return [] }
            return kind?.isDirectory == true ? paths(below: path) : [path]
        }
    }

    /// Whether `name` is a tool's folder, not the project's.
    private static func left(_ name: String) -> Bool {
        name.hasPrefix(".build") || name.hasSuffix(".pyc")
            || [".git", ".venv", "__pycache__", ".pytest_cache", ".swiftpm"].contains(name)
    }
}

/// One text file of the project.
struct SourceFile: Sendable {
    /// The path from the project's root, with slashes.
    let path: String
    let text: String

    /// The lines without their line feeds; line `n` of an editor is `lines[n - 1]`.
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The target that a file of `Sources/<target>/` or `Tests/<target>/` belongs to.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }
}
