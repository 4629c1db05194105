import Testing

@testable import Page

struct HTMLTests {
    @Test func `every text that is put in is escaped`() {
        let name = "<b>\"A\" & 'B'</b>"
        let html: HTML = "<p title=\"\(name)\">\(name)</p>"
        let escaped = "&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;"
        #expect(html.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test func `markup that was made before is not escaped again`() {
        let inner: HTML = "<i>\("a & b")</i>"
        let outer: HTML = "<p>\(inner)\([inner, inner])</p>"
        #expect(outer.text == "<p>" + String(repeating: "<i>a &amp; b</i>", count: 3) + "</p>")
    }

    @Test func `parts of an address are encoded`() {
        #expect(HTML.encoded("a/b?c=市") == "a%2Fb%3Fc%3D%E5%B8%82")
    }
}
