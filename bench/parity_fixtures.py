"""The labelled fixtures of other tools, read as their own test suites read them.

A label says whether the check of the tool speaks. Each function takes the folder of the tool's repository and what
`parity.json` says of one check: where the fixtures are (`at`), and what else it takes to find them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

INTRINSICS = {"Ref": "Ref", "Condition": "Condition"}
BLOCK = re.compile(r'^resource "([^"]+)" "?([^"\s]+)"?')


class Fixture(NamedTuple):
    """Files to be checked alone, and whether the other tool reports them."""

    name: str
    files: dict[str, str]
    reported: bool
    resource: str = ""
    """The labelled resource; empty where all that is in the files has the label."""


class Tolerant(yaml.SafeLoader):
    """Reads the short forms of CloudFormation's functions as the long ones."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {INTRINSICS.get(suffix, f"Fn::{suffix}"): value}


Tolerant.add_multi_constructor("!", _function)
Tolerant.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


def template(data: Any) -> dict[str, str]:
    """Return the one file that a template is."""
    return {"template.json": json.dumps(data, indent=2, default=str)}


def files_of(folder: Path) -> dict[str, str]:
    """Return all files of a folder."""
    return {
        each.relative_to(folder).as_posix(): each.read_text() for each in sorted(folder.rglob("*")) if each.is_file()
    }


