"""Whether what a build delivers has a place to go to, and what is awaited is delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.pipeline_scene import SPEC, pipeline, project, template

MISMATCH, NAMED = "artifact-destination-mismatch", "ignored-artifact-name"
TAKEN = SPEC + "artifacts:\n  files:\n    - app.zip\n"
NAMES = TAKEN + "  name: app-$(date +%F)\n"
TWO = TAKEN + "  secondary-artifacts:\n    docs:\n      files:\n        - docs/**/*\n"
NOTHING, STORED = "{Type: NO_ARTIFACTS}", "{Type: S3, Location: bucket}"
SECONDARY = "SecondaryArtifacts:\n  - {Type: S3, ArtifactIdentifier: %s, Location: docs}\n"
UNKNOWN = "Parameters:\n  Kind: {Type: String}\n"


def found(folder: Path, rule: str, text: str, files: dict[str, str]) -> list[str]:
    report = check_files({"template.yml": text, **files}, folder, [rule])
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("text", "spec", "message"),
    [
        (template(project(NOTHING)), TAKEN, "`artifacts` are not uploaded: project `App` has `NO_ARTIFACTS`"),
        (template(project(STORED)), SPEC, "The artifacts of `App` go to S3, but its buildspec has no `artifacts`"),
        (template(project(STORED)), TWO, "Nothing takes the secondary artifact `docs`"),
        (
            template(project(STORED, more=SECONDARY % "reports")),
            TWO,
            "Project `App` awaits the secondary artifact `reports`, which the buildspec does not have",
        ),
        (
            template(pipeline("S3")),
            SPEC,
            "A pipeline reads the build's output `built`, but the buildspec has no `artifacts`",
        ),
        (
            template(pipeline("S3", outputs="{Name: built}, {Name: docs}")),
            TWO,
            "The pipeline awaits the secondary artifact `built`, which the buildspec does not have",
        ),
        (
            template(pipeline("S3", outputs="{Name: built}, {Name: docs}")),
            SPEC,
            "The pipeline awaits the secondary artifact `built`, which the buildspec does not have",
        ),
    ],
)
def test_what_does_not_meet(tmp_path: Path, text: str, spec: str, message: str) -> None:
    assert found(tmp_path / "r", MISMATCH, text, {"buildspec.yml": spec}) == [message]


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        (template(project(NOTHING)), SPEC),
        (template(project(STORED)), TAKEN),
        (template(project("{Type: !Ref Kind}"), head=UNKNOWN), TAKEN),
        (template(project("!Ref Kind"), head=UNKNOWN), TAKEN),
        (template(project(NOTHING), project(STORED, name="Other")), TAKEN),
        (template(project(NOTHING, more=SECONDARY % "docs")), TWO),
        (template(project(STORED, more=SECONDARY % "docs")), TWO),
        (template(project(STORED, more=SECONDARY % "!Ref Kind"), head=UNKNOWN), TWO),
        (template(project(STORED, more="SecondaryArtifacts: !Ref Kind\n"), head=UNKNOWN), TWO),
        (template(project(STORED)), SPEC + "batch:\n  build-list:\n    - identifier: one\n"),
        (template(project(STORED)), "version: 0.2\nphases: [\n"),
        (template(pipeline("S3")), TAKEN),
        (template(pipeline("S3")), TWO),
        (template(pipeline("S3", outputs="")), SPEC),
        (template(pipeline("S3", outputs="{Name: other}")), SPEC),
        (template(pipeline("S3", outputs="{Name: docs}, {Name: more}")), SPEC),
        (template(pipeline("CodeDeploy")), SPEC),
        (template(project(NOTHING)), NAMES.replace("artifacts:", "artifact:")),
    ],
)
def test_what_meets_or_may_meet(tmp_path: Path, text: str, spec: str) -> None:
    assert found(tmp_path / "r", MISMATCH, text, {"buildspec.yml": spec}) == []


@pytest.mark.parametrize(
    ("artifacts", "more", "count"),
    [
        (STORED, "", 1),
        ("{Type: S3, Location: bucket, OverrideArtifactName: false, Name: app}", "", 1),
        ("{Type: CODEPIPELINE}", "", 1),
        ("{Type: S3, Location: bucket, OverrideArtifactName: true}", "", 0),
        ("{Type: S3, Location: bucket, OverrideArtifactName: 'true'}", "", 0),
        ("{Type: S3, Location: bucket, OverrideArtifactName: !Ref Kind}", UNKNOWN, 0),
        ("{Type: S3, Location: bucket, Name: app-$(date +%F)}", "", 0),
        ("{Type: S3, Location: bucket, Name: !Ref Kind}", UNKNOWN, 0),
        (NOTHING, "", 0),
        ("!Ref Kind", UNKNOWN, 0),
    ],
)
def test_a_name_that_does_not_count(tmp_path: Path, artifacts: str, more: str, count: int) -> None:
    text = template(project(artifacts), head=more)
    assert len(found(tmp_path / "r", NAMED, text, {"buildspec.yml": NAMES})) == count


def test_a_name_that_counts_for_another_project(tmp_path: Path) -> None:
    other = project("{Type: S3, Location: bucket, OverrideArtifactName: true}", name="Other")
    text = template(project(STORED), other)
    assert found(tmp_path / "r", NAMED, text, {"buildspec.yml": NAMES}) == []


def test_a_secondary_artifact_has_the_place_of_its_identifier(tmp_path: Path) -> None:
    spec = TWO + "      name: docs-$VERSION\n"
    text = template(project("{Type: S3, Location: bucket, OverrideArtifactName: true}", more=SECONDARY % "docs"))
    assert len(found(tmp_path / "r", NAMED, text, {"buildspec.yml": spec})) == 1
