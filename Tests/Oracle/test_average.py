"""The oracle's `model_average`: the published vectors with their insides, which readings count, edges."""

import math
import pathlib
import sys
from fractions import Fraction

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from planoracle import average, civil  # noqa: E402
from planoracle.average import PICTURES, Asked, choose, model_average  # noqa: E402

SHARE = (Fraction(0), Fraction(100))


def tau(text):
    """`2022-06-30` or a year, as plan time."""
    return civil.plan_time(civil.parse_day(text)) if "-" in text else Fraction(text)


def series(text):
    """`2020 85, 2021 86.1` as readings."""
    pairs = (each.split() for each in text.split(","))
    return [(tau(day), Fraction(value)) for day, value in pairs]


def years(start, text):
    """Values of years that follow each other."""
    return [(Fraction(start + place), Fraction(value))
            for place, value in enumerate(text.split())]


def at_least(target, year, bounds=(None, None), **more):
    return Asked(Fraction(target), True, Fraction(year), bounds, **more)


def at_most(target, year, bounds=(None, None), **more):
    return Asked(Fraction(target), False, Fraction(year), bounds, **more)


SECOND = (years(2020, "85 86.1 86.9 88.2"), at_least(90, 2025, SHARE))
SIBLINGS = [years(2020, each) for each in (
    "70 71.5 72.4 74", "82 82.5 83.9 84.6", "60 63 64 67", "90 90.5 91.5 91.8")]
PUBLISHED = [
    (years(2021, "80"), at_least(90, 2025, SHARE), (80, 72.572034, 87.427966, 0.072011)),
    (*SECOND, (90.206732, 87.698583, 91.600932, 0.572948)),
    (years(2018, "52 48 51 49 50 53"), at_least(55, 2025),
     (51.080337, 47.374754, 56.579565, 0.150793)),
    (years(2019, "1000 1100 1210 1335 1460"), at_least(1750, 2025),
     (1692.764648, 1620.338607, 1762.934680, 0.134313)),
    (years(2020, "0 40 85 130"), at_least(200, 2025, (Fraction(0), None), cumulative=True),
     (219.538024, 205.782216, 234.923932, 0.946240)),
    (series("2019 2.9, 2020 2.4, 2022 1.9"), at_most("1.5", 2025, SHARE),
     (1.684870, 0.381262, 3.029750, 0.415579)),
    (years(2020, "80 81 82 70 71"), at_least(75, 2026, SHARE, breaks=(tau("2023-01-01"),)),
     (72.809564, 71.779411, 73.552799, 0.008527)),
    (series("2021 60, 2022-06-30 55, 2022 62, 2023-06-30 58"), at_least(66, 2024, SHARE),
     (64.786829, 59.044074, 69.842649, 0.396334)),
    (years(2020, "95 95 95 95"), at_least(95, 2026, SHARE), (95, 94.925587, 95.074413, 1)),
]


def six(*numbers):
    return pytest.approx(numbers, abs=6e-7)


def figures(found):
    return found.value, found.low, found.high, found.chance


@pytest.mark.parametrize(("readings", "asked", "wanted"), PUBLISHED)
def test_the_published_vectors(readings, asked, wanted):
    assert figures(model_average(readings, asked)) == six(*wanted)


def test_the_inside_of_the_second_vector():
    readings, asked = SECOND
    task = average.level_task(*choose(readings, asked.deadline), asked)
    assert task.size == pytest.approx(13.45)
    mixture, _ = average.weigh(task)
    assert mixture.degrees == pytest.approx(3.2)
    wanted = [(88.606715, 2.101739, 3.095465, 0.008598), (90.450068, 0.480312, 3.694836, 2.137413),
              (86.55, 0.625, 10.9, 0.346574)]
    for picture, numbers in zip(PICTURES, wanted):
        found = average.hold(picture, task)
        assert (found.mean, found.variance, found.residual, found.evidence) == six(*numbers)


def test_student_and_the_way_covered():
    assert average.student(1.5, 3.2) == pytest.approx(0.88747773, abs=6e-9)
    assert average.student(-0.7, 1) == pytest.approx(0.30559989, abs=6e-9)
    assert average.student(2, 0.2) == pytest.approx(0.67360742, abs=6e-9)
    assert average._way(1, 1) == pytest.approx(0.98353960, abs=6e-9)
    assert average._way(1, 3) == pytest.approx(2.83999316, abs=6e-9)


@pytest.mark.parametrize("degrees", [1, 2, 5, 9])
def test_student_of_whole_degrees_is_the_finite_sum(degrees):
    from planoracle.forecast import upper_tail
    for t in (-40.0, -2.5, -1e-7, 0.0, 0.3, 1.9, 40.0):
        assert average.student(t, degrees) == pytest.approx(1 - upper_tail(t, degrees), abs=1e-13)


