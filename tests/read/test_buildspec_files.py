"""The buildspec reader on any text, on real files, and on the question what a buildspec is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.files import NotTextError, decode
from cblint.read.appspec import read_appspec
from cblint.read.buildspec import read_buildspec
from cblint.read.head import looks_like_appspec, looks_like_buildspec
from cblint.source import HOLE, SourceFile, Span

CORPUS = Path(os.environ.get("CBLINT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))

WORDS = st.sampled_from(
    ["version", "phases", "build", "commands", "env", "variables", "batch", "build-graph", "identifier", "files", "os"]
)
SCRAPS = st.one_of(
    WORDS,
    st.sampled_from(
        [
            ": ",
            ":\n",
            "\n",
            "\n  ",
            "\n    - ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            "*a",
            "&a ",
            "<<",
            "!x ",
            "#",
            "|\n",
        ]
    ),
    st.sampled_from(["0.2", "\t", HOLE, "yes", "null", "\r\n", "---\n", "? ", "\ufeff", "é", "\U0001f600", "hooks:\n"]),
    st.text(max_size=5),
)


@given(st.lists(SCRAPS, max_size=40).map("".join), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_exception(text: str, inline: bool) -> None:
    source = SourceFile("f.yml", text)
    whole = Span("f.yml", 0, len(text))
    spec = read_buildspec(source.embedded(), inline=inline)
    appspec = read_appspec(source.embedded())
    for problem in (*spec.problems, *appspec.problems):
        assert whole.contains(problem.span)
        assert problem.message
        assert not problem.message.endswith(".")
    for phase in spec.phases:
        assert all(whole.contains(command.span) for command in phase.commands)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_looked_at_without_an_exception(raw: bytes) -> None:
    looks_like_buildspec("a.yml", raw)
    looks_like_appspec("a.yml", raw)
    try:
        text = decode("a.yml", raw)
    except NotTextError:
        return
    read_buildspec(SourceFile("a.yml", text).embedded(), inline=False)
    read_appspec(SourceFile("a.yml", text).embedded())


GOOD = b"version: 0.2\r\n\r\nphases:\r\n  build:\r\n"


@pytest.mark.parametrize(
    ("path", "head", "answer"),
    [
        ("buildspec.yml", b"", True),
        ("ci/buildspec.yaml", b"anything", True),
        ("buildspec-test.yml", GOOD, True),
        ("ci/test_buildspec.yml", b"# x\nversion: 0.2\nbatch:\n", True),
        ("ci/test.yml", GOOD, True),
        ("ci/test.yml", b'version: "0.2" # x\nphases: # y\n', True),
        ("buildspec.json", b'{"version": "0.2",\n "phases": {}}', True),
        ("ci/test.yml", b"version: '3.8'\nservices:\n", False),
        ("ci/test.yml", b"version: 0.2\nservices:\n", False),
        ("ci/test.yml", b"name: x\n  version: 0.2\n  phases:\n", False),
        ("amplify.yml", b"version: 1\nfrontend:\n  phases:\n", False),
        ("component.yml", b"schemaVersion: 1.0\nphases:\n  - name: build\n", False),
        ("openapi.yaml", b"openapi: 3.0.0\ninfo:\n  version: 0.2\n", False),
        (".github/workflows/buildspec.lint.yml", b"on: push\njobs:\n", False),
        ("buildspec-template.yml", b"AWSTemplateFormatVersion: 2010-09-09\nResources:\n", False),
        ("readme.md", GOOD, False),
        ("appspec.yml", b"version: 0.0\nos: linux\n", False),
    ],
)
def test_what_a_buildspec_looks_like(path: str, head: bytes, answer: bool) -> None:
    assert looks_like_buildspec(path, head) is answer


CORPUS_PROBLEMS = {
    "unknown-key": {"GWillits+hello-world-python/buildspec.yml"},
    "wrong-type": {"GWillits+hello-world-python/buildspec.yml"},
}
"""Files of the corpus whose defects were read and found to be real."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="there is no corpus")
def test_real_buildspecs_are_silent_but_for_real_defects() -> None:
    read = 0
    for path in sorted(CORPUS.rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        name = path.relative_to(CORPUS).as_posix()
        if not looks_like_buildspec(name, raw[:4096]):
            continue
        read += 1
        spec = read_buildspec(SourceFile(name, decode(name, raw)).embedded(), inline=False)
        kinds = {each.kind.value for each in spec.problems} - {"command-not-a-string"}
        assert kinds == {kind for kind, files in CORPUS_PROBLEMS.items() if name in files}, name
    assert read > 100
