"""The schemas of schemas/events as a validator with the contract's exact numbers and dates."""

import functools
import json
import re
from decimal import Context, Decimal
from pathlib import Path

import jsonschema
import referencing
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas" / "events"
IDENTITY = {"specversion", "id", "source", "type"}
EXACT = Context(prec=2000)


def parse_number(text):
    """A number by its value; what a double takes for zero is zero."""
    return Decimal(0) if float(text) == 0 else Decimal(text)


def load(text):
    """JSON with exact numbers."""
    return json.loads(text, parse_float=parse_number, parse_int=parse_number)


def schema(path):
    """One of the schemas. Without its dialect, for which jsonschema would leave our validator."""
    found = json.loads(path.read_text(), parse_float=Decimal)
    del found["$schema"]
    return found


def is_whole(_, value):
    """A number without a fraction, however it is spelt."""
    return isinstance(value, Decimal) and value == value.to_integral_value(context=EXACT)


def days_in(month, year):
    """Days of a month; the year 0 is a leap year."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_date(text):
    """`full-date` of RFC 3339: a day that exists."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    return 1 <= month <= 12 and 1 <= day <= days_in(month, year)


def is_date_time(text):
    """`date-time` of RFC 3339, leap seconds included: the schema's pattern refuses those."""
    match = re.fullmatch(
        r"([0-9-]{10})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
        r"(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))",
        text,
    )
    if not match or not is_date(match.group(1)):
        return False
    hour, minute, second, east, east_minutes = (int(part or 0) for part in match.groups()[1:])
    return hour < 24 and minute < 60 and second < 61 and east < 24 and east_minutes < 60


def _format_checker():
    checker = jsonschema.FormatChecker(formats=())
    checker.checks("date")(lambda value: not isinstance(value, str) or is_date(value))
    checker.checks("date-time")(lambda value: not isinstance(value, str) or is_date_time(value))
    return checker


def _pattern(_, pattern, value, __):
    # In JSON Schema `$` is the end of the text, in Python also the place before a last line feed.
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield jsonschema.ValidationError(f"does not match {pattern}")


def _max_bytes(_, limit, value, __):
    if isinstance(value, str) and len(value.encode()) > limit:
        yield jsonschema.ValidationError(f"more than {limit} bytes")


def _multiple_of(_, step, value, __):
    if isinstance(value, Decimal) and EXACT.remainder(value, step) != 0:
        yield jsonschema.ValidationError(f"no multiple of {step}")


@functools.cache
def validator():
    """A validator of the structured event, which looks into the data by its type."""
    draft = jsonschema.Draft202012Validator
    numbers = draft.TYPE_CHECKER.redefine("integer", is_whole).redefine(
        "number", lambda _, value: isinstance(value, Decimal)
    )
    exact = jsonschema.validators.extend(
        draft,
        {"pattern": _pattern, "x-maxBytes": _max_bytes, "multipleOf": _multiple_of},
        type_checker=numbers,
    )
    resources = [
        (path.name, DRAFT202012.create_resource(schema(path)))
        for path in sorted(SCHEMAS.glob("*.schema.json"))
    ]
    registry = referencing.Registry().with_resources(resources)
    return exact(
        schema(SCHEMAS / "envelope.schema.json"),
        registry=registry,
        format_checker=_format_checker(),
    )


def pointers(event):
    """The JSON pointers of all faults of an event, those of a missing field where it should be."""
    found = set()
    for error in validator().iter_errors(event):
        path = [str(step) for step in error.absolute_path]
        if error.validator == "required":
            path += [re.match(r"'(.*)' is a required", error.message).group(1)]
        found.add("/" + "/".join(path))
    return found
