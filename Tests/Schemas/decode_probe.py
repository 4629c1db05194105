"""The program's decoder, asked through the small executable DecodeProbe."""

import base64
import functools
import json
import subprocess

from event_schemas import ROOT

STRUCTURED = [("content-type", b"application/cloudevents+json")]


@functools.cache
def _path():
    subprocess.run(["swift", "build", "--product", "DecodeProbe"], cwd=ROOT, check=True)
    shown = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return shown.stdout.strip() + "/DecodeProbe"


def _base64(content):
    return None if content is None else base64.b64encode(content).decode()


def decode(records):
    """What the decoder makes of each (key, value, headers)."""
    lines = [
        json.dumps({
            "key": _base64(key),
            "value": _base64(value),
            "headers": [[name, _base64(content)] for name, content in headers],
        })
        for key, value, headers in records
    ]
    done = subprocess.run(
        [_path()], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert len(answers) == len(records)
    return answers
