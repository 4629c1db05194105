// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules: Swift 6, no warning, explicit existentials.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A target of the program: the folder `Sources/<name>`.
func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target: the folder `Tests/<name>Tests`.
func tests(
    of name: String, _ more: [Target.Dependency] = [], without excluded: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name)] + more, exclude: excluded,
        swiftSettings: strict)
}

let package = Package(
    name: "planwatch",
    products: [.executable(name: "planwatch", targets: ["planwatch"])],
    targets: [
        // What everything speaks: days, exact numbers, JSON text, records, numbers as bytes.
        part("Calendar"),
        part("Exact"),
        part("JSONText"),
        part("Records"),
        part("Bytes"),
        part("Codes"),  // the closed lists of events and plans

        // The journey, pure: no clock, no I/O.
        part("Documents", ["Calendar", "Codes", "Exact"]),  // a file's tree with places, its faults
        part("Events", ["Bytes", "Calendar", "Codes", "Records"]),  // bytes → fact or rejection
        part("Subjects", ["Bytes", "Calendar", "Codes", "Events"]),  // facts → timeline → states
        part(
            "Language",  // what can be counted, and how it is put together
            ["Calendar", "Codes", "Documents", "Events", "Exact", "Subjects"]),
        part("Words", ["Calendar", "Codes", "Exact", "JSONText"]),  // facts → sentences, zh and en
        part(
            "Plans",  // a document with places → a checked plan
            ["Calendar", "Codes", "Documents", "Exact", "Language", "Words"]),
        part("Measures", ["Calendar", "Events", "Language", "Subjects"]),
        part(
            "Indicators",  // cells, units, areas → readings
            [
                "Calendar", "Codes", "Events", "Exact", "Language", "Measures", "Plans", "Subjects",
            ]),
        part("Charts", ["Calendar", "Codes", "Exact"]),  // readings, path, target → inline SVG
        part("Forecasts", ["Calendar", "Exact"]),  // points, a goal → forecast, interval, chance
        part(
            "Course",
            [
                "Calendar", "Charts", "Codes", "Exact", "Forecasts", "Indicators", "Language",
                "Plans", "Words",
            ]),
        part("Alerts", ["Calendar", "Codes", "Plans"]),  // statuses → transitions
        part("Routes", ["Calendar", "Codes", "Documents", "Plans"]),  // alert → channels
        part(
            "Judgements",  // rows of results, news and results of a round
            ["Calendar", "Codes", "Events", "Exact", "JSONText", "Measures", "Subjects"]),
        part(
            "Assessments",  // a day → every row with its alert: what the judge and its checks share
            [
                "Alerts", "Calendar", "Codes", "Course", "Exact", "Forecasts", "Indicators",
                "JSONText", "Judgements", "Language", "Plans", "Words",
            ]),
        .target(
            name: "Page",  // one reading of the database → markup
            dependencies: [
                "Calendar", "Charts", "Codes", "Exact", "JSONText", "Judgements", "Words",
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: strict),

        part(
            "Scenarios",  // a story of events, and what is to be read of it
            [
                "Alerts", "Assessments", "Calendar", "Codes", "Course", "Documents", "Events",
                "Exact", "Indicators", "JSONText", "Judgements", "Language", "Measures", "Plans",
                "Records", "Words",
            ]),

        // C libraries of the distribution.
        .systemLibrary(
            name: "CRDKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

        // The edges: one small client a library; they know no word of the domain.
        part("BlockingThreads"),
        part("YAMLReader", ["CYAML", "Documents"]),
        part("Crypto", ["CNettle"]),
        part("KafkaClient", ["BlockingThreads", "CRDKafka", "Records"]),
        part("PostgresClient", ["BlockingThreads", "CLibPQ"]),
        part("PrivatePostgres", ["BlockingThreads", "PostgresClient"]),  // for demo and tests
        part("HTTPServer", ["CMicroHTTPD"]),
        part("CurlClient", ["BlockingThreads", "CCurl"]),
        part("Systemd", ["CSystemd"]),

        // What the daemon is made of.
        part(
            "Configuration",
            [
                "Calendar", "Course", "Crypto", "Documents", "JSONText", "KafkaClient", "Language",
                "Plans", "PostgresClient", "Routes", "YAMLReader",
            ]),
        .target(
            name: "Storage",
            dependencies: [
                "Bytes", "Calendar", "Codes", "Crypto", "Events", "Exact", "Judgements", "Language",
                "Measures", "Plans", "PostgresClient", "Subjects",
            ],
            resources: [.embedInCode("Migrations")],
            swiftSettings: strict),
        part(
            "Delivery",  // the outbox → Kafka, the journal and the channels of alerts.yaml
            [
                "BlockingThreads", "Calendar", "Charts", "Codes", "Crypto", "CurlClient",
                "JSONText",
                "KafkaClient", "Records", "Routes", "Storage", "Systemd", "Words",
            ]),
        part("Simulation", ["Calendar", "Codes"]),
        part("Commands", ["Calendar", "Exact"]),  // the command line, text on a terminal
        part("Instruments", ["Calendar", "JSONText"]),  // log, counters, clock, wake-up
        part(
            "Projecting",  // records → facts and cell changes, one transaction a batch
            [
                "BlockingThreads", "Calendar", "Configuration", "Crypto", "Events", "Instruments",
                "JSONText", "KafkaClient", "Language", "Measures", "Plans", "PostgresClient",
                "Records", "Storage", "Subjects",
            ]),
        part(
            "Judging",  // changes → statuses and transitions, one transaction a round
            [
                "Alerts", "Assessments", "BlockingThreads", "Calendar", "Codes", "Configuration",
                "Course", "Crypto", "Events", "Indicators", "Instruments", "JSONText", "Judgements",
                "Language", "Measures", "Plans", "Storage", "Words",
            ]),
        part(
            "Inspection",  // what is stored, computed again: verify and explain
            [
                "Alerts", "Assessments", "Calendar", "Codes", "Configuration", "Course", "Crypto",
                "Daemon", "Delivery", "Events", "Exact", "Indicators", "JSONText", "Judgements",
                "Judging",
                "Language", "Measures", "Plans", "PostgresClient", "Storage", "Subjects", "Words",
            ]),
        part(
            "Serving",  // what HTTP shows
            [
                "Calendar", "Codes", "Configuration", "Course", "HTTPServer", "Instruments",
                "JSONText", "Judgements", "Language", "Page", "Plans", "PostgresClient", "Storage",
                "Words",
            ]),
        part(
            "Daemon",  // lease and lifecycle
            [
                "BlockingThreads", "Calendar", "Configuration", "Delivery", "Documents", "Events",
                "Instruments", "Judging", "KafkaClient", "Plans", "PostgresClient", "Projecting",
                "Routes", "Serving", "Storage", "Systemd",
            ]),
        .executableTarget(
            name: "planwatch",
            dependencies: [
                "Assessments", "Calendar", "Codes", "Commands", "Configuration", "Course", "Crypto",
                "Daemon", "Delivery", "Documents", "Events", "Exact", "Forecasts", "Indicators",
                "Inspection",
                "Instruments", "JSONText", "Judgements", "KafkaClient", "Plans", "PostgresClient",
                "PrivatePostgres", "Projecting", "Routes", "Scenarios", "Serving", "Simulation",
                "Storage",
                "Words", "YAMLReader",
            ],
            swiftSettings: strict),

        // Tests: a target for most parts (the loops' are in DaemonTests), and what they share.
        .executableTarget(
            name: "DecodeProbe",
            dependencies: ["Calendar", "Crypto", "Events", "JSONText", "Records"],
            path: "Tests/DecodeProbe", swiftSettings: strict),
        .executableTarget(
            name: "HotPathProbe",
            dependencies: [
                "Configuration", "Documents", "Events", "Language", "Measures", "Projecting",
                "Records",
            ],
            path: "Tests/HotPathProbe", swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["PostgresClient", "PrivatePostgres"],
            path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "LanguageSupport", dependencies: ["Codes", "Language"],
            path: "Tests/LanguageSupport", swiftSettings: strict),
        .target(
            name: "EventSupport", dependencies: ["Codes", "Events"],
            path: "Tests/EventSupport", swiftSettings: strict),
        .target(
            name: "PropertySupport", path: "Tests/PropertySupport", swiftSettings: strict),
        tests(of: "Calendar"),
        tests(of: "Exact", ["PropertySupport"]),
        tests(of: "Forecasts", ["Calendar", "Exact", "PropertySupport"]),
        tests(
            of: "Language", ["Calendar", "Codes", "Events", "Exact", "JSONText", "Scenarios"]),
        tests(of: "JSONText"),
        tests(
            of: "Plans",
            [
                "Calendar", "Codes", "Course", "Documents", "Exact", "Language", "LanguageSupport",
                "YAMLReader",
            ], without: ["Fixtures"]),
        tests(of: "Events", ["Bytes", "Calendar", "Codes", "Records"]),
        tests(of: "Subjects", ["Calendar", "Codes", "EventSupport", "Events", "PropertySupport"]),
        tests(
            of: "Measures",
            [
                "Calendar", "Codes", "EventSupport", "Events", "Language", "LanguageSupport",
                "PropertySupport", "Subjects",
            ]),
        tests(
            of: "Indicators",
            [
                "Calendar", "Codes", "Events", "Exact", "Language", "LanguageSupport", "Measures",
                "Plans", "Subjects",
            ]),
        tests(of: "Words", ["Calendar", "Codes", "Exact", "JSONText", "Language"]),
        tests(
            of: "Course",
            [
                "Calendar", "Charts", "Codes", "Exact", "Forecasts", "Indicators", "JSONText",
                "Language", "LanguageSupport", "Plans", "Words",
            ]),
        tests(
            of: "Alerts",
            ["Calendar", "Codes", "Course", "Exact", "Language", "LanguageSupport", "Plans"]),
        tests(of: "Charts", ["Calendar", "Codes", "PropertySupport"]),
        tests(
            of: "Page",
            [
                "Calendar", "Charts", "Codes", "Course", "Exact", "Judgements", "Language",
                "Words",
            ]),
        tests(
            of: "Scenarios",
            [
                "Assessments", "Codes", "Configuration", "Documents", "Plans", "Projecting",
                "Words", "YAMLReader",
            ]),
        tests(of: "Crypto"),
        tests(of: "KafkaClient", ["Records"]),
        tests(of: "PostgresClient", ["PrivatePostgres", "TestSupport"]),
        tests(of: "HTTPServer"),
        tests(of: "CurlClient"),
        tests(of: "Routes", ["Calendar", "Codes", "Documents", "YAMLReader"]),
        tests(
            of: "Configuration",
            ["Calendar", "Documents", "Language", "Plans", "Routes", "YAMLReader"]),
        tests(of: "Simulation", ["Calendar"]),
        tests(of: "Commands", ["Calendar", "Simulation"]),
        tests(
            of: "Storage",
            [
                "Bytes", "Calendar", "Codes", "Crypto", "EventSupport", "Events", "Exact",
                "Judgements", "Measures", "Plans", "PostgresClient", "Subjects", "TestSupport",
            ]),
        tests(
            of: "Delivery",
            [
                "Calendar", "Codes", "CurlClient", "JSONText", "Judgements", "KafkaClient",
                "PostgresClient", "Records", "Routes", "Storage", "TestSupport", "Words",
            ]),
        tests(
            of: "Daemon",
            [
                "Calendar", "Charts", "Codes", "Configuration", "Course",
                "Documents", "Events",
                "Exact", "Indicators", "Inspection", "Instruments", "JSONText", "Judgements",
                "Judging", "KafkaClient", "Language", "Measures", "Page", "Plans",
                "PostgresClient", "Projecting", "PropertySupport", "Records", "Serving",
                "Simulation", "Storage", "Subjects", "Systemd", "TestSupport", "Words",
                "YAMLReader",
            ]),
        .testTarget(
            name: "EventTypeTests",  // an event type that no table of the program has
            dependencies: ["Calendar", "Codes", "Events", "Records", "Storage", "Subjects"],
            swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)
