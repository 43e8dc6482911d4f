"""The Dockerfile: what it copies is there and all that the wheel needs, and the image runs as nobody in particular."""

from __future__ import annotations

import re
import shlex
import tomllib

import pathspec

from tests.command import ROOT

LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
STEPS = [(line.split()[0], line.partition(" ")[2]) for line in LINES if line and not line.startswith("#")]
COPIED = [word for name, rest in STEPS if name == "COPY" for word in shlex.split(rest)[:-1]]


def test_what_is_copied_is_there_and_not_ignored() -> None:
    ignored = pathspec.GitIgnoreSpec.from_lines((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    for name in COPIED:
        assert (ROOT / name).exists(), name
        assert not ignored.match_file(name), name
    for name in (".git/config", "tests/conftest.py", ".env", "fixtures/x", "cblint/__pycache__/x.pyc"):
        assert ignored.match_file(name), name


def test_what_the_wheel_is_made_of_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [project["project"]["readme"], *project["project"]["license-files"], *wheel["packages"]]
    assert {name.partition("/")[0] for name in needed} | {"pyproject.toml"} == set(COPIED)


def test_the_image_runs_the_check_without_rights() -> None:
    last = dict(STEPS)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last["USER"])
    assert last["WORKDIR"] == "/src"
    assert last["ENTRYPOINT"] == '["cblint"]'
    assert last["CMD"] == '["check"]'
    bases = [rest.split()[0] for name, rest in STEPS if name == "FROM"]
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases[0])
