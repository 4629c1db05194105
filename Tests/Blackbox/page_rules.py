"""What a page must keep, whatever it shows: rules that need no browser."""

import re
from collections import Counter
from html.parser import HTMLParser

TEXT = ["ink", "soft", "link", "missed", "breached", "off", "risk", "on", "met", "calm"]
SOLID = ["missed", "breached", "off"]


def palette(css, dark):
    """The colours of the style sheet by name."""
    blocks = re.findall(r":root \{([^}]*)\}", css)
    colours = dict(re.findall(r"--([a-z]+):\s*(#[0-9a-f]{6})", blocks[0]))
    if dark:
        colours.update(re.findall(r"--([a-z]+):\s*(#[0-9a-f]{6})", blocks[1]))
    return colours


def contrast(one, other):
    """By WCAG's formula."""
    def luminance(colour):
        parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= .04045 else ((part + .055) / 1.055) ** 2.4
                  for part in parts]
        return sum(weight * part for weight, part in zip((.2126, .7152, .0722), linear))
    low, high = sorted((luminance(one), luminance(other)))
    return (high + .05) / (low + .05)


def weak_pairs(css):
    """Pairs of text and ground below 4.5, in light and dark."""
    found = []
    for dark in (False, True):
        colours = palette(css, dark)
        pairs = [(text, ground) for text in TEXT for ground in ("paper", "panel")]
        pairs += [("inv", ground) for ground in SOLID]
        found += [(dark, text, ground, round(contrast(colours[text], colours[ground]), 2))
                  for text, ground in pairs if contrast(colours[text], colours[ground]) < 4.5]
    return found


class Structure(HTMLParser):
    """Gathers the faults of one page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.tags, self.heads = Counter(), Counter(), []
        self.faults, self.references, self.open = [], [], []
        self.is_hidden = False
        self.feed(text)
        self.finish(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags[tag] += 1
        if tag == "p":
            self.is_hidden = "aria-hidden" in attributes
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if "style" in attributes or any(name.startswith("on") for name in attributes):
            self.faults.append(f"inline style or handler on {tag}")
        if tag == "svg" and attributes.get("role") == "img" and not attributes.get("aria-label"):
            self.faults.append("a drawing without a text")
        if tag == "svg" and "role" not in attributes and "aria-hidden" not in attributes:
            if attributes.get("class") != "s" and not self.is_hidden:
                self.faults.append(f"a drawing neither told nor hidden: {attributes}")
        if tag == "style" or tag == "script" and "src" not in attributes:
            self.faults.append(f"inline {tag}")
        if tag in ("link", "script", "img"):
            target = attributes.get("href") or attributes.get("src") or ""
            if not target.startswith("/assets/"):
                self.faults.append(f"{tag} fetches {target}")
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        for name in ("aria-labelledby", "aria-describedby"):
            self.references += attributes.get(name, "").split()
        if tag in ("a", "use") and attributes.get("href", "").startswith("#"):
            self.references.append(attributes["href"][1:])
        if tag in ("select", "input") and "label" not in self.open:
            if attributes.get("type") != "hidden":
                self.faults.append(f"{tag} without a label")
        if tag == "th" and "scope" not in attributes:
            self.faults.append("th without scope")
        if tag in ("label", "select"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            self.open.remove(tag)

    def finish(self, text):
        self.faults += [f"id {name} {count} times" for name, count in self.ids.items() if count > 1]
        self.faults += [f"#{name} points nowhere" for name in set(self.references)
                        if name not in self.ids]
        if self.heads.count(1) != 1:
            self.faults.append(f"{self.heads.count(1)} h1")
        self.faults += [f"heading {one} to {other}"
                        for one, other in zip(self.heads, self.heads[1:]) if other > one + 1]
        if self.tags["table"] != self.tags["caption"]:
            self.faults.append("a table without a caption")
        self.faults += [f"no {name}" for name in ("main", "header", "footer", "nav", "title")
                        if not self.tags[name]]
        if not re.search(r'<html lang="(zh-CN|en)"', text):
            self.faults.append("no language")


def visible_text(html):
    """What is read, and the labels that are read aloud."""
    labels = re.findall(r'aria-label="([^"]*)"', html)
    body = re.sub(r"<(script|style|symbol)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"<[^>]*>", " ", body) + " ".join(labels)


def english_runs(html):
    """Two or more English words in a row, outside of what says that it is English or a code."""
    html = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', " ", html, flags=re.S)
    html = re.sub(r"<code>.*?</code>", " ", html, flags=re.S)
    return re.findall(r"\b[A-Za-z]{2,} [A-Za-z]{2,}\b", visible_text(html))


def han_runs(html):
    """Chinese outside of what says that it is Chinese."""
    html = re.sub(r'<(\w+)[^>]* lang="zh-CN"[^>]*>.*?</\1>', " ", html, flags=re.S)
    return re.findall(r"[一-鿿]+", visible_text(html))
