"""Which settings of a cache have no effect, and which may have one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.pipeline_scene import SPEC, project, template
from tests.fixes.mending import REMOTE

PATHS = SPEC + "cache:\n  paths:\n    - node_modules/**/*\n"
KEY = PATHS + "  key: npm-$(codebuild-hash-files package-lock.json)\n"
FALLBACK = PATHS + "  fallback-keys:\n    - npm-\n"
FILE = PATHS + "    - setup.cfg\n"
LOCAL = "Cache: {Type: LOCAL, Modes: [%s]}\n"
CUSTOM = LOCAL % "LOCAL_CUSTOM_CACHE"
STORED = "Cache: {Type: S3, Location: bucket}\n"
UNKNOWN = "Parameters:\n  Kind: {Type: String}\n"


def found(folder: Path, text: str, spec: str) -> list[str]:
    files = {"template.yml": text, "buildspec.yml": spec, "setup.cfg": "", "requirements/a.txt": ""}
    files[".git/config"] = REMOTE
    return [finding.message for finding in check_files(files, folder, ["cache-not-used"]).findings]


@pytest.mark.parametrize(
    ("more", "spec", "message"),
    [
        ("", PATHS, "`cache` is not used: project `App` has no cache"),
        ("", FALLBACK, "`cache` is not used: project `App` has no cache"),
        ("Cache: {Type: NO_CACHE}\n", KEY, "`cache` is not used: project `App` has no cache"),
        (CUSTOM, KEY, "`key` is not used: the cache of project `App` is local"),
        (CUSTOM, SPEC, "`LOCAL_CUSTOM_CACHE` keeps nothing: the buildspec has no `cache.paths`"),
        (CUSTOM, FILE, "`setup.cfg` is a file, but the cache of project `App` is local and keeps only folders"),
        (
            CUSTOM + "VpcConfig: {VpcId: vpc-1, Subnets: [subnet-1], SecurityGroupIds: [sg-1]}\n",
            PATHS,
            "The cache is local, which builds in a VPC do not have",
        ),
        ("Cache: {Type: LOCAL}\n", PATHS, "The local cache has no modes, and keeps nothing"),
        ("Cache: {Type: LOCAL, Modes: []}\n", PATHS, "The local cache has no modes, and keeps nothing"),
        (STORED, FALLBACK, "`fallback-keys` are not used: the cache has no `key`"),
    ],
)
def test_what_is_not_used(tmp_path: Path, more: str, spec: str, message: str) -> None:
    assert found(tmp_path / "r", template(project(more=more)), spec) == [message]


@pytest.mark.parametrize(
    ("more", "spec"),
    [
        ("", SPEC),
        (STORED, PATHS),
        (STORED, KEY),
        (STORED, SPEC),
        (STORED, FILE),
        (CUSTOM, PATHS),
        (CUSTOM, "version: 0.2\nphases: [\n"),
        (LOCAL % "LOCAL_DOCKER_LAYER_CACHE", SPEC),
        (LOCAL % "LOCAL_SOURCE_CACHE", FILE),
        (CUSTOM, PATHS + "    - requirements\n    - /root/.m2\n    - $HOME/x\n    - '*.cfg'\n    - other.txt\n"),
        ("Cache: !Ref Kind\n", PATHS),
        ("Cache: {Type: !Ref Kind}\n", KEY),
        ("Cache: {Type: LOCAL, Modes: !Ref Kind}\n", PATHS),
        ("Cache: !If [Yes, {Type: S3, Location: x}, !Ref AWS::NoValue]\n", PATHS),
    ],
)
def test_what_is_or_may_be_used(tmp_path: Path, more: str, spec: str) -> None:
    assert found(tmp_path / "r", template(project(more=more), head=UNKNOWN), spec) == []


def test_another_project_may_use_it(tmp_path: Path) -> None:
    text = template(project(), project(name="Other", more=STORED))
    assert found(tmp_path / "r", text, PATHS) == []


def test_a_default_is_said_to_be_one(tmp_path: Path) -> None:
    head = "Parameters:\n  Kind: {Type: String, Default: NO_CACHE}\n"
    text = template(project(more="Cache: {Type: !Ref Kind}\n"), head=head)
    assert found(tmp_path / "r", text, PATHS) == ["`cache` is not used: project `App` has no cache by default"]


def test_without_a_project_only_what_is_sure(tmp_path: Path) -> None:
    report = check_files({"buildspec.yml": FALLBACK}, tmp_path / "r", ["cache-not-used"])
    assert [finding.message for finding in report.findings] == ["`fallback-keys` are not used: the cache has no `key`"]
