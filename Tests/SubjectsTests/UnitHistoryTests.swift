import Codes
import EventSupport
import Events
import Testing

@testable import Subjects

struct UnitHistoryTests {
    private func change(
        _ id: String, _ kind: InstitutionChangeKind, _ on: String,
        _ more: (inout Payload) -> Void = { _ in }
    ) -> Entry {
        var payload = Payload()
        payload.set(InstitutionChange.change, to: kind)
        more(&payload)
        return Entry(id, at: 0).with(\.type, InstitutionChange.type).with(\.day, day(on))
            .with(\.payload, payload)
    }

    private func history(_ entries: Entry...) -> [UnitHistory.Span] {
        let timeline = told(entries, kind: .institution).front
        var resolution = Resolution()
        resolution.resolve(timeline)
        return UnitHistory(folding: timeline, resolution.standing).spans
    }

    @Test func `a unit has no history before its first opening`() {
        #expect(
            history(
                change("1", .updated, "2020-01-01") {
                    $0.set(InstitutionChange.setting, to: .rural)
                }) == [])
        #expect(history(change("1", .closed, "2020-01-01")) == [])
        let spans = history(
            change("1", .closed, "2020-01-01"), change("2", .opened, "2021-01-01"))
        #expect(spans.map(\.from) == [day("2021-01-01")])
        #expect(spans.map(\.state) == [.open])
    }

    @Test func `what was stated before the opening holds from the opening on`() {
        let spans = history(
            change("1", .approved, "2020-01-01") {
                $0.set(InstitutionChange.setting, to: .rural)
                $0.set(InstitutionChange.area, to: term("A1"))
            },
            change("2", .opened, "2021-01-01") { $0.set(InstitutionChange.ownership, to: .public) })
        #expect(
            spans == [
                UnitHistory.Span(
                    from: day("2021-01-01"), state: .open, setting: .rural, ownership: .public,
                    area: term("A1"))
            ])
    }

    @Test func `a later change carries only what changes`() {
        let spans = history(
            change("1", .opened, "2020-01-01") {
                $0.set(InstitutionChange.kind, to: .primarySchool)
                $0.set(InstitutionChange.area, to: term("A1"))
                $0.set(InstitutionChange.setting, to: .rural)
                $0.set(InstitutionChange.ownership, to: .privateOther)
                $0.set(InstitutionChange.stages, to: 2)
            },
            change("2", .converted, "2021-01-01") {
                $0.set(InstitutionChange.ownership, to: .public)
            },
            change("3", .moved, "2022-01-01") {
                $0.set(InstitutionChange.area, to: term("A2"))
                $0.set(InstitutionChange.stages, to: 0)
            })
        #expect(spans.map(\.ownership) == [.privateOther, .public, .public])
        #expect(spans.map(\.area) == [term("A1"), term("A1"), term("A2")])
        #expect(spans.map(\.kind) == [.primarySchool, .primarySchool, .primarySchool])
        #expect(spans.map(\.stages) == [2, 2, 0])
    }

    @Test func `the latest of opened, closed and merged decides`() {
        let spans = history(
            change("1", .opened, "2020-01-01"), change("2", .closed, "2021-01-01"),
            change("3", .opened, "2022-01-01"),
            change("4", .merged, "2023-01-01") {
                $0.set(InstitutionChange.mergedInto, to: term("b"))
            },
            change("5", .updated, "2024-01-01") { $0.set(InstitutionChange.setting, to: .town) },
            change("6", .opened, "2025-01-01"))
        #expect(spans.map(\.state) == [.open, .closed, .open, .merged, .merged, .open])
        #expect(spans.map(\.mergedInto) == [0, 0, 0, term("b"), term("b"), 0])
    }

    @Test func `a second merge into nothing does not keep the first one's successor`() {
        let spans = history(
            change("1", .opened, "2020-01-01"),
            change("2", .merged, "2021-01-01") {
                $0.set(InstitutionChange.mergedInto, to: term("b"))
            },
            change("3", .merged, "2022-01-01"))
        #expect(spans.map(\.mergedInto) == [0, term("b"), 0])
    }

    @Test func `of changes on one day the last in the timeline holds on that day`() {
        let spans = history(
            change("1", .opened, "2020-01-01") { $0.set(InstitutionChange.setting, to: .rural) },
            change("2", .updated, "2020-01-01") { $0.set(InstitutionChange.setting, to: .urban) },
            change("3", .closed, "2021-01-01"),
            change("4", .opened, "2021-01-01"))
        #expect(spans.map(\.from) == [day("2020-01-01")])
        #expect(spans.map(\.setting) == [.urban])
    }
}