def checkov(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read an example folder: the test names the resources, `expected.yaml` does, or the names of the files."""
    test = folder / check["at"]
    if test.is_dir():
        expected = yaml.safe_load((test / "expected.yaml").read_text())
        labels = {name: label == "fail" for label in ("pass", "fail") for name in expected[label] or ()}
        examples = test
    else:
        tree = ast.parse(test.read_text())
        names = {node.targets[0].id: node.value for node in ast.walk(tree)
                 if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}  # fmt: skip
        labels = {name: label == "failing_resources" for label in ("passing_resources", "failing_resources")
                  if isinstance(names.get(label), ast.Set) for name in ast.literal_eval(names[label])}  # fmt: skip
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and "example_" in str(node.value)
        ]
        examples = test.parent / texts[0].strip("/")
    files = {path: text for path, text in files_of(examples).items() if not path.endswith("expected.yaml")}
    if labels:
        only = check.get("only", "")
        for name, reported in labels.items():
            if only in name:
                yield Fixture(name, files, reported, name)
        return
    for path, text in files.items():
        for name in (yaml.load(text, Tolerant) or {}).get("Resources", {}):
            yield Fixture(f"{path} {name}", {path: text}, "FAIL" in path, name)


def trivy(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read the good and bad examples of a check."""
    examples = yaml.safe_load((folder / check["at"]).read_text())
    for language, path in (("terraform", "main.tf"), ("cloudformation", "template.yaml")):
        for label in ("good", "bad"):
            for number, text in enumerate(examples.get(language, {}).get(label) or (), 1):
                yield Fixture(f"{language} {label} {number}", {path: text}, label == "bad")


def tfsec(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read the insecure and the secure example of a page; a block is a fixture, as one name stands twice."""
    for part in (folder / check["at"]).read_text().split("\n### ")[1:]:
        title = part.split("\n", 1)[0]
        if not title.endswith("Example"):
            continue
        text = "".join(re.findall(r"```terraform\n(.*?)```", part, re.DOTALL))
        for number, block in enumerate(re.split(r"(?m)^(?= ?resource )", text)[1:], 1):
            yield Fixture(f"{title} {number}", {"main.tf": block}, title.startswith("Insecure"))


def semgrep(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read a file whose comments say what is found in the next line; what has none is not to be found."""
    text = (folder / check["at"]).read_text()
    lines = text.split("\n")
    owners: list[str] = []
    bad: set[str] = set()
    for number, line in enumerate(lines):
        if found := BLOCK.match(line):
            owners.append(f"{found[1]}.{found[2]}")
        if re.search(rf"ruleid:\s*{check['check']}\b", line):
            following = BLOCK.match(lines[number + 1])
            bad.add(f"{following[1]}.{following[2]}" if following else owners[-1])
    for name in owners:
        yield Fixture(name, {"main.tf": text}, name in bad, name)


def kics(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read positive and negative files."""
    for path in sorted((folder / check["at"]).iterdir()):
        if not path.name.startswith(("positive_expected", ".")):
            yield Fixture(path.name, {path.name: path.read_text()}, path.name.startswith("positive"))


def guard(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read tests of a rule; those that show Guard's own suppressions, or an empty input, say nothing to others."""
    for number, case in enumerate(yaml.load((folder / check["at"]).read_text(), Tolerant), 1):
        label = case["expectations"]["rules"].get(check["check"])
        if label in ("PASS", "FAIL"):
            yield Fixture(f"{number} {case['name']}", template(case["input"]), label == "FAIL")


def cfn_nag(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read the templates of a specification, and the ids that it expects of each."""
    templates = folder / "spec" / "test_templates"
    if "passwords" in check:
        rows = re.findall(r"'([^']+)': '(pass|fail)'", (folder / check["at"]).read_text().split("boolean_rule")[0])
        for description, label in rows:
            path = templates / f"{check['passwords']}_{description.lower().replace(' ', '_')}.yaml"
            yield Fixture(path.stem, {"template.yaml": path.read_text()}, label == "fail")
        return
    cases = re.findall(r"read_test_template\(?\s*'([^']+)'.*?(%w\[[^]]*\]|eq \[[^]]*\]|= \[[^]]*\])",
                       (folder / check["at"]).read_text(), re.DOTALL)  # fmt: skip
    for path, expected in cases:
        if check.get("only", "") in path:
            text = (templates / path).read_text()
            yield Fixture(path, {Path(path).name: text}, bool(expected.split("[", 1)[1].strip("] ")))


def cdk_nag(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read tests of constructs of the first level, which are objects; others are taken from `synthesised/`."""
    text = (folder / check["at"]).read_text()
    part = text.split(f"const ruleId = '{check['check']}'", 1)[1].split("\n  describe(", 1)[0]
    for number, case in enumerate(re.split(r"\n    test\('", part)[1:], 1):
        label = case.split("'", 1)[0].strip()
        reported = label.startswith("Non")
        made = folder / "synthesised" / f"{check['check']}-{number}.json"
        found = re.findall(r"new CfnProject\(stack, '(\w+)', (\{.*?\n      \})\);", case, re.DOTALL)
        if made.is_file():
            yield Fixture(f"{number} {label}", {"template.json": made.read_text()}, reported)
        elif found:
            resources = {name: {"Type": "AWS::CodeBuild::Project", "Properties": _capitals(yaml.safe_load(body))}
                         for name, body in found}  # fmt: skip
            yield Fixture(f"{number} {label}", template({"Resources": resources}), reported)


def _capitals(value: Any) -> Any:
    match value:
        case dict():
            return {key[0].upper() + key[1:]: _capitals(each) for key, each in value.items()}
        case list():
            return [_capitals(each) for each in value]
        case _:
            return value


def prowler(folder: Path, check: dict[str, Any]) -> Iterator[Fixture]:
    """Read tests: a project as the API has it, or as the tool has read it, and the status that is expected."""
    tree = ast.parse((folder / check["at"]).read_text())
    for test in ast.walk(tree):
        if not isinstance(test, ast.FunctionDef) or not test.name.startswith("test_"):
            continue
        labels = re.findall(r'status == "(PASS|FAIL)"', ast.unparse(test).replace("'", '"'))
        calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)
                 and ast.unparse(node.func).rsplit(".", 1)[-1] in ("create_project", "Project")]  # fmt: skip
        if len(set(labels)) == 1 and len(calls) == 1:
            project = _described(calls[0])
            yield Fixture(
                test.name, {"projects.json": json.dumps({"projects": [project]}, indent=2)}, labels[0] == "FAIL"
            )


API = {"environment_variables": "environmentVariables", "filter_groups": "filterGroups",
       "project_visibility": "projectVisibility"}  # fmt: skip
"""What the API calls the fields that the tool keeps of a project."""


def _described(call: ast.Call) -> dict[str, Any]:
    """Return a call's keywords as the API has them."""
    given = {API.get(each.arg or "", each.arg or ""): _plain(each.value) for each in call.keywords}
    if "serviceRole" in given and "environment" in given:
        return given
    project: dict[str, Any] = {
        "name": given.get("name") or "app",
        "arn": "arn:aws:codebuild:eu-west-1:123456789012:project/app",
        "serviceRole": given.get("serviceRole") or "arn:aws:iam::123456789012:role/build",
        "artifacts": {"type": "NO_ARTIFACTS"},
        "environment": {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0",
                        "computeType": "BUILD_GENERAL1_SMALL"},
        "source": given.get("source") or {"type": "GITHUB", "location": "https://github.com/example/app.git"},
    }  # fmt: skip
    if given.get("environmentVariables"):
        project["environment"]["environmentVariables"] = given["environmentVariables"]
    if given.get("buildspec"):
        project["source"]["buildspec"] = given["buildspec"]
    if given.get("projectVisibility"):
        project["projectVisibility"] = given["projectVisibility"]
    if given.get("webhook"):
        groups = [group["filters"] for group in given["webhook"]["filterGroups"]]
        project["webhook"] = {"url": "https://api.github.com/repos/example/app/hooks/1", "filterGroups": groups}
    return project


def _plain(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Call(keywords=keywords):
            return {API.get(each.arg or "", each.arg or ""): _plain(each.value) for each in keywords}
        case ast.Dict(keys=keys, values=values):
            return {_plain(key): _plain(value) for key, value in zip(keys, values, strict=True) if key is not None}
        case ast.List(elts=elements):
            return [_plain(each) for each in elements]
        case _:
            return None
