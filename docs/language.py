#!/usr/bin/env python3
"""Writes the tables of docs/PLANS.md from schemas/plan.schema.json: what stands between a line
`<!-- table: NAME -->` and the next `<!-- end -->`. `make docs` calls it; a test fails when the page is stale.
"""
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/PLANS.md"
SCHEMA = ROOT / "schemas/plan.schema.json"
# Keys that as many nouns have in the same way have a table of their own.
SHARED = 7
# Longer lists of words are told once, in the table of words.
INLINE = 5
# Longer mappings are told in words.
SHOWN = 8
# Where the page speaks of a definition.
PLACES = {"at": "institutions-inside-at", "target": "targets", "row": "a-row", "measure": "measures"}
# What a definition is called where it stands behind a key.
CALLED = {
    "unset": "", "code": "code", "areaCode": "area code", "day": "day", "year": "year", "text": "text",
    "name": "`{zh: …, en: …}`", "condition": "condition", "measure": "measure", "id": "id",
    "limit": "number", "days": "whole number",
}
# What is written as the noun's own keys again.
FILTERS = {"any": "list of filters of the same noun", "not": "filter of the same noun"}
COMPARATORS = [
    "atLeast", "atMost", "equals", "above", "below", "between", "about", "increaseBy", "decreaseBy",
]
EVERY_KIND = ["kind", "baseline", "effort"]


def reference(schema):
    return schema.get("$ref", "").rpartition("/")[2]


def alternatives(schema):
    return schema.get("anyOf", [schema])


def mapping(schema):
    """What is written as a mapping; empty where it is none."""
    return next((each for each in [schema, *alternatives(schema)] if "properties" in each), {})


def members(schema):
    """The keys of a mapping."""
    return mapping(schema).get("properties", {})


def required(schema):
    return mapping(schema).get("required", [])


def code(*words):
    return ", ".join(f"`{word}`" for word in words)


def line(*cells):
    return "| " + " | ".join(str(cell).replace("\n", " ").replace("|", "\\|") for cell in cells) + " |"


def table(head, rows):
    return [line(*head), "|" + "---|" * len(head), *(line(*row) for row in rows)]


def key_word(name, needed):
    return f"**`{name}`**" if name in needed else f"`{name}`"


