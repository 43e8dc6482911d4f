"""The labelled fixtures of cfn-lint: templates, and the parts of templates that its unit tests give to one rule.

A part is put into a template that is otherwise right; where a test says a place, it stands there. Parts that no
template can hold (a value of another type, given to see that the rule withstands it) are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from parity_fixtures import Fixture, template

REGION = {"Ref": "AWS::Region"}
CONDITIONS = {
    f"IsUs{side}": {"Fn::Equals": [REGION, f"us-{side[:4].lower()}-{side[4:]}"]} for side in ("East1", "East2")
}
ROLE = "arn:aws:iam::111122223333:role/pipeline"


def cfn_lint(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read templates (`templates`: path to whether they are bad) and the parametrised test of a rule."""
    for path, bad in check.get("templates", {}).items():
        text = (folder / path).read_text()
        yield Fixture(Path(path).name, {"template.yaml": text}, bad)
    if "at" not in check:
        return
    made = MAKERS[check["wrap"]]
    for number, row in enumerate(_rows(folder / check["at"]), 1):
        whole = made(row[:-1])
        if whole is not None:
            yield Fixture(f"unit test {number}", template(whole), bool(row[-1]))


def _rows(path: Path) -> Iterator[list[Any]]:
    """Yield the rows of the parameters of a test; of what is expected only how much it is."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.parametrize":
            assert isinstance(call.args[1], ast.List)
            for row in call.args[1].elts:
                assert isinstance(row, ast.Tuple)
                *given, expected = row.elts
                assert isinstance(expected, ast.List)
                yield [*map(_plain, given), len(expected.elts)]


def _plain(node: ast.expr) -> Any:
    match node:
        case ast.Call(func=ast.Name(id="_append_queues"), args=[_, rest]):
            return _plain(rest)
        case ast.Call(func=ast.Name(id="deque"), args=[ast.List(elts=steps)]):
            plain = [_plain(each) for each in steps]
            return ["pipeline", plain[1], *plain[4:]]
        case ast.Name():
            return []
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_plain(each) for each in elements]
        case ast.Dict(keys=keys, values=values):
            return {_plain(key): _plain(value) for key, value in zip(keys, values, strict=True) if key is not None}
        case _:
            return ast.literal_eval(node)


def project(row: list[Any]) -> dict[str, Any] | None:
    """Return a template with a project of these artifacts."""
    if not isinstance(row[0], dict):
        return None
    properties = {
        "ServiceRole": "arn:aws:iam::111122223333:role/build",
        "Artifacts": row[0],
        "Environment": {"Type": "LINUX_CONTAINER", "Image": "aws/codebuild/standard:7.0",
                        "ComputeType": "BUILD_GENERAL1_SMALL"},
        "Source": {"Type": "GITHUB", "Location": "https://github.com/example/app.git"},
    }  # fmt: skip
    return {"Resources": {"Project": {"Type": "AWS::CodeBuild::Project", "Properties": properties}}}


def action(row: list[Any]) -> dict[str, Any] | None:
    """Return a template with a pipeline that has this action; what it lacks to be one of CloudFormation is added."""
    given = row[0]
    if not isinstance(given, dict) or isinstance(given.get("Configuration", {}).get("RoleArn"), bool):
        return None
    added = {"Name": "Deploy", **given}
    if "ActionTypeId" not in added:
        added["ActionTypeId"] = _type("Deploy", "CloudFormation")
        added["Configuration"] = {"ActionMode": "CREATE_UPDATE", "StackName": "app", "RoleArn": ROLE,
                                  **given["Configuration"]}  # fmt: skip
    if added["ActionTypeId"]["Category"] == "Source":
        return pipeline([{"Name": "Source", "Actions": [added]}, _build(added.get("OutputArtifacts") or [])])
    sources = [_source(each["Name"]) for each in given.get("InputArtifacts", [])] or [_source("Code")]
    return pipeline([{"Name": "Source", "Actions": sources}, {"Name": "Deploy", "Actions": [added]}])


def category(row: list[Any]) -> dict[str, Any] | None:
    """Return a template with a pipeline that has an action of this category at this place."""
    name, place = row
    path = place["path"]
    if not path or not isinstance(name, str):
        return None
    stages = [{"Name": "Source", "Actions": [_source("Code")]}, _build([{"Name": "Code"}])]
    branch = path[1] if path[0] == "Fn::If" else 0
    index = path[2] if branch else path[0]
    chosen = list(stages)
    chosen[index] = {"Name": "Chosen", "Actions": [_source("More")]} if name == "Source" else _build([{"Name": "Code"}])
    if not branch:
        return pipeline(chosen)
    return pipeline({"Fn::If": ["IsUsEast1", *((chosen, stages) if branch == 1 else (stages, chosen))]})


def names(row: list[Any]) -> dict[str, Any] | None:
    """Return a template with a pipeline whose actions have artifacts of these names at these places."""
    if not isinstance(row[0][0][0], str):
        return None
    resources: dict[str, Any] = {}
    for name, path, conditions in row[0]:
        owner = str(path[1]) if path[0] == "pipeline" else "TestPipeline"
        stage, _, act, key, item, *rest = path[2:] if path[0] == "pipeline" else path
        at = resources.setdefault(f"P{owner}", {}).setdefault(stage, {}).setdefault(act, {}).setdefault(key, {})
        if "Fn::If" in rest:
            at.setdefault(item, {})[rest[-1]] = name
        else:
            at[item] = (name, conditions)
    return {"Conditions": CONDITIONS,
            "Resources": {each: _pipeline(_stages(stages)) for each, stages in resources.items()}}  # fmt: skip


def _stages(stages: dict[int, Any]) -> list[Any]:
    made = [{"Name": f"Stage{stage}", "Actions": [_action(stage, number, keys) for number, keys in actions.items()]}
            for stage, actions in stages.items()]  # fmt: skip
    last = next(iter(stages.values()))[0].get("OutputArtifacts", {}).get(0)
    return made if len(made) > 1 else [*made, _build([_artifact(last)])]


def _action(stage: int, number: int, keys: dict[str, Any]) -> dict[str, Any]:
    artifacts = {key: [_artifact(each) for each in items.values()] for key, items in keys.items()}
    source = stage == 0 and "InputArtifacts" not in artifacts
    found = _source("Code") if source else _build([])["Actions"][0]
    return {**found, "Name": f"Action{stage}{number}", "OutputArtifacts": [], **artifacts}


def _artifact(said: Any) -> Any:
    if isinstance(said, dict):
        return {"Name": {"Fn::If": ["IsUsEast1", said[1], said[2]]}}
    name, conditions = said
    held = [condition for condition, value in conditions.items() if value]
    return {"Fn::If": [held[0], {"Name": name}, {"Ref": "AWS::NoValue"}]} if held else {"Name": name}


def _source(artifact: str) -> dict[str, Any]:
    return {"Name": f"{artifact}Source", "ActionTypeId": _type("Source", "CodeCommit"),
            "Configuration": {"RepositoryName": artifact, "BranchName": "main"},
            "OutputArtifacts": [{"Name": artifact}]}  # fmt: skip


def _build(inputs: list[Any]) -> dict[str, Any]:
    action = {"Name": "Build", "ActionTypeId": _type("Build", "CodeBuild"), "Configuration": {"ProjectName": "app"},
              "InputArtifacts": inputs}  # fmt: skip
    return {"Name": "Build", "Actions": [action]}


def _type(kind: str, provider: str) -> dict[str, str]:
    return {"Category": kind, "Owner": "AWS", "Provider": provider, "Version": "1"}


def _pipeline(stages: Any) -> dict[str, Any]:
    return {"Type": "AWS::CodePipeline::Pipeline",
            "Properties": {"RoleArn": ROLE, "ArtifactStore": {"Type": "S3", "Location": "artifacts-111122223333"},
                           "Stages": stages}}  # fmt: skip


def pipeline(stages: Any) -> dict[str, Any]:
    """Return a template with a pipeline of these stages."""
    return {"Conditions": CONDITIONS, "Resources": {"Pipeline": _pipeline(stages)}}


def schedule(row: list[Any]) -> dict[str, Any] | None:
    """Return a template with a rule that starts a project by this schedule."""
    if not isinstance(row[1], str):
        return None
    made = project([{"Type": "NO_ARTIFACTS"}])
    assert made is not None
    target = {"Id": "build", "Arn": {"Fn::GetAtt": ["Project", "Arn"]}, "RoleArn": ROLE}
    made["Resources"]["Nightly"] = {"Type": "AWS::Events::Rule",
                                    "Properties": {"ScheduleExpression": row[1], "Targets": [target]}}  # fmt: skip
    return made


MAKERS: dict[str, Callable[[list[Any]], dict[str, Any] | None]] = {
    "project": project, "action": action, "category": category, "names": names, "schedule": schedule,
}  # fmt: skip
