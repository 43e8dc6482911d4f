"""The truth of every rule, line by line, both ways: the examples of its own page."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from cblint.registry import built_in, scan
from cblint.testing import Example, examples, problems

REGISTRY = built_in()
CASES = [
    pytest.param(rule_id, example, id=f"{rule_id}:{example.line}")
    for rule_id in REGISTRY.listed
    for example in examples(REGISTRY.load(rule_id).page)
]


@pytest.mark.parametrize(("rule_id", "example"), CASES)
def test_example_does_what_its_marks_say(rule_id: str, example: Example, tmp_path: Path) -> None:
    assert problems(REGISTRY.load(rule_id), example, tmp_path / "repository") == []


@pytest.mark.parametrize("rule_id", REGISTRY.listed)
def test_page_has_an_example_of_both_kinds(rule_id: str) -> None:
    shown = list(examples(REGISTRY.load(rule_id).page))
    assert any(example.findings for example in shown), "no example fires"
    assert any(not example.findings for example in shown), "no example stays silent"


@pytest.mark.parametrize("rule_id", REGISTRY.listed)
def test_what_must_be_given_is_an_attribute_of_what_is_visited(rule_id: str) -> None:
    rule = REGISTRY.load(rule_id)
    paths = [path for each in rule.given for path in each.split("|")]
    assert all(hasattr(rule.visits, path.partition(".")[0]) for path in paths)
    assert not rule.runs or rule.visits.__name__ == "Build"


@pytest.mark.parametrize("rule_id", REGISTRY.listed)
def test_page_has_every_section(rule_id: str) -> None:
    page = REGISTRY.load(rule_id).page
    first, _, rest = page.strip().partition("\n")
    assert first.endswith("."), "the first line is a sentence"
    assert rest.startswith("\n"), "a blank line follows it"
    assert [section for section in ("## Examples", "## References") if section not in page] == []


def test_every_group_says_what_its_rules_are_about() -> None:
    for group in REGISTRY.groups:
        package = import_module(f"cblint_rules.{group}")
        assert package.__file__, f"{group} has no __init__.py"
        assert (package.__doc__ or "").endswith("."), group


def test_the_index_is_up_to_date() -> None:
    assert sorted(scan()) == sorted(REGISTRY.listed.values())
