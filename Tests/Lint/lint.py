#!/usr/bin/env python3
"""What swift format and shellcheck do not see: YAML, JSON, Markdown, Python, shell and SQL files.

Prints a line for each finding, `file:line: message`, and ends with 1 if there is any. With arguments
looks at these files only.
"""
import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pglast
import yaml

ROOT = Path(__file__).resolve().parents[2]
PYTHON_COLUMNS = 110


class UniqueKeyLoader(yaml.SafeLoader):
    """SafeLoader takes the last of two equal keys in silence; here that is a fault."""


def unique_mapping(loader, node, deep=False):
    seen = set()
    for key, _ in node.value:
        name = (key.tag, key.value) if isinstance(key, yaml.ScalarNode) else None
        if name in seen:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key.value} is given twice", problem_mark=key.start_mark)
        seen.add(name or id(key))
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, unique_mapping)


def spaces(text):
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield number, "spaces at the end of the line"
        if "\t" in line:
            yield number, "a tab; write spaces"


def check_yaml(path, text):
    yield from spaces(text)
    try:
        for _ in yaml.load_all(text, UniqueKeyLoader):
            pass
    except yaml.MarkedYAMLError as error:
        yield (error.problem_mark.line + 1 if error.problem_mark else 1), error.problem


def pairs_once(pairs):
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice} is given twice")
    return dict(pairs)


def check_json(path, text):
    try:
        json.loads(text, object_pairs_hook=pairs_once)
    except json.JSONDecodeError as error:
        yield error.lineno, error.msg
    except ValueError as error:
        yield 1, str(error)


