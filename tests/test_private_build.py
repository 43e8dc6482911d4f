"""The story "private build": every way to the internet and to AWS's services, right and wrong, in each language alike.

A folder of a case is the same network in one language; the plan is what Terraform would print of the Terraform
(CBLINT_UPDATE=1 writes it anew).
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.command import ROOT, Cblint
from tests.planned import planned

STORY = ROOT / "fixtures" / "projects" / "private-build"
LANGUAGES = ("cloudformation", "plan", "terraform")
WAYS: dict[str, list[str]] = {
    "right-endpoints": [],
    "right-firewall": [],
    "right-narrow-egress": [],
    "right-nat-gateway": [],
    "right-nat-instance": [],
    "right-proxy": [],
    "right-transit-gateway": [],
    "faulty-egress-closed": ["egress-closed"],
    "faulty-egress-port-zero": ["egress-closed"],
    "faulty-egress-to-endpoints-only": ["egress-closed"],
    "faulty-endpoint-behind-egress": ["egress-closed"],
    "faulty-endpoint-in-another-table": ["vpc-endpoint-missing"],
    "faulty-endpoint-lets-nothing-in": ["vpc-endpoint-missing"] * 2,
    "faulty-endpoint-missing": ["vpc-endpoint-missing"],
    "faulty-group-of-another-vpc": ["subnet-of-another-vpc"],
    "faulty-internet-gateway": ["subnet-routes-to-internet-gateway"] * 2,
    "faulty-main-table": ["vpc-without-nat"] * 2,
    "faulty-nat-in-private-subnet": ["nat-in-private-subnet"],
    "faulty-no-nat-gateway": ["vpc-without-nat"],
    "faulty-subnet-of-another-vpc": ["subnet-of-another-vpc"],
}
"""The rules that find something in each case."""
NAME = re.compile(r"`[^`]*`")


def languages(case: str) -> list[Path]:
    return sorted(path for path in (STORY / case).iterdir() if path.is_dir())


def findings(cblint: Cblint, folder: Path) -> list[dict[str, object]]:
    result = cblint("check", folder, "--format", "json")
    assert result.err == ""
    found: list[dict[str, object]] = json.loads(result.out)["findings"]
    return found


def said(finding: dict[str, object]) -> tuple[object, ...]:
    """What a finding says, whatever the language calls its parts."""
    message = NAME.sub("`…`", str(finding["message"]))
    return finding["rule"], finding["severity"], finding["confidence"], message


@pytest.mark.parametrize("case", WAYS)
def test_the_plan_is_that_of_the_terraform(case: str) -> None:
    made = planned(STORY / case / "terraform")
    written = STORY / case / "plan" / "tfplan.json"
    if os.environ.get("CBLINT_UPDATE"):
        written.parent.mkdir(exist_ok=True)
        written.write_text(made, encoding="utf-8")
    assert written.read_text(encoding="utf-8") == made


def test_every_case_is_told_in_every_language() -> None:
    told = {path.name for path in STORY.iterdir() if path.is_dir() and not (path / "codebuild.tf").is_file()}
    assert told == set(WAYS)
    for case in WAYS:
        assert {path.name for path in languages(case)} >= set(LANGUAGES)


@pytest.mark.parametrize("case", WAYS)
def test_each_language_finds_what_is_wrong(case: str, cblint: Cblint) -> None:
    told = [(folder.name, findings(cblint, folder)) for folder in languages(case)]
    for language, found in told:
        rules = [str(finding["rule"]) for finding in found]
        # What is not known before the first apply has one place in a plan, however many subnets it is.
        assert (rules if language != "plan" else rules * (len(WAYS[case]) // max(len(rules), 1))) == WAYS[case], (
            language
        )
    first, *others = [set(map(said, found)) for _, found in told]
    assert all(each == first for each in others)
