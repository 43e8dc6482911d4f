"""This is where tests write one pipeline in two languages, and see that both give the same findings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cblint.record import NamedTuple
from cblint.testing.repository import check_files
from tests.fixes.mending import REMOTE

ROLE = "arn:aws:iam::111122223333:role/pipeline"
BOTH = ("main.tf", "template.yml")


class Does(NamedTuple):
    """An action: `type` is its category, owner, provider and version."""

    name: str
    type: str = "Build/AWS/CodeBuild/1"
    reads: Sequence[str] = ()
    makes: Sequence[str] = ()
    order: int = 0
    namespace: str = ""
    role: str = ""
    settings: Mapping[str, str] | None = None


SOURCE = Does("Source", "Source/AWS/CodeCommit/1", (), ("source",), settings={"RepositoryName": "a", "BranchName": "b"})
BUILD = Does("Build", reads=("source",), makes=("built",), settings={"ProjectName": "app"})
DEPLOY = Does("Deploy", "Deploy/AWS/ECS/1", ("built",), settings={"ClusterName": "a", "ServiceName": "a"})
Stages = Sequence[tuple[str, Sequence[Does]]]


def stages(*actions: Does) -> Stages:
    """The source, and one stage for each action."""
    return [("Source", [SOURCE]), *((each.name, [each]) for each in actions)]


def found(
    folder: Path, rule: str, written: Stages, *, head: Mapping[str, str] | None = None, role: str = ROLE
) -> list[str]:
    """The messages of a rule about a pipeline, the same in each language; `head` stands before it, by file."""
    before = head or {}
    answers = []
    for path in BOTH:
        text = before.get(path, "") + (_terraform(written, role) if path == "main.tf" else _template(written, role))
        text = text if path == "main.tf" else f"Resources:\n{text}"
        others = {name: each for name, each in before.items() if name not in BOTH}
        report = check_files({path: text, ".git/config": REMOTE, **others}, folder / path, [rule])
        assert report.failures == ()
        answers.append(sorted(finding.message for finding in report.findings))
    assert answers[0] == answers[1]
    return answers[0]


def _terraform(written: Stages, role: str) -> str:
    lines = ['resource "aws_codepipeline" "p" {', '  name = "p"', f'  role_arn = "{role}"']
    lines += ["  artifact_store {", '    location = "b"', '    type = "S3"', "  }"]
    for name, actions in written:
        lines += ["  stage {", f"    name = {json.dumps(name)}"]
        for each in actions:
            category, owner, provider, version = each.type.split("/")
            given = {"name": each.name, "category": category, "owner": owner, "provider": provider, "version": version}
            given |= {"namespace": each.namespace} if each.namespace else {}
            given |= {"role_arn": each.role} if each.role else {}
            lines += ["    action {", *(f"      {key} = {json.dumps(value)}" for key, value in given.items())]
            lines += [f"      run_order = {each.order}"] if each.order else []
            lines += [f"      input_artifacts = {json.dumps(list(each.reads))}"] if each.reads else []
            lines += [f"      output_artifacts = {json.dumps(list(each.makes))}"] if each.makes else []
            if each.settings is not None:
                lines += ["      configuration = {"]
                lines += [f"        {key} = {json.dumps(value)}" for key, value in each.settings.items()]
                lines += ["      }"]
            lines += ["    }"]
        lines += ["  }"]
    return "\n".join([*lines, "}", ""])


def _template(written: Stages, role: str) -> str:
    lines = ["  P:", "    Type: AWS::CodePipeline::Pipeline", "    Properties:", f"      RoleArn: {role}"]
    lines += ["      ArtifactStore: {Type: S3, Location: b}", "      Stages:"]
    for name, actions in written:
        lines += [f"        - Name: {json.dumps(name)}", "          Actions:"]
        for each in actions:
            category, owner, provider, version = each.type.split("/")
            kind = f'{{Category: {category}, Owner: {owner}, Provider: {provider}, Version: "{version}"}}'
            lines += [f"            - Name: {json.dumps(each.name)}", f"              ActionTypeId: {kind}"]
            lines += [f"              Namespace: {each.namespace}"] if each.namespace else []
            lines += [f"              RoleArn: {each.role}"] if each.role else []
            lines += [f"              RunOrder: {each.order}"] if each.order else []
            for key, names in (("InputArtifacts", each.reads), ("OutputArtifacts", each.makes)):
                lines += [f"              {key}: {json.dumps([{'Name': name} for name in names])}"] if names else []
            if each.settings is not None:
                lines += [f"              Configuration: {json.dumps(dict(each.settings))}"]
    return "\n".join([*lines, ""])
