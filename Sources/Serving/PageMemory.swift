import Configuration
import HTTPServer
import Language
import Page
import Storage

/// What the cache keeps for the page: the last reading, and the pages made of it so far.
struct PageMemory {
    /// nil before the first reading.
    var snapshot: Snapshot?
    /// What the reading was of, and when it was made and how long that took.
    var pulse: ReadModels.Pulse?
    var readAt: ContinuousClock.Instant?
    var cost = Duration.zero
    /// Of which revision of the configuration the names are.
    var site: (revision: Int, site: Site)?
    /// Grows whenever pages made before are out of date.
    var generation = 0
    /// Pages of this reading by what was asked for.
    var made: [String: PageAnswer] = [:]

    /// Pages that are kept of one reading; a query can be written in any number of ways.
    static let mostMade = 64
    /// How old figures of the operation may become while nothing is judged.
    static let restBetweenRounds = Duration.seconds(5)
}

extension PageCache {
    /// Whether the page is to be read again: after every round, or after a while; never so often
    /// that reading takes more than a quarter of the time.
    var isPageDue: Bool {
        let pulse = shown?.pulse
        return withPage { page, _ in
            guard let readAt = page.readAt else { return true }
            let age = ContinuousClock.now - readAt
            return age >= page.cost * Self.restForWork
                && (pulse != page.pulse || age >= PageMemory.restBetweenRounds)
        }
    }

    /// Shows what was read for the page.
    ///
    /// - Parameter cost: how long the database was read.
    func show(_ reading: PageReading, at cost: Duration) throws {
        let began = ContinuousClock.now
        let installation = current.installation
        let snapshot = try reading.snapshot(
            kinds: installation.kinds, nouns: installation.language.nouns.shortfalls)
        let pulse = shown?.pulse
        withPage { page, _ in
            page.snapshot = snapshot
            page.pulse = pulse
            page.readAt = .now
            page.cost = cost + (.now - began)
            page.made = [:]
            page.generation += 1
        }
    }

    /// A page or one of its files; nil where there is nothing of that name.
    func page(_ request: HTTPRequest) -> HTTPResponse? {
        if let asset = Asset.all[request.path] { return file(asset, request) }
        let asked = PageRequest(
            path: request.path, arguments: request.query.map { ($0.name, $0.value ?? "") },
            acceptLanguage: request.header("accept-language"))
        let site = site
        let key = asked.key
        let (snapshot, generation, isAway, made) = withPage { page, isAway in
            (page.snapshot, page.generation, isAway, page.made["\(isAway)\(key)"])
        }
        let answer =
            made ?? Page.answer(asked, snapshot: snapshot, site: site, isAway: isAway)
        guard let answer else { return nil }
        if made == nil, answer.status == 200 {
            withPage { page, _ in
                guard page.generation == generation else { return }
                if page.made.count >= PageMemory.mostMade { page.made = [:] }
                page.made["\(isAway)\(key)"] = answer
            }
        }
        return HTTPResponse(
            status: answer.status, contentType: "text/html; charset=utf-8",
            headers: [
                ("Content-Security-Policy", Page.contentSecurityPolicy),
                ("Cache-Control", "no-cache"), ("Vary", "Accept-Language"),
                ("Referrer-Policy", "same-origin"),
            ], text: answer.html)
    }

    /// A file with its ETag, so that a client that has it gets 304.
    private func file(_ asset: Asset, _ request: HTTPRequest) -> HTTPResponse {
        let headers = [("ETag", asset.mark), ("Cache-Control", "max-age=300")]
        if request.header("if-none-match") == asset.mark {
            return HTTPResponse(
                status: 304, contentType: asset.contentType, headers: headers, body: [])
        }
        return HTTPResponse(contentType: asset.contentType, headers: headers, body: asset.bytes)
    }

    /// The names in the configuration, rebuilt after each reload.
    var site: Site {
        let revision = current.revision
        if let known = withPage({ page, _ in page.site }), known.revision == revision {
            return known.site
        }
        let site = Site(current.installation, isSimulated: isSimulated)
        withPage { page, _ in
            page.site = (revision, site)
            page.made = [:]
            page.generation += 1
        }
        return site
    }
}
