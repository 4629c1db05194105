/// The fields that data may have, by their names. The raw value is a field's place in a frame.
enum FieldName: UInt8, CaseIterable {
    // Learners.
    case schoolId, stage, from, move, grade, classId, sex, birthDate, admissionRoute, groups
    case disabilityType, placement, boarding, placePurchased, guardianIds, date, outcome
    case destinationSchoolId

    // Staff.
    case unitId, role, teachingSubject, employment, establishedPost, to, newToProfession
    case entryCheck, doneOn, result, kind, value, validFrom, validTo, fromUnitId, toUnitId
    case backbone, schoolYear

    // Institutions.
    case change, name, areaCode, townshipCode, setting, townshipSeat, ownership, forProfit
    case stages, mergedInto, classCount

    // Statements.
    case series, period, group, ageFrom, ageTo, item, status
}

/// Where the fields of one object are: one pass over its members finds all of them.
struct FieldFrame {
    /// Bit n says that the field with raw value n is there, and `places[n]` where.
    private var present: UInt64 = 0
    /// An array, since an `InlineArray` is copied whole to read one of its places.
    private var places = [Int32](repeating: 0, count: 64)

    /// Takes in an object; what is null is absent.
    mutating func fill(_ object: JSONNode, of document: JSONDocument, by index: FieldIndex) {
        present = 0
        for place in object.range {
            guard let name = index.name(document.members[place].name),
                document.members[place].value.kind != .null
            else { continue }
            present |= 1 << UInt64(name)
            places[Int(name)] = Int32(place)
        }
    }

    /// The place of a field among the members of the document; nil where it is absent.
    func place(of name: FieldName) -> Int? {
        guard present & 1 << UInt64(name.rawValue) != 0 else { return nil }
        return Int(places[Int(name.rawValue)])
    }
}

/// Finds field names by comparing numbers.
struct FieldIndex {
    private var words = [Word](repeating: Word(), count: 256)
    /// Raw values; a free slot has `free`.
    private var names = [UInt8](repeating: FieldIndex.free, count: 256)

    private static let free = UInt8.max

    init() {
        precondition(FieldName.allCases.count <= 64, "a frame has 64 places")
        for name in FieldName.allCases {
            let word = Word("\(name)")
            var slot = slot(of: word)
            while names[slot] != FieldIndex.free { slot = (slot + 1) & 255 }
            words[slot] = word
            names[slot] = name.rawValue
        }
    }

    /// The raw value of the field with this name; nil of an unknown one.
    func name(_ word: Word) -> UInt8? {
        var slot = slot(of: word)
        while names[slot] != FieldIndex.free {
            if words[slot] == word { return names[slot] }
            slot = (slot + 1) & 255
        }
        return nil
    }

    private func slot(of word: Word) -> Int {
        let mixed = (word.first ^ (word.second &* 31)) &* 0x9E37_79B9_7F4A_7C15
        return Int(mixed >> 56)
    }
}
