"""JSON as contract §2.1 and §12 want it: strict, exact numbers, canonical text."""

import json
import re
from decimal import Decimal

MAX_DEPTH = 32
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_escape = json.encoder.encode_basestring


class Malformed(ValueError):
    """The text is not JSON by the strict rules."""


def _object(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("duplicate key")
    return found


def _plain(number):
    """A decimal without exponent and without needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _whole(text):
    if len(text) > 300 and abs(float(text)) == float("inf"):
        raise Malformed("number out of range")
    return int(Decimal(text)) if len(text) > 300 else int(text)


def _real(text):
    near = float(text)
    if near in (float("inf"), float("-inf")):
        raise Malformed("number out of range")
    if near == 0:
        return 0
    number = Decimal(text)
    plain = _plain(number)
    return number if "." in plain else int(Decimal(plain))


def _constant(name):
    raise Malformed(name)


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_real, parse_constant=_constant
)


def _check_depth(text):
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    for mark in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if mark in "[{" else -1
        if depth > MAX_DEPTH:
            raise Malformed("too deep")


def _check_texts(value):
    """No NUL and no lone surrogate in any text or key."""
    if isinstance(value, str):
        if "\0" in value:
            raise Malformed("NUL")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Malformed("lone surrogate") from None
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_texts(key)
            _check_texts(member)
    elif isinstance(value, list):
        for member in value:
            _check_texts(member)


def parse(text):
    """The value of a text. Numbers are int where whole, else an exact Decimal."""
    _check_depth(text)
    try:
        value = _decoder.decode(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from None
    if "\\u" in text:
        _check_texts(value)
    return value


def canonical(value):
    """Keys sorted, no spaces, members that are null left out, numbers without exponent."""
    if isinstance(value, str):
        return _escape(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(member) for member in value) + "]"
    members = (
        _escape(key) + ":" + canonical(value[key])
        for key in sorted(value)
        if value[key] is not None
    )
    return "{" + ",".join(members) + "}"
