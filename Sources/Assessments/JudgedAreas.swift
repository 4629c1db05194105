import Codes
import Course
import Indicators
import Judgements
import Plans

/// The rated rows of an indicator so far, to which those of the areas below are compared. Of the
/// rows of an indicator an area comes before those that lie in it.
struct JudgedAreas {
    private var place: IndicatorPlace?
    private var areas: [Int: (judge: Judge, judgement: Judgement)] = [:]

    mutating func add(_ judge: Judge, _ judgement: Judgement, of row: Row) {
        if place != row.place { areas = [:] }
        place = row.place
        areas[row.area] = (judge, judgement)
    }

    /// What a row that is not rated has of what is expected of the nearest rated area that it lies
    /// in: expected value, gap and shortfall, where they say something of it.
    func compare(
        _ judgement: Judgement, of row: Row, in tree: AreaTree, _ status: inout StatusRow
    ) {
        guard row.place == place,
            let above = tree.ancestors(of: row.area).dropFirst().lazy.compactMap({ areas[$0] })
                .first,
            let compared = above.judge.comparison(of: judgement, with: above.judgement)
        else { return }
        status.expected = compared.expected.asStored
        status.gap = compared.gap?.asStored
        status.shortfall = compared.shortfall?.asStored
        status.shortfallNoun = compared.noun?.code
    }
}
