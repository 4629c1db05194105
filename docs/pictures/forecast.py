#!/usr/bin/env python3
"""Draws the pictures of docs/FORECAST.md: the three pictures of a series, and said against happened.

    make bench-forecast BENCH="--json figures.json" && python3 docs/pictures/forecast.py figures.json
"""

import json
import pathlib
import sys
from dataclasses import replace
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Tests/Oracle"))

from planoracle import average  # noqa: E402

READINGS = [(Fraction(2020), Fraction("85")), (Fraction(2021), Fraction("86.1")),
            (Fraction(2022), Fraction("86.9")), (Fraction(2023), Fraction("88.2"))]
TARGET, DEADLINE = 90, 2025
TITLES = ("it wanders", "it keeps its pace", "it scatters", "together")
INK, LINE, FILL, GOAL = "#1d2730", "#1f6f8b", "#9cc9d9", "#b4552d"


def svg(width, height, label, body):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{label}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>', *body, "</svg>", ""])


def text(x, y, words, anchor="start", colour=INK):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def fan(mixture_at, left, bottom, title, note):
    """One panel: the readings, the middle and the 80 % interval of each later year, the target."""
    def x(year):
        return left + 28 + (float(year) - 2020) * 27

    def y(value):
        return bottom - 24 - (float(value) - 82) * 10
    years = [2023 + place / 4 for place in range(1, 9)]
    spans = [(2023, 88.2, 88.2, 88.2)]
    for year in years:
        mixture = mixture_at(Fraction(year))
        spans.append((year, *(mixture.quantile(share) for share in (0.095, 0.5, 0.905))))
    area = [f"{x(year):.1f},{y(low):.1f}" for year, low, _, _ in spans]
    area += [f"{x(year):.1f},{y(high):.1f}" for year, _, _, high in reversed(spans)]
    middle = " ".join(f"{x(year):.1f},{y(value):.1f}" for year, _, value, _ in spans)
    past = " ".join(f"{x(year):.1f},{y(value):.1f}" for year, value in READINGS)
    body = [text(left + 8, bottom - 152, title), text(left + 8, bottom - 136, note, colour="#5a6772"),
            f'<polygon points="{" ".join(area)}" fill="{FILL}"/>',
            f'<polyline points="{middle}" fill="none" stroke="{LINE}" stroke-width="2" '
            'stroke-dasharray="4 3"/>',
            f'<polyline points="{past}" fill="none" stroke="{LINE}" stroke-width="2"/>',
            f'<line x1="{x(2020):.0f}" x2="{x(2025.1):.0f}" y1="{y(TARGET):.1f}" y2="{y(TARGET):.1f}" '
            f'stroke="{GOAL}" stroke-width="1.5"/>']
    body += [f'<circle cx="{x(year):.1f}" cy="{y(value):.1f}" r="3" fill="{LINE}"/>'
             for year, value in READINGS]
    body += [text(x(year), bottom - 8, str(year), "middle", "#5a6772") for year in (2020, 2025)]
    return body


def pictures():
    asked = average.Asked(Fraction(TARGET), True, Fraction(DEADLINE), (Fraction(0), Fraction(100)))

    def mixture_at(year):
        return average.futures(READINGS, replace(asked, deadline=year))[0]
    last = mixture_at(Fraction(DEADLINE))
    body = []
    for place, title in enumerate(TITLES):
        def alone(year, place=place):
            mixture = mixture_at(year)
            if place == 3:
                return mixture
            _, mean, error = mixture.parts[place]
            return average.Mixture(((1.0, mean, error),), mixture.degrees)
        if place == 3:
            note = f"chance of 90: {last.above(TARGET):.2f}"
        else:
            note = f"trusted {last.parts[place][0]:.0%}"
        body += fan(alone, place * 180, 176, title, note)
    return svg(720, 176, "Four panels: what each picture of the same four readings foretells, and "
               "their average against the target of 90", body)


def reliability(rows):
    """Said and happened, with the number of judgements as the area of the dot."""
    def x(share):
        return 44 + share * 240

    def y(share):
        return 264 - share * 240
    largest = max(count for _, _, count in rows)
    body = [f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#9aa5b1" '
            'stroke-dasharray="4 3"/>',
            f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" fill="none" stroke="{INK}"/>']
    body += [f'<circle cx="{x(said):.1f}" cy="{y(met):.1f}" r="{3 + 9 * (count / largest) ** 0.5:.1f}" '
             f'fill="{FILL}" stroke="{LINE}"/>' for said, met, count in rows]
    for share in (0, 0.5, 1):
        body += [text(x(share), 282, f"{share:g}", "middle"), text(38, y(share) + 4, f"{share:g}", "end")]
    body += [text(164, 298, "chance that was said", "middle"), text(52, 18, "share that was met")]
    return svg(310, 304, "How often plans were met by the chance that had been said", body)


def main():
    (HERE / "forecast-pictures.svg").write_text(pictures(), encoding="utf-8")
    if len(sys.argv) > 1:
        rows = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["reliability"]
        (HERE / "forecast-reliability.svg").write_text(reliability(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
