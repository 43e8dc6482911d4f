"""What must not change what is found: order, comments, line ends, places; and knowing less finds nothing new."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.config import FILE, load
from cblint.registry import built_in
from cblint.report import Report
from cblint.testing import examples
from tests.command import ROOT
from tests.mutated import checked, files_of

FOLDERS = sorted(path for path in (ROOT / "fixtures" / "projects").glob("*/*") if path.is_dir())
RIGHT = [folder for folder in FOLDERS if folder.name.startswith("right")]
Files = dict[str, bytes]
MOST_PLACES = 60


def report_of(folder: Path, files: Files) -> Report:
    config = folder / FILE
    with TemporaryDirectory() as scratch:
        report = checked(files, Path(scratch) / "r", load(str(config), built_in()) if config.exists() else None)
    assert report.failures == ()
    return report


def found(report: Report) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.symbol) for finding in report.findings)


def each(files: Files, change: Callable[[bytes], bytes], *endings: str) -> Files:
    return {path: change(raw) if path.endswith(endings) else raw for path, raw in files.items()}


CONFIGURATION = (".tf", ".yml", ".yaml")


def with_comments(files: Files) -> Files:
    return each(files, lambda raw: b"# a comment\n\n" + raw + b"\n# another\n", *CONFIGURATION, ".sh", "Makefile")


def with_blank_lines_between_blocks(files: Files) -> Files:
    return each(files, lambda raw: re.sub(rb"\n(?=resource |data |[a-z-]+:\n)", b"\n\n\n", raw), *CONFIGURATION)


def with_windows_line_ends(files: Files) -> Files:
    return each(files, lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), *CONFIGURATION, ".json")


def with_a_byte_order_mark(files: Files) -> Files:
    return each(files, lambda raw: b"\xef\xbb\xbf" + raw, *CONFIGURATION, ".json")


def with_unrelated_files(files: Files) -> Files:
    extra = {
        "docs/README.md": b"# nothing\n",
        "docker-compose.yml": b"services: {web: {image: nginx}}\n",
        ".github/workflows/ci.yml": b"on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: make}]}}\n",
        "other/main.tf": b'resource "aws_s3_bucket" "other" {\n  bucket = "other"\n}\n',
        "other/values.json": b'{"a": [1, 2]}',
    }
    return {**extra, **files}


def with_blocks_in_reverse_order(files: Files) -> Files:
    def reverse(raw: bytes) -> bytes:
        blocks = re.split(rb"\n(?=[a-z])", raw.strip(b"\n"))
        return b"\n\n".join(reversed(blocks)) + b"\n"

    return each(files, reverse, ".tf")


def with_sections_in_reverse_order(files: Files) -> Files:
    def reverse(raw: bytes) -> bytes:
        if b"phases:" not in raw:
            return raw
        sections = re.split(rb"\n(?=[a-z])", raw.rstrip(b"\n"))
        return b"\n".join(reversed(sections)) + b"\n"

    return each(files, reverse, ".yml", ".yaml")


def with_other_terraform_names(files: Files) -> Files:
    """Rename the Terraform files; which file of a module a block stands in says nothing."""
    return {
        f"{path.removesuffix('.tf')}_renamed.tf" if path.endswith(".tf") else path: raw for path, raw in files.items()
    }


CHANGES = (
    with_comments,
    with_blank_lines_between_blocks,
    with_windows_line_ends,
    with_a_byte_order_mark,
    with_unrelated_files,
    with_blocks_in_reverse_order,
    with_sections_in_reverse_order,
    with_other_terraform_names,
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_says_nothing_changes_nothing(folder: Path, change: Callable[[Files], Files]) -> None:
    files = files_of(folder)
    assert found(report_of(folder, change(files))) == found(report_of(folder, files))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_terraform_folder_may_stand_elsewhere(folder: Path) -> None:
    files = files_of(folder)
    moved = {
        f"deep/er/{path}" if path.endswith(".tf") and "module" not in path else path: raw for path, raw in files.items()
    }
    beside = (b"../", b"path.", b"./", b'file("')
    if any(word in raw for path, raw in files.items() if path.endswith(".tf") for word in beside):
        pytest.skip("it refers to files beside it")
    assert found(report_of(folder, moved)) == found(report_of(folder, files))


def literals(files: Files) -> Iterator[tuple[str, int, int]]:
    """Yield where a string stands in Terraform as the value of an argument."""
    for path, raw in sorted(files.items()):
        if path.endswith(".tf"):
            for match in re.finditer(
                rb'^[ \t]*[\w-]+[ \t]*=[ \t]*("[^"\n]*"|\d+|true|false|\[[^\]\n]*\])[ \t]*$', raw, re.MULTILINE
            ):
                block = raw.rfind(b"\n}", 0, match.start())
                if not re.search(rb"^(?:variable|terraform|provider) ", raw[block + 2 : match.start()], re.MULTILINE):
                    yield path, *match.span(1)


def parameters(files: Files) -> Iterator[tuple[str, int, int]]:
    """Yield where a plain string stands in a template as the value of a property."""
    for path, raw in sorted(files.items()):
        if path.endswith((".yml", ".yaml")) and b"\nResources:" in raw and b"AWSTemplateFormatVersion" in raw:
            start = raw.index(b"\nResources:")
            for match in re.compile(rb"^ {6,}(?:- )?[A-Z]\w+: ([\w./-][^\n#|>{}\[\]&*!%]*)$", re.MULTILINE).finditer(
                raw, start
            ):
                yield path, *match.span(1)


def some(places: Iterator[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return so many places of a large project that the test stays short, from everywhere in it."""
    every = list(places)
    return every[:: len(every) // MOST_PLACES + 1]


@pytest.mark.parametrize("folder", RIGHT, ids=lambda path: path.parent.name)
def test_knowing_less_finds_nothing_new(folder: Path) -> None:
    files = files_of(folder)
    before = found(report_of(folder, files))
    for path, start, end in some(literals(files)):
        raw = files[path]
        less = files | {path: raw[:start] + b"var.unknown_x" + raw[end:] + b'\nvariable "unknown_x" {}\n'}
        assert found(report_of(folder, less)) - before == Counter(), raw[start - 40 : end]
    for path, start, end in some(parameters(files)):
        raw = files[path]
        text = raw[:start] + b"!Ref UnknownX" + raw[end:]
        declared = b"Parameters:\n  UnknownX: {Type: String}\n"
        text = text.replace(b"Parameters:\n", declared, 1) if b"\nParameters:\n" in text else text + b"\n" + declared
        assert found(report_of(folder, files | {path: text})) - before == Counter(), raw[start - 40 : end]


@given(st.sampled_from(RIGHT), st.randoms(use_true_random=False), st.integers(2, 8))
@settings(max_examples=60)
def test_knowing_much_less_finds_nothing_new(folder: Path, chance: random.Random, count: int) -> None:
    files = files_of(folder)
    before = found(report_of(folder, files))
    places = list(literals(files))
    less = dict(files)
    for path, start, end in sorted(chance.sample(places, min(count, len(places))), reverse=True):
        less[path] = less[path][:start] + b"var.unknown_x" + less[path][end:]
    modules = {path.rpartition("/")[0]: path for path, _, _ in places}
    for path in modules.values():
        less[path] += b'\nvariable "unknown_x" {}\n'
    assert found(report_of(folder, less)) - before == Counter()


SILENT = [
    {path: text.encode() for path, text in example.files.items()}
    for rule in built_in().listed
    for example in examples(built_in().load(rule).page)
    if not example.findings
]


@pytest.mark.parametrize("files", SILENT, ids=lambda files: files and "-".join(files).replace("/", "_"))
def test_knowing_less_of_a_silent_example_finds_nothing_new(files: Files) -> None:
    before = found(report_of(Path(), files))
    for path, start, end in literals(files):
        raw = files[path]
        less = files | {path: raw[:start] + b"var.unknown_x" + raw[end:] + b'\nvariable "unknown_x" {}\n'}
        assert found(report_of(Path(), less)) - before == Counter(), raw[start - 40 : end]
