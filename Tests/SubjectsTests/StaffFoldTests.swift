import Codes
import EventSupport
import Events
import PropertySupport
import Testing

@testable import Subjects

struct StaffFoldTests {
    private let life = StaffLife()

    @Test func `an appointment counts on its last day and not on the next`() {
        #expect(
            life.places(life.appointed("1", "a", "2023-09-01", to: "2024-08-31"))
                == ["a 2023-09-01", "- 2024-09-01"])
    }

    @Test func `an appointment that ends before it begins never counts`() {
        #expect(life.places(life.appointed("1", "a", "2023-09-01", to: "2023-08-31")) == [])
    }

    @Test func `a full-time appointment comes before all others, also later ones`() {
        #expect(
            life.places(
                life.appointed("1", "a", "2020-09-01", employment: .partTime),
                life.appointed("2", "b", "2022-09-01", to: "2023-08-31"))
                == ["a 2020-09-01", "b 2022-09-01", "a 2023-09-01"])
    }

    @Test func `of two full-time appointments the one with the earliest first day counts`() {
        #expect(
            life.places(
                life.appointed("1", "b", "2021-09-01"),
                life.appointed("2", "a", "2020-09-01", to: "2022-08-31"))
                == ["a 2020-09-01", "b 2022-09-01"])
    }

    @Test func `of two appointments from one day the smallest event id counts`() {
        #expect(
            life.places(
                life.appointed("2", "b", "2021-09-01"), life.appointed("10", "a", "2021-09-01"))
                == ["a 2021-09-01"])
    }

    @Test func `a rotation moves the place of work to its last day`() {
        #expect(
            life.places(
                life.appointed("1", "a", "2020-09-01"),
                life.rotated("2", "b", "2022-09-01", to: "2023-01-31", year: 2022))
                == ["a 2020-09-01", "b 2022-09-01", "a 2023-02-01"])
    }

    @Test func `a rotation without an end lasts to the end of its school year`() {
        #expect(
            life.places(
                life.appointed("1", "a", "2020-09-01"),
                life.rotated("2", "b", "2022-10-01", year: 2022))
                == ["a 2020-09-01", "b 2022-10-01", "a 2023-09-01"])
    }

    @Test func `a rotation without a valid appointment counts nothing`() {
        #expect(life.places(life.rotated("2", "b", "2022-09-01", year: 2022)) == [])
        #expect(
            life.places(
                life.appointed("1", "a", "2020-09-01", to: "2022-12-31"),
                life.rotated("2", "b", "2022-09-01", year: 2022))
                == ["a 2020-09-01", "b 2022-09-01", "- 2023-01-01"])
    }

    @Test func `of two rotations the latest first day, then the greatest time counts`() {
        #expect(
            life.places(
                life.appointed("1", "a", "2020-09-01"),
                life.rotated("2", "b", "2022-09-01", year: 2022),
                life.rotated("3", "c", "2022-11-01", to: "2022-11-30", year: 2022))
                == [
                    "a 2020-09-01", "b 2022-09-01", "c 2022-11-01", "b 2022-12-01",
                    "a 2023-09-01",
                ])
        #expect(
            life.places(
                life.appointed("1", "a", "2022-09-01"),
                life.rotated("9", "b", "2022-09-01", year: 2022).with(\.time, 1),
                life.rotated("3", "c", "2022-09-01", year: 2022).with(\.time, 2))
                == ["c 2022-09-01", "a 2023-09-01"])
    }

    @Test func `a rotation keeps role, stage and employment of the appointment`() {
        let fold = life.fold([
            life.appointed("1", "a", "2022-09-01", stage: .junior),
            life.rotated("2", "b", "2022-09-01", year: 2022),
        ])
        #expect(fold.segments.first?.appointment?.stage == .junior)
        #expect(fold.segments.first?.unit == term("b"))
    }

    @Test(arguments: Employment.allCases)
    func `a full-time teacher is a teacher employed fullTime or selfHired`(
        employment: Employment
    ) {
        for role in Role.allCases {
            let fold = life.fold([
                life.appointed("1", "a", "2022-09-01", employment: employment, role: role)
            ])
            let isOne = role == .teacher && (employment == .fullTime || employment == .selfHired)
            #expect(fold.segments[0].isFullTimeTeacher == isOne)
        }
    }

    @Test func `the degree is the highest that is valid on the day`() {
        let fold = life.fold([
            life.appointed("1", "a", "2020-01-01"),
            life.graded("2", .college, "2019-07-01"),
            life.graded("3", .master, "2021-07-01", to: "2022-06-30"),
            life.graded("4", .bachelor, "2021-01-01"),
        ])
        #expect(
            fold.segments.map { dayText($0.from) + " " + ($0.degree?.word ?? "-") } == [
                "2019-07-01 college", "2020-01-01 college", "2021-01-01 bachelor",
                "2021-07-01 master", "2022-07-01 bachelor",
            ])
    }

    @Test func `a qualification is valid on its last day`() {
        var payload = Payload()
        payload.set(StaffQualification.kind, to: .major)
        payload.set(StaffQualification.value, to: term("c"))
        payload.set(StaffQualification.validTo, to: day("2022-06-30"))
        let fold = life.fold([
            life.appointed("1", "a", "2020-01-01"),
            Entry("2", at: 0).with(\.type, StaffQualification.type)
                .with(\.day, day("2021-01-01")).with(\.payload, payload),
        ])
        let major = fold.qualifications[0]
        #expect(major.kind == .major && major.value == term("c"))
        #expect(
            fold.segments[major.segments].map { [dayText($0.from), dayText($0.end)] }
                == [["2021-01-01", "2022-07-01"]])
    }

    @Test(arguments: 0..<5)
    func `any small life counts on every day as the rules say`(run: Int) {
        for seed in UInt64(run) * 1_000..<UInt64(run) * 1_000 + 100 {
            var dice = Dice(seed: seed)
            let entries = life.random(&dice)
            let fold = life.fold(entries.shuffled(using: &dice))
            for number in life.days {
                let segment = fold.segments.last { $0.from <= number && number < $0.end }
                let expected = life.literally(entries, on: number)
                let appointment = segment?.appointment
                #expect(appointment?.employment == expected?.employment, "seed \(seed)")
                #expect(appointment?.role == expected?.role, "seed \(seed)")
                #expect(segment?.unit ?? 0 == expected?.unit ?? 0, "seed \(seed)")
                if expected != nil {
                    #expect(segment?.degree == expected?.degree, "seed \(seed)")
                }
            }
        }
    }

    @Test func `a life of thousands of facts folds in one breath`() {
        var entries: [Entry] = []
        for step in 0..<5_000 {
            let from = dayText(10_000 + Int32(step))
            entries.append(life.appointed("a\(step)", "a", from))
            entries.append(life.graded("d\(step)", .college, from))
            entries.append(life.rotated("r\(step)", "b", from, year: 2030))
        }
        let fold = life.fold(entries)
        #expect(fold.segments.count == 5_001)
    }
}
