"""Cases from life: what was really met says what the file beside it says (CBLINT_UPDATE=1 writes it anew)."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from cblint.registry import built_in
from tests.command import ROOT, Cblint

LIFE = ROOT / "fixtures" / "life"
QUIET = "quiet"
CASES = sorted(case for rule in LIFE.iterdir() if rule.is_dir() for case in rule.iterdir() if case.is_dir())
ORIGINS = tomllib.loads((LIFE / "origins.toml").read_text(encoding="utf-8"))
FAILURES = {case: origin for case, origin in ORIGINS.items() if "error" in origin}
RULES = built_in().listed


def _name(case: Path) -> str:
    return case.relative_to(LIFE).as_posix()


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_case(case: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case is checked as its owner would; a strict rule's with that rule alone."""
    monkeypatch.chdir(case)
    rule = case.parent.name
    strict = ["--select", rule] if rule != QUIET and (RULES[rule].profile == "strict" or "strict" in case.name) else []
    result = cblint("check", "-f", "concise", "--root", ".", ".", *strict)
    expected = case.with_name(f"{case.name}.txt")
    if os.environ.get("CBLINT_UPDATE"):
        expected.write_text(result.out, encoding="utf-8")
    assert result.out == expected.read_text(encoding="utf-8")
    assert result.err == ""
    assert (f"[{rule}]" in result.out) == (rule != QUIET)
    assert (result.status == 0) == (rule == QUIET)


@pytest.mark.parametrize("case", sorted(FAILURES))
def test_failure_is_found_at_the_line_to_edit(case: str) -> None:
    """What users report as an error of AWS is found at the line that the case's origin names."""
    place = f"fixtures/life/{case}/{FAILURES[case]['line']}:"
    rule = case.partition("/")[0]
    found = (LIFE / f"{case}.txt").read_text(encoding="utf-8").splitlines()
    assert any(each.startswith(place) and f"[{rule}]" in each for each in found)


def test_every_case_has_an_origin_and_every_origin_a_case() -> None:
    assert sorted(map(_name, CASES)) == sorted(ORIGINS)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_a_case(rule: str) -> None:
    assert any(case.parent.name == rule for case in CASES)
