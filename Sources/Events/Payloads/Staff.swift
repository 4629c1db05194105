import Codes

/// 任职: a person works at a unit from a day on.
package struct StaffAppointment: Equatable, Sendable {
    package var unit: Term = 0
    package var role: Role = .teacher
    package var stage: Stage?
    package var teachingSubject: Term = 0
    package var employment: Employment = .fullTime
    package var establishedPost: Bool?
    package var newToProfession: Bool?
    package var sex: Sex?
    package var entryCheckResult: EntryCheckResult?
    /// The last day that counts.
    package var to: Int32?
    package var entryCheckDone: Int32?
    package var birthDay: Int32?

    package init() {}

    package init(_ payload: Payload) {
        unit = payload.w0
        var first = BitReader(payload.w1)
        role = first.take(Role.self, 5) ?? .teacher
        stage = first.take(Stage.self, 4)
        employment = first.take(Employment.self, 3) ?? .fullTime
        establishedPost = first.takeFlag()
        newToProfession = first.takeFlag()
        sex = first.take(Sex.self, 2)
        entryCheckResult = first.take(EntryCheckResult.self, 2)
        teachingSubject = payload.w2
        to = loadedDay(payload.w3)
        entryCheckDone = loadedDay(payload.w4)
        birthDay = loadedDay(payload.w5)
    }

    package var payload: Payload {
        var first = BitWriter()
        first.put(role, 5)
        first.put(stage, 4)
        first.put(employment, 3)
        first.put(establishedPost)
        first.put(newToProfession)
        first.put(sex, 2)
        first.put(entryCheckResult, 2)
        var payload = Payload()
        payload.w0 = unit
        payload.w1 = first.word
        payload.w2 = teachingSubject
        payload.w3 = storedDay(to)
        payload.w4 = storedDay(entryCheckDone)
        payload.w5 = storedDay(birthDay)
        return payload
    }
}

/// 学历、专业、资格、职称: what a person is qualified for, from a day on.
package struct StaffQualification: Equatable, Sendable {
    package var kind: QualificationKind = .degree
    package var stage: Stage?
    /// The degree where `kind` is degree.
    package var degree: Degree?
    /// The value as a code, of every kind.
    package var value: Term = 0
    /// The last day that counts.
    package var validTo: Int32?

    package init() {}

    package init(_ payload: Payload) {
        var first = BitReader(payload.w0)
        kind = first.take(QualificationKind.self, 3) ?? .degree
        stage = first.take(Stage.self, 4)
        degree = first.take(Degree.self, 3)
        value = payload.w1
        validTo = loadedDay(payload.w2)
    }

    package var payload: Payload {
        var first = BitWriter()
        first.put(kind, 3)
        first.put(stage, 4)
        first.put(degree, 3)
        var payload = Payload()
        payload.w0 = first.word
        payload.w1 = value
        payload.w2 = storedDay(validTo)
        return payload
    }
}

/// 交流轮岗: a person works at another unit for a time.
package struct StaffRotation: Equatable, Sendable {
    package var fromUnit: Term = 0
    package var toUnit: Term = 0
    package var role: Role?
    package var backbone: Bool?
    package var schoolYear: UInt32 = 0
    /// The last day that counts; absent: the end of the school year.
    package var to: Int32?

    package init() {}

    package init(_ payload: Payload) {
        fromUnit = payload.w0
        toUnit = payload.w1
        var first = BitReader(payload.w2)
        role = first.take(Role.self, 5)
        backbone = first.takeFlag()
        schoolYear = payload.w3
        to = loadedDay(payload.w4)
    }

    package var payload: Payload {
        var first = BitWriter()
        first.put(role, 5)
        first.put(backbone)
        var payload = Payload()
        payload.w0 = fromUnit
        payload.w1 = toUnit
        payload.w2 = first.word
        payload.w3 = schoolYear
        payload.w4 = storedDay(to)
        return payload
    }
}
