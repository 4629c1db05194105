import Calendar
import Codes

/// The money of a detailed place: what was planned and what was spent, a report a year and item.
extension City {
    /// An item: yuan of one unit of an amount in 2020, and how much it grows in a hundred a year.
    private struct Item {
        let code: String
        let amount: Amount
        let yuan: Double
        let growth: Double
        /// For how many the money is, where it is said.
        var heads: Amount?
        /// Of a hundred of these heads in 2020 and in 2025.
        var reached: (from: Double, to: Double)

        init(
            _ code: String, _ yuan: Double, per amount: Amount, heads: Amount? = nil,
            growth: Double = 4, reached: (Double, Double) = (100, 100)
        ) {
            self.code = code
            self.amount = amount
            self.yuan = yuan
            self.growth = growth
            self.heads = heads
            self.reached = reached
        }
    }

    private static let every = Amount.learners(Schools.all.stages)
    private static let staff = Amount.teachers([])
    private static let hundred = Amount.number(100)

    private static let items: [Item] = [
        Item("teacherTrainingAnnual", 900, per: staff, growth: 6),
        Item("teacherTrainingSpecial", 300, per: staff, growth: 5),
        Item(
            "compulsoryTeacherPay", 93_000, per: .teachers([.primary, .junior]),
            heads: .teachers([.primary, .junior])),
        Item("teacherPay", 93_500, per: staff, heads: staff),
        Item("performancePay", 24_000, per: hundred, heads: hundred),
        Item("performancePayClassTeacher", 28_000, per: hundred, heads: hundred),
        Item("performancePaySpecialEducation", 29_000, per: hundred, heads: hundred),
        Item("performancePaySmallRuralClass", 26_500, per: hundred, heads: hundred),
        Item("performancePayExtraDuties", 26_000, per: hundred, heads: hundred),
        Item("townshipAllowance", 4_800, per: .number(80), heads: .number(80), reached: (70, 100)),
        Item(
            "hardshipAreaAllowance", 2_400, per: .number(20), heads: .number(20), reached: (70, 100)
        ),
        Item("publicKindergartenGrant", 640, per: .learners([.kindergarten], [.public]), growth: 1),
        Item(
            "inclusiveKindergartenSubsidy", 215,
            per: .learners([.kindergarten], [.privateInclusive]), growth: 1),
        Item("seniorSchoolConstruction", 2_000_000, per: .number(1), growth: 9),
        Item("artsHealthFund", 500_000, per: .number(1), growth: 9),
        Item("educationFund", 60_000_000, per: .number(1), growth: 6),
        Item("publicInput", 11_000, per: every, heads: every),
        Item("publicInputPoorRural", 12_000, per: hundred, heads: hundred),
        Item(
            "publicInputVocational", 14_000, per: .learners([.vocational]),
            heads: .learners([.vocational]), growth: 6),
        Item("publicInputBasic", 10_500, per: .learners(Schools.pupils.stages), growth: 5),
        Item("publicBudgetEducation", 12_500, per: every, growth: 7),
        Item("educationInput", 14_000, per: every, growth: 7),
        Item(
            "privateTeacherInsurance", 9_000, per: .number(20), heads: .number(20),
            reached: (70, 100)),
        Item(
            "kindergartenTeacherPay", 80_000, per: .teachers([.kindergarten]),
            heads: .teachers([.kindergarten]), reached: (95, 100)),
        Item("specialTeacherPay", 95_000, per: .teachers([.special]), heads: .teachers([.special])),
        Item("kindergartenFunds", 8_000, per: .learners([.kindergarten]), growth: 12),
        Item("primaryFunds", 9_000, per: .learners([.primary]), growth: 12),
        Item("juniorFunds", 11_000, per: .learners([.junior]), growth: 12),
        Item("seniorFunds", 12_000, per: .learners([.senior]), growth: 12),
        Item("vocationalFunds", 14_000, per: .learners([.vocational]), growth: 12),
        Item("specialFunds", 3_000_000, per: .number(1), growth: 8),
    ]

    /// What has been spent in a year, known in the spring after it.
    mutating func reportSpending(of year: Int) {
        for item in City.items {
            var growth = 1.0
            for _ in 2018..<max(year, 2018) { growth *= 1 + item.growth / 100 }
            if place.cuts[item.code] == year { growth *= 0.9 }
            let reached =
                item.reached.from
                + (item.reached.to - item.reached.from) * Double(max(0, year - 2020)) / 4
            for (ordinal, county) in place.counties.enumerated() {
                let short = place.lags[item.code].map { $0.county == ordinal ? $0.amount : 1 } ?? 1
                let amount = amount(of: item.amount, in: ordinal)
                let heads = item.heads.map {
                    Int(self.amount(of: $0, in: ordinal) * min(reached, 100) / 100 + 0.5)
                }
                report(
                    item.code, Int(amount * item.yuan * growth * short), heads: heads, "final",
                    of: .area(county.code), year)
            }
        }
        for ordinal in schools.indices where schools[ordinal].isOpen {
            let school = schools[ordinal]
            let subject = Subject.institution(Int32(ordinal))
            let kinds: [InstitutionKind] = [
                .primarySchool, .juniorSchool, .nineYearSchool, .teachingPoint,
            ]
            if kinds.contains(school.kind) {
                let pupils = students.count { $0.state == .enrolled && $0.school == ordinal }
                let yuan = (school.setting == .rural ? 8_400 : 7_200) + 300 * (year - 2018)
                report("schoolFunds", pupils * yuan, heads: nil, "final", of: subject, year)
            }
            if school.kind == .vocationalSchool || school.kind == .higherCollege {
                let share = ordinal % 2 == 0 ? 55 : 52
                report("netEarnedIncome", 400_000, heads: nil, "final", of: subject, year)
                report(
                    "earnedIncomeIncentive", 4_000 * share, heads: nil, "final", of: subject, year)
            }
        }
    }

    /// What is planned for the year.
    mutating func reportBudgets(of year: Int) {
        for area in areas {
            let isMissing = place.cuts["inspectionBudget"] == year && area == areas.last
            guard !isMissing else { continue }
            report("inspectionBudget", 300_000, heads: nil, "budget", of: .area(area), year)
        }
        for ordinal in schools.indices where schools[ordinal].isOpen {
            budgetParty(of: Int32(ordinal), year)
        }
    }

    /// What a school of the county has for its party branch.
    mutating func budgetParty(of school: Int32, _ year: Int) {
        guard place == .ofNobody, Schools.all.include(schools[Int(school)]) else { return }
        report(
            "partyFunds", 8_000 + Int(school) * 100, heads: nil, "budget",
            of: .institution(school), year)
    }

    private mutating func report(
        _ item: String, _ yuan: Int, heads: Int?, _ status: String, of subject: Subject, _ year: Int
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("fiscalYear", .whole(year)), ("itemCode", .text(item)), ("amount", .whole(yuan)),
        ]
        if let heads { fields.append(("headcount", .whole(heads))) }
        fields.append(("status", .text(status)))
        note("finance-report", of: "finance-bureau", about: subject, within: 15, fields)
    }
}
