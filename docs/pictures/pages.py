#!/usr/bin/env python3
"""Takes the pictures of the page (README, docs/PAGE.md) from a running demo, with Debian's Chromium.

    planwatch demo &                                            # prints the address of its page
    .venv/bin/python docs/pictures/pages.py http://127.0.0.1:PORT
"""

import pathlib
import shutil
import sys

from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).parent
INDICATOR = "/plans/liaocheng-14fyp/indicators/liaocheng-preschool-gross-enrolment?lang=en"
PICTURES = [
    ("page-front", "/?lang=zh", 1280, 1000, "light"),
    ("page-indicator", INDICATOR, 1280, 1180, "light"),
    ("page-phone", "/?lang=zh", 390, 844, "dark"),
]


def main():
    address = sys.argv[1].rstrip("/")
    with sync_playwright() as driver:
        # In a container Chromium runs as root, where its own sandbox cannot.
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, width, height, scheme in PICTURES:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(address + path)
            page.wait_for_timeout(1_000)
            page.screenshot(path=HERE / f"{name}.png")
            page.close()
        browser.close()


main()
