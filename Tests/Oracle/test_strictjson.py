"""Which texts are JSON, and their canonical form."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from planoracle import strictjson  # noqa: E402


@pytest.mark.parametrize("text", [
    "[NaN]", "[1e400]", '["\\ud800"]', '["\\u0000"]', "\ufeff[]", "[01]", "[1.]", '{"a":1,}',
    "[" * 33 + "]" * 33, "", "[1] 2", '{"a":{"b":1,"b":1}}'])
def test_json_that_is_refused(text):
    with pytest.raises(strictjson.Malformed):
        strictjson.parse(text)


def test_canonical_numbers():
    text = "[1.50,2023.0,1e3,-0,1e-400,-0.0,12e-2," + "[" * 31 + "]" * 31 + "]"
    assert strictjson.canonical(strictjson.parse(text)).startswith("[1.5,2023,1000,0,0,0,0.12,")
