import Charts

/// A file that the page refers to, compiled in.
package struct Asset: Sendable {
    package let contentType: String
    package let bytes: [UInt8]

    /// By its path. The style sheet is the page's own with the drawings' rules behind it.
    package static let all: [String: Asset] = [
        "/assets/style.css": Asset(
            contentType: "text/css; charset=utf-8",
            bytes: PackageResources.style_css + Array(Chart.styleSheet.utf8)),
        "/assets/wall.css": Asset(
            contentType: "text/css; charset=utf-8", bytes: PackageResources.wall_css),
        "/assets/live.js": Asset(
            contentType: "text/javascript; charset=utf-8", bytes: PackageResources.live_js),
        "/assets/icon.svg": Asset(
            contentType: "image/svg+xml", bytes: PackageResources.icon_svg),
    ]

    /// What changes when the content does: FNV-1a, for an ETag.
    package var mark: String {
        let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return "\"" + String(hash, radix: 16) + "\""
    }
}

extension Page {
    /// What a page may load and do: its own files and its own stream, nothing else.
    package static let contentSecurityPolicy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'",
        "img-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
}
