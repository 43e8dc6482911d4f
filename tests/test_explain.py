"""The pages of rules: what each holds, and that the folder of them is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cblint.explain import index, main, page, pages
from cblint.registry import built_in
from tests.command import ROOT

REGISTRY = built_in()
FOLDER = ROOT / "docs" / "rules"


def test_the_pages_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--check", str(FOLDER)])
    assert status == 0, f"python -m cblint.explain --write docs/rules ({capsys.readouterr().out})"


@pytest.mark.parametrize("rule_id", REGISTRY.listed)
def test_a_page_has_everything(rule_id: str) -> None:
    rule = REGISTRY.load(rule_id)
    text = page(rule)
    title, blank, facts, *rest = text.splitlines()
    assert (title, blank) == (f"# {rule_id}", "")
    assert rule.kind.value in facts
    assert f"{rule.severity.name.lower()} severity" in facts
    assert (f"CWE-{rule.cwe}" in facts) == (rule.cwe is not None)
    assert facts.endswith("fix*")
    assert rest[1] == f"{rule.summary}."
    assert f"ignore[{rule_id}]" in text
    assert ("## Options" in text) == bool(rule.options)
    assert all(f"| `{option.name}` |" in text for option in rule.options)
    assert text.count("```") % 2 == 0
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_the_index_names_every_rule_once_in_its_group() -> None:
    text = index(REGISTRY)
    for section in text.split("\n## ")[1:]:
        group, _, rest = section.partition("\n")
        listed = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\)", rest, re.MULTILINE)
        assert listed == [each.id for each in REGISTRY.listed.values() if each.group == group]
        assert rest.strip().splitlines()[0].endswith(".")


def test_pages_are_written_and_strays_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "rules"
    assert main(["--check", str(folder)]) == 1
    assert main(["--write", str(folder)]) == 0
    assert main(["--check", str(folder)]) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == pages(REGISTRY)
    (folder / "old-rule.md").write_text("")
    (folder / "batch-cycle.md").write_text("")
    capsys.readouterr()
    assert main(["--check", str(folder)]) == 1
    assert capsys.readouterr().out == "stale: batch-cycle.md, old-rule.md\n"
    assert main(["--write", str(folder)]) == 0
    assert main(["--check", str(folder)]) == 0
    assert main(["--other"]) == 2
