import CCurl

/// What libcurl is told of one transfer, in the library's options.
struct TransferOrder {
    var body: [UInt8]
    /// Bytes of an answer that are kept; a longer one is an error.
    var answerLimit = 65_536
    var connectMilliseconds: Int
    var wholeMilliseconds: Int
    var sizeOption: CURLoption
    /// Whether the library keeps the body, in place of asking for it.
    var isCopied = false
    var numbers: [(CURLoption, Int)] = []
    var texts: [(CURLoption, String)] = []
    var lists: [(CURLoption, [String])] = []

    private init(_ body: [UInt8], _ link: WebLink, sizeOption: CURLoption) {
        self.body = body
        self.sizeOption = sizeOption
        connectMilliseconds = Self.milliseconds(link.connectLimit)
        wholeMilliseconds = Self.milliseconds(link.limit)
        if let file = link.authorities { texts.append((CURLOPT_CAINFO, file)) }
    }

    /// Of a request over HTTP.
    init(_ request: WebRequest, _ link: WebLink) {
        self.init(request.body, link, sizeOption: CURLOPT_POSTFIELDSIZE_LARGE)
        texts += [
            (CURLOPT_URL, request.url), (CURLOPT_PROTOCOLS_STR, "http,https"),
            (CURLOPT_USERAGENT, "planwatch"),
        ]
        if request.isPost {
            numbers.append((CURLOPT_POST, 1))
            isCopied = true
        }
        // An empty `Expect` keeps libcurl from asking first, which some servers never answer.
        let lines = request.headers.map { "\($0.name): \($0.value)" } + ["Expect:"]
        lists.append((CURLOPT_HTTPHEADER, lines))
    }

    /// Of a mail over SMTP.
    init(_ mail: Mail, _ link: WebLink) {
        self.init(mail.message, link, sizeOption: CURLOPT_INFILESIZE_LARGE)
        let scheme = mail.security == .tls ? "smtps" : "smtp"
        texts += [
            (CURLOPT_URL, "\(scheme)://\(mail.server)"), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            (CURLOPT_MAIL_FROM, "<\(mail.from)>"),
        ]
        if let user = mail.user { texts.append((CURLOPT_USERNAME, user)) }
        if let password = mail.password { texts.append((CURLOPT_PASSWORD, password)) }
        numbers += [
            // A mail is rare: by then a kept connection would be gone.
            (CURLOPT_UPLOAD, 1), (CURLOPT_FORBID_REUSE, 1),
            (
                CURLOPT_USE_SSL,
                Int((mail.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue)
            ),
        ]
        lists.append((CURLOPT_MAIL_RCPT, mail.to.map { "<\($0)>" }))
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration / .milliseconds(1)))
    }
}
