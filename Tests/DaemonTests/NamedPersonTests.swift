import Events
import Records
import Testing

@testable import Projecting

struct NamedPersonTests {
    private func record(
        _ value: String, key: String? = nil, headers: [(String, String)] = []
    ) -> StoredRecord {
        var batch = RecordBatch()
        batch.append(
            offset: 0, key: key.map { Array($0.utf8) }, value: Array(value.utf8),
            headers: headers.map { ($0.0, Array($0.1.utf8)) })
        return StoredRecord(batch.records[0], of: batch)
    }

    @Test func `a subject that is somebody is taken, and no other`() throws {
        for good in [
            "student/S1", "staff/a.b_c:d-e", "person/" + String(repeating: "9", count: 128),
        ] {
            _ = try NamedPerson(good)
        }
        for other in ["institution", "area", "resource"] {
            #expect(throws: NamedPerson.Refusal.noPerson(other)) { try NamedPerson(other + "/x") }
        }
        for wrong in [
            "", "student", "student/", "student/a/b", "Student/a", "student/a b", "student/é",
            "person/" + String(repeating: "9", count: 129), " student/a",
        ] {
            #expect(throws: NamedPerson.Refusal.noSubject) { try NamedPerson(wrong) }
        }
    }

    @Test func `its hash is the one under which the decoder stores it`() throws {
        // The first 16 bytes of HMAC-SHA-256, by another program.
        let hash = try NamedPerson("student/S1").key(by: [UInt8](repeating: 3, count: 32))
        #expect(hash.hex == "3f9953be3827014ea41fe203bbe434cd")
    }

    @Test func `a record names it wherever its subject stands whole`() throws {
        let person = try NamedPerson("student/S1")
        for text in [
            #"{"subject":"student/S1"}"#, #"{"subject":"student\/S1"}"#,
            #"{"subject":"\u0073tudent/S1"}"#, #"{"subject":"student\u002FS\u0031","x":"#,
            "student/S1", "student/S1}",
        ] {
            #expect(person.isNamed(in: record(text)), "\(text)")
        }
        #expect(person.isNamed(in: record("{", key: "student/S1")))
        #expect(person.isNamed(in: record("{", headers: [("ce_subject", "student/S1")])))
        for text in [
            #"{"subject":"student/S12"}"#, #"{"subject":"student/S1.x"}"#, "xstudent/S1",
            #"{"subject":"staff/S1"}"#, #"{"guardianIds":["S1"]}"#, "student/", "", #"\u00"#, "\\",
        ] {
            #expect(!person.isNamed(in: record(text, key: "student/S10")), "\(text)")
        }
    }

    @Test func `a person is also named as a guardian, and by nothing else that reads the same`()
        throws
    {
        let person = try NamedPerson("person/2023")
        #expect(person.isNamed(in: record(#"{"data":{"guardianIds":["G1","2023"]}}"#)))
        #expect(!person.isNamed(in: record(#"{"data":{"guardianIds":["G1","20231"]}}"#)))
        #expect(!person.isNamed(in: record(#"{"data":{"period":"2023"}}"#)))
        #expect(!person.isNamed(in: record(#"{"data":{"schoolYear":2023}}"#)))
    }
}