class Language:
    """What the schema says, in the words of a reader."""

    def __init__(self, schema):
        self.schema = schema
        self.definitions = schema["$defs"]
        words = list(self.keys_of("measure"))
        bases = members(self.keys_of("share")["among"])
        self.formulas = [word for word in words if self.is_formula(word)]
        nouns = [word for word in words if word not in self.formulas]
        self.flows = [word for word in nouns if "in" in self.keys_of(word)]
        self.stocks = [word for word in nouns if word not in self.flows
                       and (word in bases or "at" in self.keys_of(word))
                       and not required(self.definitions[word])]
        self.stated = [word for word in nouns if word not in self.flows + self.stocks]
        self.nouns = self.stocks + self.flows + self.stated
        # The longer lists of words, with the keys that take them.
        self.lists = {}

    def keys_of(self, word):
        return members(self.definitions[word])

    def is_formula(self, word):
        """What has a measure, a condition, a row or a definition inside."""
        schema = self.definitions[word]
        first = alternatives(schema)[0]
        inside = {reference(first), reference(first.get("items", {}))}
        inside |= {reference(each) for each in members(schema).values()}
        return bool(inside & {"measure", "condition", "id", "code"}) or "among" in members(schema)

    # What stands in the cells.

    def meaning(self, schema):
        named = self.definitions.get(reference(schema), {})
        said = schema.get("description") or named.get("description", "")
        default = schema.get("default")
        return said + (f" Without it `{default}`." if default is not None else "")

    def takes(self, schema, key):
        """What can be written behind a key, in words."""
        if key.partition(" ")[0] in FILTERS:
            return FILTERS[key]
        choices = alternatives(schema)
        found = [said for each in choices if (said := self.one(each, key))]
        lists = [self.one(each["items"], key) for each in choices if "items" in each]
        if may_be_list := [each for each in lists if each in found]:
            found = [each for each in found if not each.startswith("list of ")]
        return " or ".join(dict.fromkeys(found)) + (", or a list" if may_be_list else "")

    def one(self, schema, key):
        name = reference(schema)
        if name:
            return CALLED.get(name, f"see [`{name}`](#{PLACES.get(name, 'nouns')})")
        if "const" in schema:
            return f"`{schema['const']}`"
        if "enum" in schema:
            return self.words_of(schema["enum"], key)
        kind = schema.get("type")
        if kind == "array":
            if schema.get("minItems") == schema.get("maxItems") == 2:
                if "prefixItems" not in schema:
                    return "`[low, high]`"
                return f"`[{CALLED[reference(schema['prefixItems'][0])]}, number]`"
            return f"list of {self.one(schema.get('items', {}), key)}"
        if kind == "object":
            named = reference(schema.get("additionalProperties") or {})
            keys = schema.get("properties", {})
            if named:
                return f"by name, each a [{named}](#{PLACES[named]})"
            shown = ": …, ".join(keys) + ": …" if 0 < len(keys) <= SHOWN else "…"
            return "`{" + shown + "}`"
        simple = {"boolean": "`true`, `false`", "integer": "whole number", "number": "number", "null": ""}
        return simple.get(kind, "text") if isinstance(kind, str) else "text"

    def words_of(self, words, key):
        if len(words) <= INLINE:
            return code(*words)
        self.lists.setdefault(tuple(map(str, words)), {})[key] = None
        return f"[word](#words): `{words[0]}` …"

    # The tables.

    def mapping_table(self, schema):
        """The keys of a mapping, those in bold that have to be there."""
        return table(("Key", "Takes", "Meaning"), (
            (key_word(name, required(schema)), self.takes(each, name), self.meaning(each))
            for name, each in members(schema).items()))

    def noun_table(self, words):
        shared = self.shared()
        return table(("Noun", "Counts", "Keys of its own"), (
            (f"`{word}`", self.meaning(self.definitions[word]),
             code(*(key for key in self.keys_of(word) if key not in shared))) for word in words))

    def noun_keys(self):
        """(noun, key, schema) of every key of every noun."""
        return [(noun, key, each) for noun in self.nouns for key, each in self.keys_of(noun).items()]

    def shared(self):
        """Keys that many nouns have, and all of them in the same way."""
        forms, counts = {}, {}
        for _, key, each in self.noun_keys():
            forms.setdefault(key, set()).add((self.takes(each, key), self.meaning(each)))
            counts[key] = counts.get(key, 0) + 1
        return [key for key, count in counts.items() if count >= SHARED and len(forms[key]) == 1]

    def shared_table(self):
        schemas = {key: each for _, key, each in self.noun_keys()}
        return table(("Key", "Takes", "Meaning"), (
            (f"`{key}`", self.takes(schemas[key], key), self.meaning(schemas[key])) for key in self.shared()))

    def key_table(self):
        """All other keys of nouns, with the nouns that have them; those of institutions have a table."""
        shared, grouped = self.shared(), {}
        for noun, key, each in sorted(self.noun_keys(), key=lambda found: found[1].lower()):
            if key not in shared and noun != "institutions":
                grouped.setdefault((key, self.takes(each, key), self.meaning(each)), []).append(noun)
        return table(("Key", "Takes", "Meaning", "Of"), (
            (f"`{key}`", takes, meaning, code(*nouns)) for (key, takes, meaning), nouns in grouped.items()))

    def formula_table(self):
        def written(word):
            schema = self.definitions[word]
            keys = [key_word(name, required(schema)) for name in members(schema)]
            return ", ".join(keys) or self.takes(schema, word)
        return table(("Formula", "Gives", "Written"), (
            (f"`{word}`", self.meaning(self.definitions[word]), written(word)) for word in self.formulas))

    def kind_table(self):
        target = self.definitions["target"]
        rows = []
        for rule in target["allOf"]:
            word = rule["if"].get("properties", {}).get("kind", {}).get("const")
            if word is None:
                continue
            refused = [*rule["then"]["properties"], *EVERY_KIND]
            taken = [name for name in members(target) if name not in refused]
            rows.append((f"`{word}`", rule.get("description", ""),
                         code(*(name for name in taken if name in COMPARATORS)),
                         code(*(name for name in taken if name not in COMPARATORS))))
        return table(("Kind", "Asks", "Limit: one of", "Further keys"), rows)

    def word_table(self):
        self.lists = {}
        places = {"row": "of a row", "at": "of an institution", "target": "of a target"}
        for word in ["row", *self.nouns, "at", "target"]:
            for name, each in self.keys_of(word).items():
                if name not in FILTERS:
                    self.takes(each, f"`{name}` {places.get(word, f'of `{word}`')}")
        found = sorted((next(iter(keys)), len(keys), words) for words, keys in self.lists.items())
        return table(("Of the key", "Words"), (
            (key + (" and others" if count > 1 else ""), code(*words)) for key, count, words in found))

    def tables(self):
        """By the names that the page gives them."""
        return {
            "plan": self.mapping_table(self.schema),
            "row": self.mapping_table(self.definitions["row"]),
            "stocks": self.noun_table(self.stocks),
            "flows": self.noun_table(self.flows),
            "stated": self.noun_table(self.stated),
            "shared keys": self.shared_table(),
            "at": self.mapping_table(self.definitions["at"]),
            "keys": self.key_table(),
            "formulas": self.formula_table(),
            "kinds": self.kind_table(),
            "target": self.mapping_table(self.definitions["target"]),
            "words": self.word_table(),
        }


def written(page, schema):
    """The page with its tables as the schema has them."""
    tables = Language(schema).tables()
    unused = set(tables)

    def fresh(match):
        unused.discard(match[1])
        return f"<!-- table: {match[1]} -->\n\n" + "\n".join(tables[match[1]]) + "\n\n<!-- end -->"

    text = re.sub(r"<!-- table: ([a-z ]+) -->\n.*?<!-- end -->", fresh, page, flags=re.S)
    if unused:
        raise SystemExit(f"{PAGE.name} has no place for the tables: {', '.join(sorted(unused))}")
    return text


def up_to_date():
    """The page as it is to be."""
    return written(PAGE.read_text(encoding="utf-8"), json.loads(SCHEMA.read_text(encoding="utf-8")))


if __name__ == "__main__":
    PAGE.write_text(up_to_date(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")
