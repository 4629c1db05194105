import Exact
import JSONText

extension ReasonFacts {
    /// Institutions by their codes with the codes of their areas, or areas with their own; and how
    /// many more there are.
    package struct Members: Sendable, Equatable {
        package struct Member: Sendable, Equatable {
            package var code: String
            package var area: String
            /// nil of an area, and where no event has said it.
            package var name: String?

            package init(code: String, area: String, name: String?) {
                self.code = code
                self.area = area
                self.name = name
            }
        }

        package var areInstitutions: Bool
        package var members: [Member]
        package var others: Int

        package init(areInstitutions: Bool, members: [Member], others: Int) {
            self.areInstitutions = areInstitutions
            self.members = members
            self.others = others
        }

        init?(_ json: JSON) {
            let names = ["institutions", "areas"].filter { json[$0] != nil }
            guard let name = names.first, case .array(let list)? = json[name] else { return nil }
            areInstitutions = name == "institutions"
            members = list.compactMap { item in
                guard let code = item.word("code"), let area = item.word("areaCode") else {
                    return nil
                }
                return Member(code: code, area: area, name: item.word("name"))
            }
            others = json.fraction("others")?.whole.map { Int($0) } ?? 0
        }

        var json: JSON {
            let list = members.map { member in
                JSON.object(
                    [("code", .string(member.code)), ("areaCode", .string(member.area))]
                        + (member.name.map { [("name", .string($0))] } ?? []))
            }
            return .object([
                (areInstitutions ? "institutions" : "areas", .array(list)),
                ("others", .integer(Int64(others))),
            ])
        }
    }
}
