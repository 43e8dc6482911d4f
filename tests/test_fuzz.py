"""Damaged repositories: whatever happens to their files, a check ends with a report that can be shown."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.registry import built_in
from cblint.report import Report, render
from cblint.testing import examples
from tests.command import ROOT
from tests.mutated import EVERY_KIND, checked, files_of, mutated, spliced

PROJECTS = [files_of(path) for path in sorted((ROOT / "fixtures" / "projects").glob("*/*")) if path.is_dir()]
EXAMPLES = [
    {path: text.encode() for path, text in example.files.items()}
    for rule in built_in().listed
    for example in examples(built_in().load(rule).page)
]


def assert_sound(report: Report) -> None:
    assert report.failures == ()
    order = [finding.order() for finding in report.findings]
    assert order == sorted(order)
    assert len({(finding.rule, finding.span, finding.defect) for finding in report.findings}) == len(order)
    for finding in report.findings:
        for span in finding.places():
            source = report.sources(span.path)
            assert 0 <= span.start <= span.end
            assert source is None or span.end <= len(source.text)
    for name in ("text", "json", "sarif"):
        shown = render(name, report.replace(show_unknown=True, verbosity=1))
        assert "\x1b" not in shown
        shown.encode("utf-8", "surrogateescape")


@given(st.sampled_from(PROJECTS), st.randoms(use_true_random=False), st.integers(1, 6))
@settings(max_examples=60)
def test_damaged_projects(files: dict[str, bytes], chance: random.Random, damages: int) -> None:
    damaged = dict(files)
    for _ in range(damages):
        path = chance.choice(sorted(damaged))
        damaged[path] = mutated(damaged[path], chance)
    with TemporaryDirectory() as folder:
        assert_sound(checked(damaged, Path(folder) / "r"))


@given(st.sampled_from(EXAMPLES), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=150)
def test_damaged_examples(files: dict[str, bytes], chance: random.Random, damages: int) -> None:
    damaged = dict(files)
    for _ in range(damages):
        path = chance.choice(sorted(damaged))
        damaged[path] = mutated(damaged[path], chance)
    with TemporaryDirectory() as folder:
        assert_sound(checked(damaged, Path(folder) / "r"))


@given(st.sampled_from(sorted(EVERY_KIND)), st.binary(max_size=300))
@settings(max_examples=60)
def test_random_bytes_in_every_kind_of_file(path: str, raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        assert_sound(checked({**EVERY_KIND, path: raw}, Path(folder) / "r"))


@given(st.sampled_from(sorted(EVERY_KIND)), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_every_kind_of_file_cut_off(path: str, chance: random.Random) -> None:
    raw = EVERY_KIND[path]
    with TemporaryDirectory() as folder:
        assert_sound(checked({**EVERY_KIND, path: raw[: chance.randrange(len(raw))]}, Path(folder) / "r"))


@given(st.sampled_from(sorted(EVERY_KIND)), st.sampled_from(sorted(EVERY_KIND)), st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_every_kind_of_file_spliced_with_another(path: str, other: str, chance: random.Random) -> None:
    raw = spliced(EVERY_KIND[path], EVERY_KIND[other], chance)
    with TemporaryDirectory() as folder:
        assert_sound(checked({**EVERY_KIND, path: mutated(raw, chance)}, Path(folder) / "r"))


def test_every_kind_of_file_is_read() -> None:
    with TemporaryDirectory() as folder:
        report = checked(EVERY_KIND, Path(folder) / "r")
        assert_sound(report)
        assert {"appspec.yml", "ci/build.sh"} <= {finding.span.path for finding in report.findings}
