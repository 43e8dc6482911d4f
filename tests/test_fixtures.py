"""The stories: every fixture project says what the file beside it says (CBLINT_UPDATE=1 writes it anew)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.command import ROOT, Cblint

STORIES = ROOT / "fixtures" / "projects"
PROJECTS = sorted(path for story in STORIES.iterdir() for path in story.iterdir() if path.is_dir())


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


def test_all_stories_at_once_find_what_each_finds_alone(cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    together = json.loads(cblint("check", "fixtures/projects", "--format", "json").out)
    alone = [
        finding["fingerprint"]
        for project in PROJECTS
        for finding in json.loads(cblint("check", project, "--format", "json").out)["findings"]
    ]
    assert len(together["findings"]) == len(alone)
