import FoundationEssentials

/// The folder of a path, `.` where it names none.
func folderName(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The path as seen from the folder; an absolute one as it is.
func joined(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
}

/// Why a file could not be read.
package struct UnreadableFile: Error {
    package var words: String
}

/// The bytes of a file, for secrets too, which are no configuration of their own.
package func bytes(of path: String) throws(UnreadableFile) -> [UInt8] {
    do {
        return Array(try Data(contentsOf: URL(filePath: path)))
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
        throw UnreadableFile(words: "there is no such file")
    } catch let error as CocoaError where error.code == .fileReadNoPermission {
        throw UnreadableFile(words: "no permission to read the file")
    } catch {
        throw UnreadableFile(words: "the file cannot be read")
    }
}

/// The files that a path means: of a folder those in it that end in `.yaml`, sorted, else itself.
package func yamlFiles(at path: String) -> [String] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
        return [path]
    }
    return files(matching: path + (path.hasSuffix("/") ? "" : "/") + "*.yaml")
}

/// A secret as editors leave it, without the line feed at its end; nil where there is none.
func firstLine(of bytes: [UInt8]) -> String? {
    let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    return line.isEmpty ? nil : line
}

/// The files that a pattern names, sorted; `*` and `?` stand for characters within one name.
/// A path without them is given back as it is, whether it exists or not.
func files(matching pattern: String) -> [String] {
    var found = [pattern.hasPrefix("/") ? "/" : "."]
    for part in pattern.split(separator: "/").map(String.init) {
        if part.contains("*") || part.contains("?") {
            found = found.flatMap { folder in
                names(in: folder).filter { matches($0, part) }.map { joined(folder, $0) }
            }
        } else {
            found = found.map { joined($0, part) }
        }
    }
    return found
}

/// What is in a folder, sorted, without hidden names.
private func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
}

/// Whether a name fits a pattern of `*` and `?`.
private func matches(_ name: String, _ pattern: String) -> Bool {
    let name = Array(name)
    let pattern = Array(pattern)
    // The last star and the character that it was tried up to.
    var star: (pattern: Int, name: Int)?
    var (place, wanted) = (0, 0)
    while place < name.count {
        if wanted < pattern.count, pattern[wanted] == "*" {
            star = (wanted, place)
            wanted += 1
        } else if wanted < pattern.count, pattern[wanted] == "?" || pattern[wanted] == name[place] {
            wanted += 1
            place += 1
        } else if let last = star {
            star = (last.pattern, last.name + 1)
            wanted = last.pattern + 1
            place = last.name + 1
        } else {
            return false
        }
    }
    return pattern[wanted...].allSatisfy { $0 == "*" }
}
