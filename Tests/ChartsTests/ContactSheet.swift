import Charts
import Codes
import Foundation

/// All drawings on one page, to be looked at in a browser.
enum ContactSheet {
    static var html: String {
        let cards = Scene.all.map { scene in
            article(scene, "card", scene.chart.card() + "<p>\(scene.chart.row())</p>")
        }
        let large = Scene.all.map { scene in
            let timeline = scene.chart.series.isEmpty ? nil : Scene.timeline
            let phone = scene.chart.phone(timeline: timeline)
            return article(
                scene, "figure",
                "<div class=\"wide\">\(scene.chart.large(timeline: timeline))</div>"
                    + "<div class=\"thin\">\(phone)</div>")
        }
        let counties = Scene.counties.drawings().map { "<li>\($0)</li>" }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><title>Charts</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <style>\(colours)\(Chart.styleSheet)</style></head><body>
            \(Status.sprite)
            <div class="cards">\(cards.joined(separator: "\n"))</div>
            <ul class="minis">\(counties.joined(separator: "\n"))</ul>
            <div class="sheets">\(large.joined(separator: "\n"))</div>
            </body></html>
            """
    }

    /// Writes the page to the file that the environment names, if any, for a look by eye.
    static func keep(_ page: String) throws {
        guard let path = ProcessInfo.processInfo.environment["PLANWATCH_CHART_SHEET"] else {
            return
        }
        try page.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static func article(
        _ scene: Scene, _ styles: String, _ inside: String
    ) -> String {
        let status = scene.chart.status.map { " k-\($0.rawValue)" } ?? ""
        return "<article class=\"\(styles)\(status)\"><h2>\(scene.title)</h2>\(inside)</article>"
    }

    private static let colours = """
        :root { color-scheme: light dark; --paper: #fbfaf6; --panel: #fff; --ink: #1a1d21;
          --soft: #525a64; --rule: #d9d7cf; --hair: #eae8e1; --missed: #520d34; --breached: #a71725;
          --off: #b5500a; --risk: #574000; --on: #1a64c0; --met: #03545d; --calm: #6b7279;
          --inv: #fff }
        @media (prefers-color-scheme: dark) { :root { --paper: #14171b; --panel: #1c2025;
          --ink: #ecebe6; --soft: #a9b0b9; --rule: #3a4048; --hair: #2a2f36; --missed: #f28ace;
          --breached: #fc877d; --off: #fc9342; --risk: #fbee91; --on: #5aa2f2; --met: #b6f8f5;
          --calm: #8d959b; --inv: #14171b } }
        .k-missed { --k: var(--missed) } .k-breached { --k: var(--breached) }
        .k-off_course { --k: var(--off) } .k-at_risk { --k: var(--risk) }
        .k-on_course { --k: var(--on) } .k-met { --k: var(--met) }
        .k-no_data, .k-needs_config, .k-not_due { --k: var(--calm) }
        .d { position: absolute; width: 1px; height: 1px; overflow: hidden }
        symbol .k { fill: none; stroke: var(--gk, var(--inv)); stroke-width: 1.8 }
        symbol .o { fill: none; stroke: currentColor; stroke-width: 1.7 }
        body { margin: 1rem; background: var(--paper); color: var(--ink);
          font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif }
        h2 { font-size: 1rem; margin: 0 0 .3rem } p { margin: .4rem 0 0 }
        ul { list-style: none; padding: 0 }
        .card, .figure, .minis li { background: var(--panel); border: 1px solid var(--hair);
          padding: .75rem 1rem }
        .card, .figure { border-top: 4px solid var(--k, var(--ink)) }
        .cards { display: grid; gap: 1rem;
          grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)) }
        .minis { display: grid; gap: 1rem; grid-template-columns: repeat(4, 1fr) }
        .sheets { display: grid; gap: 1rem } .thin { display: none }
        @media (max-width: 47rem) { .wide { display: none } .thin { display: block }
          .minis { grid-template-columns: 1fr 1fr; gap: .5rem } .minis li { padding: .4rem } }

        """
}
