"""What the formats say of fixes: what can be fixed, how, and what has been."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cblint.config import Config
from cblint.engine import Request, check
from cblint.files import Files
from cblint.finding import Edit, Finding, Fix
from cblint.locate import locate
from cblint.registry import built_in
from cblint.report import Suppressed, render
from cblint.report.discretion import Discretion
from cblint.source import Span
from tests.report.scene import docker, finding, report, span
from tests.report.test_sarif import only_result

EDIT = Edit(span("main.tf", "false"), "true")
SAFE = finding(fix=Fix("turn it on", (EDIT,), safe=True))
UNSAFE = finding(fix=Fix("turn it on", (EDIT,), safe=False))
BY_HAND = docker()


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (SAFE, "  = fix: turn it on"),
        (UNSAFE, "  = fix (unsafe): turn it on"),
        (BY_HAND, "  = remedy: set `privileged_mode`"),
    ],
)
def test_text_tells_a_fix_from_a_remedy(found: Finding, line: str) -> None:
    assert line in render("text", report(found)).splitlines()


@pytest.mark.parametrize(
    ("found", "hints"),
    [
        ([SAFE, SAFE, UNSAFE, BY_HAND], ["2 can be fixed with --fix, 1 more with --unsafe-fixes"]),
        ([SAFE], ["1 can be fixed with --fix"]),
        ([UNSAFE, UNSAFE], ["2 can be fixed with --fix --unsafe-fixes"]),
        ([BY_HAND], []),
        ([], []),
    ],
)
def test_text_says_what_could_be_fixed(found: list[Finding], hints: list[str]) -> None:
    made = report(*found)
    after = render("text", made).splitlines()
    assert after[len(after) - len(hints) :] == hints
    assert after[-1 - len(hints)].endswith(" in 3 files")
    assert "can be fixed" not in render("text", made.replace(verbosity=-1))
    assert "can be fixed" not in render("text", made.replace(offers=False))


def test_text_counts_what_was_fixed_and_what_is_stale() -> None:
    made = report(fixed := SAFE).replace(
        fixed=(fixed,) * 3, suppressed=(Suppressed(BY_HAND, ""),) * 2, stale=1, offers=False
    )
    assert render("text", made).splitlines()[-2:] == [
        "1 finding (1 high) in 3 files; 3 fixed, 2 ignored",
        "1 entry of the baseline is stale (--write-baseline prunes it)",
    ]
    assert render("text", report().replace(fixed=(SAFE,), stale=2)).splitlines() == [
        "No findings in 3 files; 1 fixed",
        "2 entries of the baseline are stale (--write-baseline prunes them)",
    ]


def test_json_has_edits_and_what_was_fixed() -> None:
    log = json.loads(render("json", report(SAFE).replace(fixed=(UNSAFE,), stale=2, uri_prefix="a b/")))
    assert log["findings"][0]["fix"] == {
        "title": "turn it on",
        "safe": True,
        "edits": [
            {
                "path": "a b/main.tf",
                "uri": "a%20b/main.tf",
                "region": {
                    "start": {"line": 5, "column": 23, "offset": 134},
                    "end": {"line": 5, "column": 28, "offset": 139},
                },
                "text": "true",
            }
        ],
    }
    assert [each["fix"]["safe"] for each in log["fixed"]] == [False]
    assert log["baseline"] == {"stale": 2}
    assert (log["summary"]["findings"], log["summary"]["fixed"]) == (1, 1)


def test_sarif_has_one_change_of_each_file_with_its_line_ends() -> None:
    files = {"b": "x: y\r\n", "a": "k: v\nl: w\n"}
    edits = (
        Edit(Span("b", 6, 6), "z: 1\n"),
        Edit(span("a", "l: w\n", files=files), ""),
        Edit(span("a", "v", files=files), "u"),
        Edit(span("a", "v", files=files), "u"),
    )
    made = report(finding(Span("b", 0, 1), fix=Fix("do [it]", edits, safe=True)), files=files)
    (fix,) = only_result(made)["fixes"]
    assert fix["description"] == {"text": r"do \[it\]"}
    assert fix["artifactChanges"] == [
        {
            "artifactLocation": {"uri": "a"},
            "replacements": [
                {
                    "deletedRegion": {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5},
                    "insertedContent": {"text": "u"},
                },
                {"deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 3, "endColumn": 1}},
            ],
        },
        {
            "artifactLocation": {"uri": "b"},
            "replacements": [
                {
                    "deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 1},
                    "insertedContent": {"text": "z: 1\r\n"},
                }
            ],
        },
    ]


@pytest.mark.parametrize(
    "edit", [Edit(Span("gone", 0, 1), "x"), Edit(Span("main.tf", 0, 9999), "x"), Edit(Span("main.tf", 0, 1), "\ud800")]
)
def test_edits_that_cannot_be_shown_are_left_out(edit: Edit) -> None:
    made = report(finding(fix=Fix("mend", (EDIT, edit), safe=True)))
    assert "fixes" not in only_result(made)
    assert json.loads(render("json", made))["findings"][0]["fix"] == {"title": "mend", "safe": True, "edits": []}


BUILDSPEC = "version: 0.2\nenv:\n  variables:\n    API_TOKEN: %s\nphases:\n  build:\n    commands: [make]\n"


def test_edits_that_write_a_secret_are_dropped_and_the_title_is_struck(tmp_path: Path) -> None:
    secret = "q8Zr2LmPx4Wk"
    (tmp_path / "buildspec.yml").write_text(BUILDSPEC % secret)
    (tmp_path / "buildspec2.yml").write_text("version: 0.2\n")
    found = discreet(
        tmp_path, Fix(f"call it {secret}", (Edit(Span("buildspec2.yml", 0, 0), f"# '{secret}'\n"),), safe=True)
    )
    assert found == Fix(f"call it {'*' * len(secret)}", (), safe=True)
    harmless = Fix("rename", (Edit(Span("buildspec.yml", 0, 7), "Version"),), safe=True)
    assert discreet(tmp_path, harmless) == harmless


def discreet(root: Path, fix: Fix) -> Fix | None:
    from cblint.discover import discover
    from cblint.engine import read

    place = locate((str(root),), None)
    files = Files(place.root)
    request = Request(place=place, rules=frozenset(), config=Config())
    workspace = read(files, discover(files, place.focus), request, built_in(), [])
    return Discretion(files, workspace).finding(finding(Span("buildspec2.yml", 0, 1), fix=fix)).fix


def test_every_fix_of_the_fixtures_can_be_shown() -> None:
    """A rule's edits are inside their files, so that every format has them."""
    registry = built_in()
    place = locate((str(Path(__file__).parents[2] / "fixtures/projects"),), None)
    made = check(Request(place=place, rules=frozenset(registry.listed), config=Config()), registry)
    listed = json.loads(render("json", made))["findings"]
    fixes = [(each.fix, shown["fix"]) for each, shown in zip(made.findings, listed, strict=True) if each.fix]
    assert len(fixes) > 5
    assert all(len(set(fix.edits)) == len(shown["edits"]) for fix, shown in fixes)