def test_the_published_siblings():
    readings, asked = SECOND
    tasks = [average.level_task(*choose(each, asked.deadline), asked) for each in SIBLINGS]
    found = average.learn(tasks)
    assert found.priors == six(0.529746, 0.330223, 0.140031)
    assert found.steps == six(0.059836, 0.114805, 0.106991)
    assert found.trend == pytest.approx(0.028917, abs=6e-7)
    assert figures(model_average(readings, asked, SIBLINGS)) == six(
        89.819543, 87.996051, 91.420105, 0.444886)


def test_siblings_count_from_three_and_only_with_readings_on_the_same_days():
    readings, asked = SECOND
    alone = model_average(readings, asked)
    assert model_average(readings, asked, SIBLINGS[:2]) == alone
    other_days = [[(time - Fraction(1, 2), value) for time, value in each] for each in SIBLINGS]
    assert model_average(readings, asked, SIBLINGS[:2] + other_days) == alone
    assert model_average(readings, asked, SIBLINGS[:3] + other_days) == model_average(
        readings, asked, SIBLINGS[:3]) != alone


def test_siblings_that_never_moved_leave_a_finite_forecast():
    still = [years(2020, f"{level} {level} {level}") for level in (100, 100, 0, 0.1, 0)]
    for own in ("100 100 100", "0 0 0", "0.3 0.3 0.3", "90 95 100"):
        found = model_average(years(2020, own), at_least(99, 2025, SHARE), still)
        assert all(math.isfinite(each) for each in figures(found))
        assert found.low <= found.value <= found.high


# Which readings.

def chosen(text, deadline):
    readings, other = choose(sorted(series(text)), tau(deadline))
    return [time for time, _ in readings], sorted(other)


def test_of_a_year_the_reading_nearest_to_the_deadlines_season():
    text = "2021-03-31 1, 2021-12-01 2, 2022 3, 2022-06-30 4, 2023-11-30 5"
    assert chosen(text, "2025-12-31") == (
        [tau("2021-12-01"), tau("2022"), tau("2023-11-30")], [])


def test_the_latest_readings_season_comes_with_an_offset():
    text = "2021 1, 2022-06-30 2, 2022 3, 2023-06-30 4"
    both = [tau(each) for each in ("2021", "2022-06-30", "2022", "2023-06-30")]
    assert chosen(text, "2025-12-31") == (both, [both[1], both[3]])
    # With one reading of that season alone it says nothing of a change.
    assert chosen("2021 1, 2022 3, 2023-06-30 4", "2025-12-31") == ([tau("2021"), tau("2022")], [])


def test_irregular_days_are_half_a_year_apart():
    text = "2021-03-01 1, 2021-08-01 2, 2021-10-01 3, 2022-05-01 4"
    assert chosen(text, "2025-12-31")[0] == [
        tau("2021-03-01"), tau("2021-10-01"), tau("2022-05-01")]


def test_at_most_fifteen_years_back():
    readings, _ = choose(years(1990, " ".join(map(str, range(30)))), Fraction(2025))
    assert (readings[0][0], len(readings)) == (2004, 16)


# Edges.

def test_edges():
    one = years(2020, "50")
    assert model_average([], at_least(90, 2025)) is None
    assert figures(model_average(one, at_least(50, 2020))) == (50, 50, 50, 1)
    assert figures(model_average(one, at_most(49, 2019))) == (50, 50, 50, 0)
    counts = years(2020, "0 150 210")
    reached = model_average(counts, at_least(200, 2025, cumulative=True))
    assert reached.chance == 1 and reached.value > 210
    started = model_average(years(2020, "0"), at_least(200, 2025, cumulative=True))
    assert figures(started) == (None, None, None, 0.5)


def test_bounds_cut_the_figures_and_not_the_chance():
    readings = years(2020, "90 94 98")
    free, cut = (model_average(readings, at_least(99, 2026, bounds))
                 for bounds in ((None, None), (None, Fraction(100))))
    assert free.chance == cut.chance
    assert free.high > 100 == cut.high
    falling = model_average(years(2020, "0 60 70"), at_least(90, 2026, cumulative=True))
    assert falling.low >= 70


def test_units_and_origin_do_not_matter():
    readings, asked = SECOND[0], at_least(90, 2025)
    found = model_average(readings, asked, SIBLINGS)
    thousand = [[(time, value * 1000) for time, value in each] for each in (readings, *SIBLINGS)]
    large = model_average(thousand[0], at_least(90_000, 2025), thousand[1:])
    assert large.chance == pytest.approx(found.chance, abs=1e-12)
    assert large.value == pytest.approx(found.value * 1000, rel=1e-12)


def test_a_break_shifts_the_yearly_numbers_of_a_count():
    counts = years(2018, "0 50 98 149 249 351")
    broken = at_least(500, 2025, cumulative=True, breaks=(tau("2022-01-01"),))
    found = model_average(counts, broken)
    # Half a hundred a year before, a hundred after: without the break it is not clear which goes on.
    assert found.value == pytest.approx(551, abs=8)
    assert found.high - found.low < 60
    assert model_average(counts, at_least(500, 2025, cumulative=True)).low < found.low
    twice = at_least(500, 2025, cumulative=True, breaks=(tau("2022-06-01"), tau("2022-01-01")))
    assert model_average(counts, twice) == found
