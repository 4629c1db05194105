import Codes
import EventSupport
import Events
import Testing

@testable import Subjects

struct LearnerFoldTests {
    private func enrolled(
        _ id: String, at school: String, from: String, stage: Stage = .primary
    ) -> Entry {
        var payload = Payload()
        payload.set(Enrolment.school, to: term(school))
        payload.set(Enrolment.stage, to: stage)
        return Entry(id, at: 0).with(\.day, day(from)).with(\.payload, payload)
    }

    private func left(
        _ id: String, _ school: String, on: String, _ outcome: ExitOutcome = .withdrawn
    ) -> Entry {
        var payload = Payload()
        payload.set(LearnerExit.school, to: term(school))
        payload.set(LearnerExit.outcome, to: outcome)
        return Entry(id, at: 0).with(\.day, day(on)).with(\.type, LearnerExit.type)
            .with(\.payload, payload)
    }

    /// `a 2023-09-01 2024-07-01`, `-` where open, `(a)` where suspended.
    private func spans(_ entries: Entry...) -> [String] {
        let timeline = told(entries).front
        var resolution = Resolution()
        resolution.resolve(timeline)
        var fold = LearnerFold()
        fold.fold(timeline, resolution.standing)
        return fold.spans.map { span in
            let school = words[Int(span.school) - 1]
            return (span.isCounted ? school : "(\(school))") + " " + dayText(span.from) + " "
                + (span.end == .max ? "-" : dayText(span.end))
        }
    }

    @Test func `a later enrolment ends the earlier one on its first day`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"),
                enrolled("2", at: "b", from: "2024-03-01"))
                == ["a 2023-09-01 2024-03-01", "b 2024-03-01 -"])
    }

    @Test func `an exit ends the enrolment at its own school on its date`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"), left("2", "a", on: "2024-07-01"))
                == ["a 2023-09-01 2024-07-01"])
    }

    @Test func `an exit from another school has no effect`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"), left("2", "b", on: "2024-07-01"))
                == ["a 2023-09-01 -"])
    }

    @Test func `an exit that stands before its enrolment in the timeline has no effect`() {
        #expect(
            spans(
                left("1", "a", on: "2023-08-31"), enrolled("2", at: "a", from: "2023-09-01"))
                == ["a 2023-09-01 -"])
        #expect(
            spans(
                left("1", "a", on: "2023-09-01"), enrolled("2", at: "a", from: "2023-09-01"))
                == ["a 2023-09-01 -"])
    }

    @Test func `an exit on the first day leaves no day`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"), left("2", "a", on: "2023-09-01"))
                == [])
    }

    @Test func `a second exit has no effect`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"), left("2", "a", on: "2024-01-01"),
                left("3", "a", on: "2024-07-01")) == ["a 2023-09-01 2024-01-01"])
    }

    @Test func `a suspended learner stays on roll and is counted again when enrolled`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"),
                left("2", "a", on: "2024-01-01", .suspended),
                enrolled("3", at: "a", from: "2024-09-01"))
                == [
                    "a 2023-09-01 2024-01-01", "(a) 2024-01-01 2024-09-01", "a 2024-09-01 -",
                ])
    }

    @Test func `a suspended learner can still graduate`() {
        #expect(
            spans(
                enrolled("1", at: "a", from: "2023-09-01"),
                left("2", "a", on: "2024-01-01", .suspended),
                left("3", "a", on: "2024-07-01", .graduated))
                == ["a 2023-09-01 2024-01-01", "(a) 2024-01-01 2024-07-01"])
    }

    @Test func `the stage is the enrolment's`() {
        let store = told([enrolled("1", at: "a", from: "2023-09-01", stage: .junior)])
        var fold = LearnerFold()
        fold.fold(store.front, [0])
        #expect(fold.spans.map(\.stage) == [.junior])
    }
}
