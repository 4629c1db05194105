import Calendar
import Charts
import Codes
import Judgements
import Words

extension View {
    /// The whole document around a page's own part.
    func document(title: String, current: String, _ body: HTML, classes: String = "") -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(words.language.tag)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title)</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/style.css">\(wallStyle)
        <script src="/assets/live.js" defer></script>\(renewal)
        </head>
        <body\(classes.isEmpty ? HTML.empty : " class=\"\(classes)\"") \
        data-stream="/api/v1/alerts/stream" data-cursor="\(String(snapshot.sequence))" \
        data-lang="\(words.language.rawValue)" data-judged="\(snapshot.judgedMark)" \
        data-words="\(words.live(site.nouns))">
        \(HTML(markup: Status.sprite))
        <a class="skip" href="#main">\(words("跳到正文", "Skip to content"))</a>
        \(header(current))
        <main id="main">
        \(banners)\(body)
        </main>
        \(footer)
        </body>
        </html>

        """
    }

    private var wallStyle: HTML {
        isWall ? "\n<link rel=\"stylesheet\" href=\"/assets/wall.css\">" : .empty
    }

    /// For an unattended screen: without JavaScript it reloads every minute.
    private var renewal: HTML {
        guard isWall else { return .empty }
        return "\n<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>"
    }

    var isWall: Bool { request.value("wall") != nil }

    /// The name of the site: with that of the area that all plans are of or lie in, a city with its
    /// counties.
    var brand: String {
        guard let code = commonArea else {
            return words("教育规划监测", "Education plan monitor")
        }
        return words("\(area(code))教育规划监测", "\(area(code)) education plan monitor")
    }

    private var commonArea: String? {
        let areas = snapshot.plans.map(\.area)
        guard let first = areas.first, let areas = areas as? [String] else { return nil }
        func above(_ code: String) -> [String] {
            [code] + (site.areas[code]?.parent.map(above) ?? [])
        }
        guard let first else { return nil }
        return above(first).first { code in
            areas.allSatisfy { above($0).contains(code) } && areas.contains(code)
        }
    }

    private func header(_ current: String) -> HTML {
        let pages = [
            (link("/"), words("总览", "Overview"), "front"),
            (link(current == "front" ? "#plans" : "/#plans"), words("规划", "Plans"), "plan"),
        ]
        let items = pages.map { address, name, key -> HTML in
            let mark: HTML = key == current ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(address)\"\(mark)>\(name)</a></li>"
        }
        return """
            <header class="top">
            <p class="brand"><a href="\(link("/"))">\(brand)</a></p>
            <nav aria-label="\(words("页面", "Pages"))"><ul>\(items)</ul></nav>
            \(sample)<p class="live"><span class="dot" id="dot" aria-hidden="true"></span>\
            <span id="live">\(words("静态页面", "Static page"))</span>\(asOf)</p>
            <p class="news" id="news" role="status" aria-live="polite"></p>
            \(languageSwitch)
            </header>
            """
    }

    private var sample: HTML {
        guard site.isSimulated else { return .empty }
        return """
            <p class="sample"><strong>\(words("模拟数据", "Simulated data"))</strong> \
            \(words(
                "规划与目标为公开文本，其余数据为模拟生成",
                "plans and targets are real, all other figures are simulated"))</p>

            """
    }

    private var asOf: HTML {
        guard let day = snapshot.asOf else { return .empty }
        return """
             <span class="asof">\(words("数据截至", "As of")) \
            <time datetime="\(day.description)">\(words.day(day))</time></span>
            """
    }

    private var languageSwitch: HTML {
        let other = words.language.other
        var arguments = request.arguments.filter { $0.name != "lang" && !$0.value.isEmpty }
            .map { ($0.name, $0.value) }
        arguments.append(("lang", other.rawValue))
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false)
            .map { HTML.encoded(String($0)) }.joined(separator: "/")
        let query = arguments.map { "\(HTML.encoded($0.0))=\(HTML.encoded($0.1))" }
            .joined(separator: "&")
        let name = other == .zh ? "中文" : "English"
        return """
            <p class="lang"><a href="\(path)?\(query)" hreflang="\(other.tag)" \
            lang="\(other.tag)">\(name)</a></p>
            """
    }

    private var footer: HTML {
        let plans = snapshot.plans.map { plan -> HTML in
            """
            <li><a href="\(link(toPlan: plan.id))">\(words.name(plan))</a> \
            <small>\(words("版本", "version")) <code>\(plan.version)</code></small></li>
            """
        }
        let list: HTML =
            plans.isEmpty
            ? .empty
            : "<nav id=\"plans\" aria-label=\"\(words("规划", "Plans"))\"><ul>\(plans)</ul></nav>"
        return """
            <footer>
            \(list)
            <p>\(words(
                "评价依据为时序进度与预测，计算方法见指标页。上级地区数据由下级汇总得出，不取平均值。本页不含个人信息，人数过少的数据不予显示。",
                "Targets are evaluated against their planned trajectory and a forecast; each "
                    + "indicator’s page gives the method. Figures for an area are sums over the "
                    + "areas below it, never averages. No personal data are shown; small counts "
                    + "are suppressed."))</p>
            <p>\(words("接口", "API")) <a href="/api/v1/status">/api/v1/status</a> · \
            <a href="/api/v1/alerts">/api/v1/alerts</a> · <a href="/metrics">/metrics</a></p>
            </footer>
            """
    }

    // MARK: - Banners

    /// What a reader must know before the figures.
    private var banners: HTML {
        var html = HTML.empty
        if isAway {
            let since = snapshot.judgedAt.map { words.moment($0) } ?? "—"
            html += banner(
                .breached, words("数据更新中断。", "Database unavailable."),
                words(
                    "无法连接数据库。以下为 \(since) 的评价结果，恢复后自动更新。",
                    "Showing the evaluation of \(since); the page updates once it is back."))
        }
        if snapshot.isHolding, let lag = snapshot.operation.lag, lag > 0 {
            html += banner(
                .atRisk,
                words(
                    "正在读取历史数据，待处理 \(words.number(lag)) 条。",
                    "Catching up, \(words.number(lag)) records to go."),
                words("状态仅供参考，暂不发出预警。", "Statuses are provisional; no alerts are sent until then."))
        }
        if snapshot.plans.isEmpty {
            html += banner(
                .noData, words("尚未载入规划。", "No plan is loaded yet."),
                words("请运行 planwatch check 检查配置。", "Run planwatch check to see why."))
        } else if snapshot.rows.isEmpty {
            html += banner(
                .noData, words("尚未收到数据。", "No data received yet."),
                words(
                    "已载入 \(snapshot.indicators.count) 项指标。",
                    "\(snapshot.indicators.count) indicators are loaded."))
        }
        return html
    }

    /// A note across the page, its first words bold.
    func banner(_ status: Status, _ first: String, _ rest: String) -> HTML {
        """
        <p class="banner k-\(status.rawValue)">\(glyph(status))<strong>\(first)</strong>\
        \(words("", " "))\(rest)</p>

        """
    }
}