def prose(text):
    """(number, line) of what is no fenced code, with code spans blanked."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = None
        elif fence is None:
            yield number, line


def code_blocks(text, language):
    """(number of its first line, text) of every fenced block that names this language."""
    found, fence, lines, first = [], None, [], 0
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r"(```+|~~~+)\s*(\S*)", line)
        if fence is None and mark:
            fence, wanted, lines, first = mark[1], mark[2] == language, [], number + 1
        elif fence is not None and line.startswith(fence):
            if wanted:
                found.append((first, "\n".join(lines) + "\n"))
            fence = None
        elif fence is not None:
            lines.append(line)
    return found


def anchors(text):
    """The anchors that a page gives its headings: small letters, no punctuation, hyphens for spaces."""
    found = set()
    for _, line in prose(text):
        heading = re.match(r"#+\s+(.*?)\s*#*$", line)
        if heading:
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1])
            slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            count = 0
            while (slug if count == 0 else f"{slug}-{count}") in found:
                count += 1
            found.add(slug if count == 0 else f"{slug}-{count}")
        found.update(re.findall(r'<a (?:id|name)="([^"]+)"', line))
    return found


def check_examples(text):
    """The examples of a page, by the language that their fence names."""
    for number, block in code_blocks(text, "sql"):
        yield from ((number + line - 1, f"SQL: {said}") for line, said in sql_faults(block))
    for number, block in code_blocks(text, "sh"):
        yield from ((number + line - 1, said) for line, said in shellcheck(block, "sh"))
    for language, check in (("yaml", check_yaml), ("json", check_json)):
        for number, block in code_blocks(text, language):
            yield from ((number + line - 1, said) for line, said in check(None, block))
    for number, block in code_blocks(text, "python"):
        try:
            ast.parse(block)
        except SyntaxError as error:
            yield number + (error.lineno or 1) - 1, error.msg


def check_markdown(path, text):
    yield from check_examples(text)
    for number, line in prose(text):
        line = re.sub(r"`[^`]*`", "", line)
        links = re.findall(r"\]\(<?([^)<>\s]+)>?(?:\s+\"[^\"]*\")?\)", line)
        links += re.findall(r"^\[[^\]]+\]:\s+(\S+)", line)
        for link in links:
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue
            place, _, anchor = unquote(link).partition("#")
            target = (path.parent / place).resolve() if place else path
            if not target.exists():
                yield number, f"{link}: no such file"
            elif not target.is_relative_to(ROOT):
                yield number, f"{link}: leads out of the tree"
            elif anchor and target.suffix == ".md":
                if anchor not in anchors(target.read_text(encoding="utf-8")):
                    yield number, f"{link}: no heading has this anchor"


def imported(tree):
    """(name, line) of every name that an import binds, except those of `from __future__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname or alias.name).split(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                yield alias.asname or alias.name, node.lineno


def check_python(path, text):
    try:
        tree = ast.parse(text)
        compile(text, str(path), "exec")
    except SyntaxError as error:
        yield error.lineno or 1, error.msg
        return
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    # What is re-exported is named in __all__; a fixture of pytest is named by an argument.
    used |= {node.value for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    used |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    if path.name != "__init__.py":
        lines = text.splitlines()
        for name, line in imported(tree):
            # The mark that other linters know, for an import that is there for what it does.
            if name not in used and not re.search("noqa:.*F401", lines[line - 1]):
                yield line, f"{name} is imported and not used"
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > PYTHON_COLUMNS:
            yield number, f"{len(line)} columns; {PYTHON_COLUMNS} at most"
        if line != line.rstrip():
            yield number, "spaces at the end of the line"
        if "\t" in line:
            yield number, "a tab; write spaces"


def check_shell(path, text):
    if not os.access(path, os.X_OK):
        yield 1, "a script that is not executable; chmod +x"
    yield from shellcheck(text)


def shellcheck(text, dialect=None):
    """What shellcheck finds in a script, or in an example of `dialect`."""
    command = ["shellcheck", "--format=json", *([f"--shell={dialect}"] if dialect else []), "-"]
    try:
        found = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        yield 1, "shellcheck is not installed: run deploy/prerequisites --tests"
        return
    for each in json.loads(found.stdout or "[]"):
        yield each["line"], f"SC{each['code']}: {each['message']}"


def check_sql(path, text):
    if not text.startswith("-- "):
        yield 1, "begin with a comment that says what this step brings"
    yield from spaces(text)
    yield from sql_faults(text)


def sql_faults(text):
    """What PostgreSQL's own parser says of statements, and of the bodies of DO and of functions."""
    try:
        statements = pglast.parse_sql(text)
    except pglast.parser.ParseError as error:
        message, _, place = str(error).rpartition(", at index ")
        yield text.count("\n", 0, int(place) if place.isdigit() else 0) + 1, message or str(error)
        return
    for each in statements:
        start = each.stmt_location
        body = text[start:start + each.stmt_len] if each.stmt_len else text[start:]
        line = text.count("\n", 0, start) + 1 + len(body) - len(body.lstrip("\n"))
        try:
            if isinstance(each.stmt, pglast.ast.DoStmt):
                pglast.parse_plpgsql(body)
            elif isinstance(each.stmt, pglast.ast.CreateFunctionStmt):
                quoted = re.search(r"AS \$\$(.*)\$\$", body, re.S)
                if quoted and "plpgsql" in body[:quoted.start()]:
                    pglast.parse_plpgsql(body)
                elif quoted:
                    line += body[:quoted.start(1)].strip("\n").count("\n")
                    pglast.parse_sql(quoted[1])
        except pglast.parser.ParseError as error:
            yield line, f"in the body: {error}"


def kind(path):
    """The check for a file, or None; scripts without an ending are known by their first line."""
    by_ending = {
        ".yaml": check_yaml, ".yml": check_yaml, ".json": check_json, ".md": check_markdown,
        ".py": check_python, ".sh": check_shell, ".sql": check_sql,
    }
    if path.suffix in by_ending:
        return by_ending[path.suffix]
    if path.suffix:
        return None
    with path.open("rb") as file:
        first = file.readline(80)
    return check_shell if re.match(rb"#!.*\b(ba|da)?sh\b", first) else None


def tracked():
    """Files that git knows or would add, links left out."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def findings(path):
    check = kind(path)
    if check is None:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        yield 1, f"no UTF-8: {error.reason}"
        return
    yield from check(path, text)
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "the last line has no line feed"


def main(arguments):
    paths = [Path(argument).resolve() for argument in arguments] or tracked()
    count = 0
    for path in paths:
        for line, message in findings(path):
            name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            print(f"{name}:{line}: {message}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
