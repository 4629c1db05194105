import Testing

/// How long files, functions and lines may be. Over the limit, where to split is the question.
struct ShapeTests {
    private static let linesOfFile = 400
    private static let linesOfFunction = 70
    private static let columns = 100

    @Test func `no file is longer than 400 lines`() {
        expectNone(
            ScannedFile.all.filter { $0.code.lines.count - 1 > Self.linesOfFile }.map { source in
                Finding(
                    path: source.file.path, line: Self.linesOfFile + 1,
                    message: "\(source.code.lines.count - 1) lines; move one topic of it to "
                        + "Type+Topic.swift")
            })
    }

    @Test func `no function is longer than 70 lines`() {
        expectNone(
            ScannedFile.all.flatMap { source in
                FunctionSpan.all(in: source.code).filter { $0.count > Self.linesOfFunction }.map {
                    Finding(
                        path: source.file.path, line: $0.first,
                        message: "a function of \($0.count) lines; give a part of it a name")
                }
            })
    }

    @Test func `no line is longer than 100 columns`() {
        expectNone(
            ScannedFile.all.flatMap { source in
                source.file.lines.enumerated()
                    .filter {
                        $0.element.utf8.count > Self.columns && $0.element.count > Self.columns
                    }
                    .map {
                        Finding(
                            path: source.file.path, line: $0.offset + 1,
                            message: "\($0.element.count) columns; break the line")
                    }
            })
    }

    @Test func `a file Type+Topic extends that type`() {
        expectNone(
            ScannedFile.program.filter { source in
                let parts = source.file.name.split(separator: "+")
                return parts.count > 1 && parts[0] != "Handles"
                    && !source.code.lines.contains { line in
                        line.hasPrefix("extension ")
                            && (line.hasWord(String(parts[0])) || line.contains(" \(parts[0])"))
                    }
            }.map {
                Finding(
                    path: $0.file.path, line: 1,
                    message: "no extension of the type that the file's name begins with")
            })
    }
}
