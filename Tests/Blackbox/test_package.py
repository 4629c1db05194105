"""What is in the Debian package, and what its scripts may do; on a machine: test_package_machine."""

import os
import pathlib
import re
import shutil
import subprocess

import installation as installations
import pytest

TREE = installations.REPOSITORY
# The program of the tests needs Swift's libraries: this one needs none, and calls that one.
STAND_IN = """\
#include <unistd.h>
int main(int count, char **arguments) { return execv(PROGRAM, arguments) - count; }
"""


def packaged(program, folder):
    """The result of deploy/package."""
    folder.mkdir()
    return subprocess.run([TREE / "deploy/package", program, folder], capture_output=True, text=True,
                          timeout=300, check=False, stdin=subprocess.DEVNULL,
                          env=installations.environment())


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package that `make deb` has made, else one of a stand-in: its path."""
    for tool in ("dh", "lintian"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed: run deploy/prerequisites --deb")
    if named := os.environ.get("PLANWATCH_TEST_PACKAGE"):
        return pathlib.Path(named)
    directory = tmp_path_factory.mktemp("package")
    (directory / "main.c").write_text(STAND_IN)
    subprocess.run(["cc", "-O2", "-fPIE", "-pie", "-Wl,-z,relro,-z,now",
                    f'-DPROGRAM="{installations.program()}"', "-o", directory / "planwatch",
                    directory / "main.c"], check=True)
    result = packaged(directory / "planwatch", directory / "made")
    # No error and no warning of lintian: it would print them.
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    path = result.stdout.strip()
    assert "\n" not in path
    return pathlib.Path(path)


@pytest.fixture(scope="module")
def contents(package):
    """{path: (mode, owner)} of all files and folders in it."""
    listed = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True,
                            check=True).stdout
    rows = [line.split(maxsplit=5) for line in listed.splitlines()]
    return {row[5].removeprefix("./"): (row[0], row[1]) for row in rows if row[5] != "./"}


@pytest.fixture(scope="module")
def unpacked(package, tmp_path_factory):
    """The folder with its files, and `DEBIAN` with what dpkg reads."""
    directory = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "--raw-extract", package, directory / "root"], check=True)
    return directory / "root"


def names(folder, pattern):
    return {path.name for path in (TREE / folder).glob(pattern)}


def test_every_file_has_its_place_and_nothing_else_is_in_it(contents):
    files = {path for path in contents if not path.endswith("/")}
    expected = {
        "usr/bin/planwatch", "lib/systemd/system/planwatch.service",
        "usr/lib/sysusers.d/planwatch.conf", "usr/lib/tmpfiles.d/planwatch.conf",
        "usr/share/man/man1/planwatch.1.gz", "usr/share/bash-completion/completions/planwatch",
        "usr/share/zsh/vendor-completions/_planwatch",
        "usr/share/fish/vendor_completions.d/planwatch.fish",
    }
    share, pages = "usr/share/planwatch/", "usr/share/doc/planwatch/"
    expected |= {share + "schemas/" + name for name in names("schemas", "*.json")}
    expected |= {share + "schemas/events/" + name for name in names("schemas/events", "*.json")}
    expected |= {share + "scenarios/" + name for name in names("config/plans/tests", "*.yaml")}
    expected |= {pages + name for name in (
        "copyright", "changelog.gz", "README.md", "CHANGELOG.md", "deploy/README.md")}
    expected |= {pages + "docs/" + name for name in names("docs", "*.md")}
    expected |= {pages + "docs/pictures/" + name for name in names("docs/pictures", "*.[ps][nv]g")}
    expected |= {pages + "deploy/monitoring/" + name for name in names("deploy/monitoring", "*")}
    expected |= {"etc/planwatch/" + name for name in names("config", "*.yaml")}
    expected |= {"etc/planwatch/plans/" + name for name in names("config/plans", "*.yaml")}
    assert files == expected
    assert len(files) > 250


def test_all_is_roots_and_only_the_program_is_executed(contents):
    assert {owner for _, owner in contents.values()} == {"root/root"}
    modes = {path: mode for path, (mode, _) in contents.items()}
    assert modes.pop("usr/bin/planwatch") == "-rwxr-xr-x"
    assert {mode for path, mode in modes.items() if path.endswith("/")} == {"drwxr-xr-x"}
    assert {mode for path, mode in modes.items() if not path.endswith("/")} == {"-rw-r--r--"}


def test_the_configuration_is_dpkgs_to_keep_and_no_secret_is_in_it(unpacked):
    kept = set((unpacked / "DEBIAN/conffiles").read_text().split())
    assert kept == {"/" + str(path.relative_to(unpacked))
                    for path in (unpacked / "etc").rglob("*") if path.is_file()}
    assert not any("key" in path or "password" in path for path in kept)


def test_an_editor_finds_the_schema_of_each_file(unpacked):
    named = 0
    for folder in ("etc/planwatch", "usr/share/planwatch/scenarios"):
        for path in (unpacked / folder).rglob("*.yaml"):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            if schema := re.search(r"\$schema=(\S+)", first):
                assert schema[1].startswith("/") and (unpacked / schema[1][1:]).is_file(), path
                named += 1
    assert named > 200


def test_the_version_is_the_programs_and_sorts_before_the_release(unpacked):
    control = dict(line.split(": ", 1) for line in
                   (unpacked / "DEBIAN/control").read_text().splitlines() if line[:1].isupper())
    program = re.search(r'programVersion = "([^"]+)"',
                        (TREE / "Sources/planwatch/VersionCommand.swift").read_text())[1]
    released = f"## {program}, unreleased" not in (TREE / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.fullmatch(re.escape(program) + ("" if released else r"~\d{14}"), control["Version"])
    sorts = subprocess.run(["dpkg", "--compare-versions", control["Version"], "le", program], check=False)
    assert sorts.returncode == 0
    # Swift's libraries are in the program; those of C are Debian's.
    depends = control["Depends"]
    assert "libc6" in depends and "swift" not in depends
    if os.environ.get("PLANWATCH_TEST_PACKAGE"):
        for library in ("librdkafka1", "libpq5", "libyaml-0-2", "libnettle8", "libmicrohttpd12",
                        "libsystemd0"):
            assert library in depends


def test_the_scripts_start_nothing_and_touch_no_configuration(unpacked):
    scripts = {path.name: path.read_text() for path in (unpacked / "DEBIAN").iterdir()
               if path.name in ("preinst", "postinst", "prerm", "postrm", "config")}
    assert set(scripts) == {"postinst", "prerm", "postrm"}
    for name, text in scripts.items():
        assert subprocess.run(["sh", "-n"], input=text, text=True, check=False).returncode == 0, name
        # A comment says what stays.
        code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
        assert "/etc/planwatch" not in code and "rm -" not in code and "psql" not in code
    asked = re.findall(r"deb-systemd-invoke (.*?) >", scripts["postinst"])
    assert asked == ["-- try-restart --no-block planwatch.service"]
    assert "dont-enable" not in scripts["postinst"] and "systemctl enable" not in scripts["postinst"]


def test_a_program_that_needs_swifts_libraries_is_refused(tmp_path):
    program = installations.program()
    needed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    if "libswift" not in needed:
        pytest.skip("the program under test has Swift's libraries within it")
    result = packaged(program, tmp_path / "made")
    assert result.returncode == 1 and "--static-swift-stdlib" in result.stderr
    assert list((tmp_path / "made").iterdir()) == []
