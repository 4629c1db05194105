import Calendar
import Documents
import Language
import Plans
import Testing

@Suite struct `The calendar and the vocabulary` {
    @Test func `give the semester of a day`() throws {
        let root = try #require(
            Fixtures.root(
                of: """
                    semesters:
                      2023-2: {from: 2024-03-01, to: 2024-07-10}
                      2023-1: {from: 2023-09-01, to: 2024-01-20}
                    """))
        let (calendar, _, faults) = readCalendar(root, file: "calendar.yaml")
        #expect(faults == [])
        let semesters = try #require(calendar)
        #expect(semesters.number(of: .on(9, 1, 2023)) == SchoolCalendar.number(of: "2023-1"))
        #expect(semesters.number(of: .on(7, 10, 2024)) == SchoolCalendar.number(of: "2023-2"))
    }

    @Test func `refuse semesters that overlap, end before they begin or have no name`() throws {
        let root = try #require(
            Fixtures.root(
                of: """
                    semesters:
                      2023-1: {from: 2023-09-01, to: 2024-01-20}
                      2023-2: {from: 2024-01-20, to: 2024-07-10}
                      2024-1: {from: 2024-09-01, to: 2024-08-01}
                      2024-3: {from: 2025-09-01, to: 2025-10-01}
                      2025-1: {from: 2025-12-01, to: 2026-01-20}
                    """))
        let (calendar, _, faults) = readCalendar(root, file: "calendar.yaml")
        #expect(calendar == nil)
        #expect(faults.map(\.line) == [3, 4, 5, 6])
    }

    @Test func `give codes with their names, and series with the group that is meant`() throws {
        let root = try #require(
            Fixtures.root(
                of: """
                    series:
                      years: {name: {zh: 年限, en: Years}, defaultGroup: {ageTo: 59, ageFrom: 16}}
                      heads: {name: {zh: 人数, en: Heads}}
                    designation:
                      master: {zh: 名师, en: Master}
                    """))
        let (vocabulary, faults) = readVocabulary(root, file: "vocabulary.yaml")
        #expect(faults == [])
        let words = try #require(vocabulary)
        #expect(words.series == ["years": #"{"ageFrom":16,"ageTo":59}"#, "heads": ""])
        #expect(words.group(of: "years", said: "") == words.series["years"])
        #expect(words.group(of: "years", said: #"{"sex":"male"}"#) == #"{"sex":"male"}"#)
        #expect(words.codes["designation"] == ["master"])
        #expect(words.names["designation"]?["master"]?.zh == "名师")
        #expect(words.names["series"]?["heads"]?.en == "Heads")
    }

    @Test func `refuse unknown lists, codes that are none and names by halves`() throws {
        let root = try #require(
            Fixtures.root(
                of: """
                    designations: {}
                    policy:
                      9lives: {zh: 甲, en: A}
                      charter: {zh: 章程}
                    """))
        let faults = readVocabulary(root, file: "vocabulary.yaml").faults
        #expect(faults.map(\.code) == [.unknownKey, .badValue, .missingKey])
        #expect(faults.first?.hint == "did you mean `designation`?")
    }
}
