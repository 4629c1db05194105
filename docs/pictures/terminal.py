#!/usr/bin/env python3
"""Draws what a terminal showed as an SVG: the picture in the README.

    planwatch demo --once 2>&1 | python3 docs/pictures/terminal.py "make demo" > docs/pictures/terminal.svg
"""

import html
import sys
import unicodedata

WIDTH = 100  # columns
CHARACTER, LINE, MARGIN = 8.4, 19, 16
COLOURS = {
    "opened": "#f0c674", "fired": "#f07178", "worsened": "#f07178", "missed": "#f07178",
    "off_course": "#f07178", "breached": "#f07178",
    "resolved": "#8fd18f", "withdrawn": "#8fd18f", "met": "#8fd18f", "on_course": "#8fd18f",
    "retracted": "#9aa5b1", "at_risk": "#f0c674",
}


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def folded(line):
    """The line cut at spaces where it is wider than the picture."""
    indent = " " * (len(line) - len(line.lstrip()))
    while columns(line) > WIDTH:
        cut = line.rfind(" ", len(indent) + 1, WIDTH)
        if cut <= len(indent):
            break
        yield line[:cut]
        line = indent + line[cut + 1:]
    yield line


def spans(line):
    """The words of a line with their colours, white space kept."""
    word = ""
    for character in line + " ":
        if character == " ":
            if word:
                yield word, COLOURS.get(word)
            # Some browsers fold other spaces, whatever the document says.
            yield "\u00a0", None
            word = ""
        else:
            word += character


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    shown = ["$ " + command] if command else []
    for line in sys.stdin.read().splitlines():
        shown += folded(line.rstrip())
    height = MARGIN * 2 + LINE * (len(shown) + 1)
    width = int(MARGIN * 2 + CHARACTER * WIDTH)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(command)}">',
        f'<rect width="{width}" height="{height}" rx="10" fill="#15191e"/>',
        '<g fill="#d8dee4" font-family="DejaVu Sans Mono, Noto Sans Mono CJK SC, monospace"'
        ' font-size="14">',
    ]
    for place, line in enumerate(shown):
        y = MARGIN + LINE * (place + 1)
        pieces = "".join(
            f'<tspan fill="{colour}">{html.escape(word)}</tspan>' if colour else html.escape(word)
            for word, colour in spans(line))
        out.append(f'<text x="{MARGIN}" y="{y}">{pieces.rstrip()}</text>')
    print("\n".join(out + ["</g>", "</svg>"]))


main()
