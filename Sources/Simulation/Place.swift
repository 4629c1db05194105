import Codes

/// A place that can be simulated: its counties, its registers, and where its numbers begin, so that
/// no two places have a unit, a person or a resource in common.
package struct Place: Sendable, Hashable {
    /// The code of the area as a whole.
    package let code: Int32
    /// What stands between `urn:` and the register in the source of its events.
    let name: String
    /// Its counties and districts; a district or county by itself is its only one.
    let counties: [County]
    /// The first four digits of its units' ids.
    let unitPrefix: String
    /// Numbers of people begin behind this one.
    let firstPerson: UInt32
    /// Numbers of resources begin behind this one.
    let firstResource: Int32
    /// Units of the usual kinds, and learners, at the beginning.
    let schools: Int
    let students: Int

    /// The places of the plans in the package.
    package static let all = [liaocheng, daqing, heping, ofNobody]

    /// The place with the code; nil where none is simulated.
    package init?(code: String) {
        guard let place = Place.all.first(where: { "\($0.code)" == code }) else { return nil }
        self = place
    }

    private init(
        _ code: Int32, _ name: String, _ ordinal: Int, unitPrefix: String, schools: Int,
        students: Int, counties: [County]
    ) {
        self.code = code
        self.name = name
        self.counties = counties
        self.unitPrefix = unitPrefix
        self.schools = schools
        self.students = students
        firstPerson = UInt32(ordinal) * 20_000_000
        firstResource = Int32(ordinal) * 100_000
    }

    /// 聊城市.
    static let liaocheng = Place(
        371_500, "liaocheng", 0, unitPrefix: "3137", schools: 112, students: 7_200,
        counties: [
            County(code: 371_502, name: "东昌府区"), County(code: 371_503, name: "茌平区"),
            County(code: 371_521, name: "阳谷县"), County(code: 371_522, name: "莘县"),
            County(code: 371_524, name: "东阿县"), County(code: 371_525, name: "冠县"),
            County(code: 371_526, name: "高唐县"), County(code: 371_581, name: "临清市"),
        ])

    /// 大庆市.
    static let daqing = Place(
        230_600, "daqing", 1, unitPrefix: "3123", schools: 117, students: 5_400,
        counties: [
            County(code: 230_602, name: "萨尔图区"), County(code: 230_603, name: "龙凤区"),
            County(code: 230_604, name: "让胡路区"), County(code: 230_605, name: "红岗区"),
            County(code: 230_606, name: "大同区"), County(code: 230_621, name: "肇州县"),
            County(code: 230_622, name: "肇源县"), County(code: 230_623, name: "林甸县"),
            County(code: 230_624, name: "杜尔伯特蒙古族自治县"),
        ])

    /// 和平区 of Tianjin.
    static let heping = Place(
        120_101, "heping", 2, unitPrefix: "3112", schools: 22, students: 1_500,
        counties: [County(code: 120_101, name: "和平区")])

    /// A county that no plan names: for the plan whose own county is not known.
    package static let ofNobody = Place(
        990_001, "some-county", 3, unitPrefix: "3199", schools: 22, students: 1_500,
        counties: [County(code: 990_001, name: "某县")])
}

/// A county or district of a place.
struct County: Sendable, Hashable {
    let code: Int32
    let name: String
}
