"""Mending goes on until nothing more can be done, and takes back what does not help."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cblint.config import Config
from cblint.engine import Checked, Request, examine
from cblint.engine.mending import MAX_ROUNDS, Mended, mend
from cblint.finding import Edit, Finding, Fix
from cblint.locate import locate
from cblint.registry import built_in

TWO = """\
version: 0.2
batch:
  build-graph:
    - identifier: compile
    - identifier: test
      depend-on: [compil]
    - identifier: pack
      depend-on: [compil]
phases:
  build:
    commands:
      - make
"""


def checked(root: Path, text: str) -> Checked:
    (root / "buildspec.yml").write_text(text)
    registry = built_in()
    rules = registry.selected(("batch-unknown-dependency",), (), strict=False)
    return examine(Request(place=locate((str(root),), None), rules=rules, config=Config()), registry)


def text_of(mended: Mended) -> str:
    (writing,) = mended.writings
    return writing.content.decode()


def replaced(checked: Checked, new: str, *, first_only: bool = False) -> Iterable[Finding]:
    """Yield the findings with a fix that replaces what they stand on."""
    for finding in checked.findings[: 1 if first_only else None]:
        yield finding.replace(fix=Fix("Replace it", (Edit(finding.span, new),), safe=True))


def test_what_one_round_leaves_the_next_takes(tmp_path: Path) -> None:
    mended = mend(checked(tmp_path, TWO), lambda each: replaced(each, "compile", first_only=True))
    assert text_of(mended) == TWO.replace("[compil]", "[compile]")
    assert len(mended.fixed) == 2
    assert mended.last.findings == ()
    assert (tmp_path / "buildspec.yml").read_text() == TWO


def test_a_fix_after_which_its_finding_is_still_there_is_taken_back(tmp_path: Path) -> None:
    mended = mend(checked(tmp_path, TWO), lambda each: replaced(each, "nothing"))
    assert mended.writings == ()
    assert mended.fixed == ()
    assert len(mended.last.findings) == 2


def test_a_fix_after_which_its_rule_fails_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That it finds nothing any more says nothing then."""
    first = checked(tmp_path, TWO)

    def failing(*arguments: Any) -> Checked:
        after = examine(*arguments)
        after.failed = frozenset({"batch-unknown-dependency"})
        return after

    monkeypatch.setattr("cblint.engine.mending.examine", failing)
    mended = mend(first, lambda each: replaced(each, "compile"))
    assert mended.fixed == ()
    assert mended.writings == ()


def test_a_useless_fix_does_not_keep_others_from_helping(tmp_path: Path) -> None:
    text = TWO.replace("[compil]", "[tset]", 1)

    def propose(each: Checked) -> Iterable[Finding]:
        for finding in each.findings:
            source = each.files.again(finding.span.path)
            assert source is not None
            new = "compile" if "compil" in source.text[finding.span.start : finding.span.end] else "nothing"
            yield finding.replace(fix=Fix("Replace it", (Edit(finding.span, new),), safe=True))

    mended = mend(checked(tmp_path, text), propose)
    assert text_of(mended) == text.replace("[compil]", "[compile]")
    assert [finding.symbol for finding in mended.last.findings] == [mended.first.findings[0].symbol]


def test_the_number_of_rounds_is_bounded(tmp_path: Path) -> None:
    """Whoever always proposes something new is stopped: here, what the finding is about gets longer every time."""
    head, tail = TWO.split("    - identifier: pack")
    tasks = "".join(f"    - identifier: t{n}\n      depend-on: [compil]\n" for n in range(MAX_ROUNDS + 3))
    text = head + tasks + "phases" + tail.partition("phases")[2]
    mended = mend(checked(tmp_path, text), lambda each: replaced(each, "compile", first_only=True))
    assert len(mended.fixed) == MAX_ROUNDS
    assert len(mended.last.findings) == 4
