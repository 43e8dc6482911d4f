"""What the README shows is what cblint prints, and its commands are of the form that it promises."""

from __future__ import annotations

import re

from tests.command import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_finding_shown_is_a_real_one() -> None:
    shown = re.findall(r"^```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert len(shown) == 1
    assert shown[0] in (ROOT / "fixtures/projects/ecs-blue-green/faulty.txt").read_text(encoding="utf-8")


def test_quick_start_has_two_commands_of_one_line() -> None:
    section = TEXT.partition("## Quick start\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert [len(block.splitlines()) for block in blocks] == [1, 1]
    assert len(re.findall(r"^```sh$", TEXT, re.MULTILINE)) == 2


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert target.startswith("https://") or (ROOT / target).exists(), target
