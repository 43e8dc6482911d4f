"""The harness of the examples, where its own judgement is at stake."""

from __future__ import annotations

from pathlib import Path

from cblint.registry import built_in
from cblint.rule import Fixable
from cblint.testing import examples, problems


def test_a_fix_must_be_declared(tmp_path: Path) -> None:
    rule = built_in().load("scoped-authorization-token")
    assert rule.fix is Fixable.SAFE
    example = next(each for each in examples(rule.page) if each.findings)
    assert problems(rule, example, tmp_path / "declared") == []
    for number, declared in enumerate((None, Fixable.UNSAFE)):
        (problem,) = problems(rule.replace(fix=declared), example, tmp_path / str(number))
        assert "is better than `@rule(fix=…)` says" in problem
