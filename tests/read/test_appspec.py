"""The AppSpec reader on what a person writes, rightly and wrongly."""

from __future__ import annotations

import pytest

from cblint.model.appspec import AppSpec
from cblint.read.appspec import read_appspec
from cblint.read.head import looks_like_appspec
from cblint.source import SourceFile
from cblint.value import Basis, Known, string

SERVER = """\
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
permissions:
  - object: /srv/app
    mode: 755
    owner: app
    type: [file]
hooks:
  BeforeInstall:
    - location: scripts/stop.sh
      timeout: 300
      runas: root
    - location: scripts/clean.sh
file_exists_behavior: OVERWRITE
"""

ECS = """\
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 80
Hooks:
  - BeforeInstall: CodeDeployHook_check
"""

LAMBDA = """\
{
  "version": 0.0,
  "resources": [{"fn": {"type": "AWS::Lambda::Function",
    "properties": {"name": "fn", "alias": "live", "currentVersion": "1", "targetVersion": "2"}}}],
  "hooks": [{"BeforeAllowTraffic": "check"}]
}
"""


def read(text: str) -> AppSpec:
    return read_appspec(SourceFile("appspec.yml", text).embedded())


def shown(text: str) -> list[str]:
    source = SourceFile("appspec.yml", text)
    return [f"{source.position(each.span.start).line} {each.kind.value}" for each in read(text).problems]


def test_a_server_appspec() -> None:
    spec = read(SERVER)
    assert spec.problems == ()
    assert (spec.platform, string(spec.os), spec.closed) == ("server", "linux", True)
    assert [(string(each.source), string(each.destination)) for each in spec.files] == [("/", "/srv/app")]
    assert [(each.event, string(each.location), each.symbol) for each in spec.hooks] == [
        ("BeforeInstall", "scripts/stop.sh", "hooks.BeforeInstall[0]"),
        ("BeforeInstall", "scripts/clean.sh", "hooks.BeforeInstall[1]"),
    ]
    timeout = spec.hooks[1].timeout
    assert isinstance(timeout, Known)
    assert (timeout.data, timeout.origin.basis) == (3600, Basis.AWS_DEFAULT)
    assert [string(each.mode) for each in spec.permissions] == ["755"]
    assert (spec.service, spec.function) == (None, None)


def test_an_ecs_appspec() -> None:
    spec = read(ECS)
    assert spec.problems == ()
    assert spec.platform == "ecs"
    assert [(each.event, string(each.location)) for each in spec.hooks] == [("BeforeInstall", "CodeDeployHook_check")]
    assert spec.service is not None
    assert string(spec.service.task_definition) == "<TASK_DEFINITION>"


def test_a_lambda_appspec_as_json_with_small_letters() -> None:
    spec = read(LAMBDA)
    assert spec.problems == ()
    assert spec.platform == "lambda"
    assert [each.event for each in spec.hooks] == ["BeforeAllowTraffic"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version: 0.0", 'version: "0.0"', ["1 invalid-version"]),
        ("version: 0.0", "version: 0", []),
        ("version: 0.0", "version: 0.1", ["1 invalid-version"]),
        ("version: 0.0\n", "", ["1 missing-key"]),
        ("os: linux", "os: Linux", ["2 wrong-type"]),
        ("os: linux\n", "", ["1 missing-key"]),
        ("    destination: /srv/app\n", "", ["4 missing-key"]),
        ("    - location: scripts/clean.sh", "    - script: scripts/clean.sh", ["16 unknown-key"]),
        ("  BeforeInstall:\n", "  beforeinstall:\n", []),
        ("OVERWRITE", "overwrite", ["17 wrong-type"]),
        ("permissions:", "permission:", ["6 unknown-key"]),
    ],
)
def test_mistakes_in_a_server_appspec(old: str, new: str, expected: list[str]) -> None:
    assert old in SERVER
    assert shown(SERVER.replace(old, new, 1)) == expected


def test_an_event_without_scripts_is_told_of_older_agents() -> None:
    spec = read(SERVER.replace("file_exists", "  AfterInstall:\n  ValidateService: []\nfile_exists"))
    assert [(each.subject, each.message) for each in spec.problems] == [
        ("no scripts", "`AfterInstall` has no scripts, which older agents fail on")
    ]
    assert len(spec.hooks) == 2


def test_a_resource_that_nothing_deploys() -> None:
    assert shown(ECS.replace("AWS::ECS::Service", "AWS::AutoScaling::AutoScalingGroup")) == ["4 wrong-type"]
    assert shown(ECS.replace("AWS::ECS::Service", "{{ kind }}")) == []


def test_a_quoted_version_is_fine_for_ecs() -> None:
    assert shown(ECS.replace("0.0", '"0.0"')) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("          ContainerPort: 80\n", "", ["7 missing-key"]),
        ("ContainerPort: 80", "ContainerPort: http", ["9 wrong-type"]),
        ("ContainerPort: 80", 'ContainerPort: " "', []),
        ("ContainerPort: 80", "ContainerPort: <PORT>", []),
        ("  - BeforeInstall: C", "  BeforeInstall: C", ["10 wrong-type"]),
        ("        TaskDefinition: <TASK_DEFINITION>\n", "", []),
        ("LoadBalancerInfo", "LoadbalancerInfo", ["7 unknown-key"]),
    ],
)
def test_mistakes_in_an_ecs_appspec(old: str, new: str, expected: list[str]) -> None:
    assert old in ECS
    assert shown(ECS.replace(old, new, 1)) == expected


def test_hooks_as_a_list_are_of_another_platform() -> None:
    assert shown("version: 0.0\nos: linux\nhooks:\n  - BeforeInstall: x\n") == ["3 wrong-type"]


def test_an_appspec_of_no_platform_is_only_unknown() -> None:
    spec = read("version: 0.0\nfoo: 1\n")
    assert (spec.platform, spec.problems) == ("", ())


def test_an_empty_appspec() -> None:
    assert shown("# nothing\n") == ["1 missing-key"]


@pytest.mark.parametrize(
    ("path", "head", "answer"),
    [
        ("appspec.yml", b"", True),
        ("deploy/AppSpec.yml", b"", True),
        ("appspec-prod.yaml", b"version: 0.0\n", True),
        ("app-spec.yml", b"version: 0.0\nos: linux\n", True),
        ("appspec_template.json", b'{"version": 0.0, "Resources": []}', True),
        ("deploy/appspec.json", b'{"version": 0.0, "Resources": []}', True),
        ("data/appspec.json", b'{"source": "a user guide", "date": "2026-11-20"}', False),
        ("deploy.yml", b"version: 0.0\nos: linux\n", True),
        ("deploy.yml", b"version: 0.0\nResources:\n  - x:\n      Type: AWS::ECS::Service\n", True),
        ("deploy.yml", b"version: 0.0\n", False),
        ("template.yml", b"Resources:\n  X:\n    Type: AWS::ECS::Service\n", False),
        ("docker-compose.yml", b"version: '3'\nservices:\n", False),
        ("myappspec.md", b"version: 0.0\nos: linux\n", False),
    ],
)
def test_what_an_appspec_looks_like(path: str, head: bytes, answer: bool) -> None:
    assert looks_like_appspec(path, head) is answer
