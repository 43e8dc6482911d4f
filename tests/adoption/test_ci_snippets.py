"""The files of docs/ci: their commands run as the service runs them, and leave the reports that they promise."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml

from cblint import __version__
from tests.adoption.place import FAULTY, RIGHT, Place, place
from tests.command import ROOT, Cblint

FOLDER = ROOT / "docs" / "ci"
PROJECTS = pytest.mark.parametrize(("project", "status"), [(RIGHT, 0), (FAULTY, 1)], ids=["right", "faulty"])


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _is_junit(path: Path, status: int) -> None:
    tests = ET.parse(path).getroot()
    assert tests.tag in {"testsuites", "testsuite"}
    assert bool(list(tests.iter("failure"))) == bool(status)


def _is_sarif(path: Path, status: int) -> None:
    assert bool(json.loads(path.read_text(encoding="utf-8"))["runs"][0]["results"]) == bool(status)


def _run(machine: Place, commands: list[str], shell: tuple[str, ...] = ("bash", "-eo", "pipefail")) -> int:
    """Run commands in order in one shell until one fails, as all these services do; return the exit status."""
    result = machine.run(*shell, "-c", "\n".join(commands), environment={"WORKSPACE_TMP": f"{machine.checkout}@tmp"})
    assert result.returncode in {0, 1}, result.stdout
    assert machine.called("pip")[-1].endswith(f" cblint=={__version__}")
    assert len(machine.called("cblint")) == 1
    return result.returncode


def test_cblint_finds_nothing_in_its_own_buildspec(cblint: Cblint) -> None:
    result = cblint("check", FOLDER / "buildspec.yml", "--strict", "--format", "json")
    assert json.loads(result.out)["findings"] == []
    assert result.status == 0, result.err


def test_the_buildspec_is_one_by_our_schema() -> None:
    schema = json.loads((ROOT / "schemas/cblint_schemas/buildspec.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(_read("buildspec.yml"))


@PROJECTS
def test_the_buildspec_gates_and_reports(tmp_path: Path, project: Path, status: int) -> None:
    machine, buildspec = place(tmp_path, project), _read("buildspec.yml")
    commands = [command for phase in buildspec["phases"].values() for command in phase["commands"]]
    assert _run(machine, commands, ("sh", "-e")) == status
    report = buildspec["reports"]["cblint"]
    assert report["file-format"] == "JUNITXML"
    for name in report["files"]:
        _is_junit(machine.checkout / name, status)
    for name in buildspec["artifacts"]["files"]:
        _is_sarif(machine.checkout / name, status)


def test_the_check_stands_where_its_report_survives_it() -> None:
    phases = _read("buildspec.yml")["phases"]
    assert [name for name, phase in phases.items() if "cblint check" in str(phase)] == ["build"]
    assert all("on-failure" not in phase for phase in phases.values())


@PROJECTS
def test_gitlab(tmp_path: Path, project: Path, status: int) -> None:
    machine, job = place(tmp_path, project), _read("gitlab-ci.yml")["cblint"]
    assert _run(machine, job["script"]) == status
    assert job["artifacts"]["when"] == "always"
    reports = job["artifacts"]["reports"]
    _is_junit(machine.checkout / reports["junit"], status)
    quality = json.loads((machine.checkout / reports["codequality"]).read_text(encoding="utf-8"))
    assert bool(quality) == bool(status)
    for path in job["artifacts"]["paths"]:
        _is_sarif(machine.checkout / path, status)
    text = (FOLDER / "gitlab-ci.yml").read_text(encoding="utf-8")
    assert re.search(r"^      # sarif: (.*)$", text, re.MULTILINE)[1] in job["artifacts"]["paths"]  # type: ignore[index]


@PROJECTS
def test_bitbucket(tmp_path: Path, project: Path, status: int) -> None:
    machine, pipelines = place(tmp_path, project), _read("bitbucket-pipelines.yml")
    step = pipelines["definitions"]["steps"][0]["step"]
    assert pipelines["pipelines"]["pull-requests"]["**"] == [{"step": step}]
    assert _run(machine, step["script"]) == status
    _is_junit(machine.checkout / "test-results" / "cblint.xml", status)
    upload = step["artifacts"]["upload"][0]
    assert upload["capture-on"] == "always"
    for path in upload["paths"]:
        _is_sarif(machine.checkout / path, status)


@PROJECTS
def test_jenkins(tmp_path: Path, project: Path, status: int) -> None:
    machine, text = place(tmp_path, project), (FOLDER / "Jenkinsfile").read_text(encoding="utf-8")
    commands = re.findall(r"^ +sh '([^']*)'$", text, re.MULTILINE)
    assert len(commands) == len(re.findall(r"\bsh\b", text))
    assert _run(machine, commands, ("sh", "-e")) == status
    after = text.partition("always {")[2]
    _is_junit(machine.checkout / re.findall(r"junit testResults: '(.*?)'", after)[0], status)
    for path in re.findall(r"(?:pattern|artifacts): '(.*?)'", after):
        _is_sarif(machine.checkout / path, status)


def test_hooks_and_versions_are_those_that_there_are() -> None:
    repository = _read("pre-commit-config.yaml")["repos"][0]
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {hook["id"] for hook in repository["hooks"]} <= hooks
    assert repository["rev"] == f"v{__version__}"
    for path in FOLDER.iterdir():
        named = re.findall(r"cblint(?:==|/cblint@v)([\w.]+)", path.read_text(encoding="utf-8"))
        assert set(named) <= {__version__}, path


def test_the_page_shows_every_file_and_every_input() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", page)
    assert all((FOLDER / target).exists() for target in targets)
    assert {path.name for path in FOLDER.iterdir()} - {"README.md"} <= set(targets)
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    shown = {
        name: default.strip(" `") for name, default in re.findall(r"^\| `([\w-]+)` \| (.*?)\|", page, re.MULTILINE)
    }
    assert shown == {name: each["default"] for name, each in action["inputs"].items()}
    assert all(f"`{name}`" in page for name in action["outputs"])


@pytest.mark.parametrize("name", [".github/workflows/code-scanning.yml", "docs/ci/github.yml"])
def test_workflows_use_the_action_with_inputs_that_it_has(name: str) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    workflow = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    job = workflow["jobs"]["cblint"]
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    used = next(step for step in job["steps"] if re.match(r"\./|cblint/", step["uses"]))
    assert set(used["with"]) <= set(action["inputs"])
    assert used["with"]["upload-sarif"] is True
