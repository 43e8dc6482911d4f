"""The table of other tools' checks names rules that there are, and the page beside it was written from it."""

from __future__ import annotations

import json

import pytest

from cblint.registry import built_in
from tests.command import ROOT

BENCH = ROOT / "bench"
CHECKS = json.loads((BENCH / "parity.json").read_text(encoding="utf-8"))["checks"]
PAGE = (BENCH / "parity.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check['peer']} {check['check']}")
def test_check(check: dict[str, object]) -> None:
    rules = check["rules"]
    assert isinstance(rules, list)
    assert set(rules) <= set(built_in().listed)
    named = ", ".join(f"`{rule}`" for rule in rules) or "none"
    assert f"| {check['peer']} | {check['check']}: {check['about']} | {named} | " in PAGE


def test_every_disagreement_is_judged() -> None:
    for check in CHECKS:
        for judged in check.get("judged", {}).values():
            assert judged["right"] in {"cblint", "the peer", "neither"}
            assert judged["why"] in PAGE
