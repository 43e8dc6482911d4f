"""The stories: every fixture project says what the file beside it says (CBLINT_UPDATE=1 writes it anew)."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.command import ROOT, Cblint
from tests.planned import planned

STORIES = ROOT / "fixtures" / "projects"
TWIN = "-cloudformation"
"""How the folder of a project is called that is another one's in templates."""
NAME = re.compile(r"`[^`]*`")
PROJECTS = sorted(path for story in STORIES.iterdir() for path in story.iterdir() if path.is_dir())


def is_one_module(folder: Path) -> bool:
    return any(folder.glob("*.tf")) and not any(path.is_dir() for path in folder.iterdir())


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: str(path.relative_to(STORIES)))
def test_story(project: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = cblint("check", project.relative_to(ROOT), "--show-unknown")
    expected = project.with_suffix(".txt")
    if os.environ.get("CBLINT_UPDATE"):
        expected.write_text(result.out, encoding="utf-8")
    assert result.out == expected.read_text(encoding="utf-8")
    assert result.err == ""
    assert result.status == (0 if project.name.startswith("right") else 1)


@pytest.mark.parametrize("story", sorted(STORIES.iterdir()), ids=lambda path: path.name)
def test_every_story_is_told_right_and_with_faults(story: Path) -> None:
    names = [path.name for path in story.iterdir() if path.is_dir()]
    assert "right" in names
    assert any(name.startswith("faulty") for name in names)


def said(cblint: Cblint, folder: Path) -> Counter[tuple[str, str, str]]:
    """What is found in a project, whatever its language calls the parts."""
    found = json.loads(cblint("check", folder, "--format", "json", "--strict").out)["findings"]
    return Counter((each["rule"], each["severity"], NAME.sub("`…`", each["message"])) for each in found)


@pytest.mark.parametrize("project", [path for path in PROJECTS if path.name.endswith(TWIN)], ids=str)
def test_a_story_is_the_same_in_templates(project: Path, cblint: Cblint) -> None:
    assert said(cblint, project) == said(cblint, project.with_name(project.name.removesuffix(TWIN)))


@pytest.mark.parametrize("project", [path for path in PROJECTS if is_one_module(path / "infra")], ids=str)
def test_the_plan_of_a_story_says_nothing_else(project: Path, cblint: Cblint, tmp_path: Path) -> None:
    """What is only known after the first apply may hide a finding, and never makes one."""
    copy = shutil.copytree(project, tmp_path / "project")
    for path in (copy / "infra").glob("*.tf*"):
        path.unlink()
    (copy / "infra" / "tfplan.json").write_text(planned(project / "infra"), encoding="utf-8")
    assert said(cblint, copy) <= said(cblint, project)


def test_all_stories_at_once_find_what_each_finds_alone(cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    unsure = "hook-function-name"  # which of several groups for functions deploys an AppSpec is not certain

    def found(path: Path) -> list[str]:
        listed = json.loads(cblint("check", path.relative_to(ROOT), "--format", "json").out)["findings"]
        return [finding["fingerprint"] for finding in listed if finding["rule"] != unsure]

    assert len(found(STORIES)) == sum(len(found(project)) for project in PROJECTS)
