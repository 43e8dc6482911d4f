"""The action: its steps run as on GitHub, on projects with and without faults, and with inputs that mean harm."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.adoption.composite import ACTION, STEPS, act
from tests.adoption.place import FAULTY, PROJECTS, RIGHT, place
from tests.command import ROOT


def test_inputs_are_those_that_the_page_names() -> None:
    assert list(ACTION["inputs"]) == [
        *("paths", "config", "version", "min-severity", "fail-on", "format"),
        *("upload-sarif", "annotations", "summary", "args"),
    ]
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"
    assert all("default" in each for each in ACTION["inputs"].values())


def test_no_input_is_part_of_a_command() -> None:
    assert all("${{" not in step.get("run", "") for step in STEPS)
    passed = [value for step in STEPS for value in step.get("env", {}).values() if "inputs." in value]
    assert sorted(passed) == sorted(f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"])


@pytest.mark.parametrize("path", ["action.yml", ".github/workflows/ci.yml", ".github/workflows/code-scanning.yml"])
def test_actions_of_others_are_pinned_to_a_commit(path: str) -> None:
    for line in re.findall(r"^ *(?:- )?uses: (.*)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE):
        assert line.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_a_right_project_passes(tmp_path: Path) -> None:
    outcome = act(place(tmp_path, RIGHT))
    assert outcome.status == 0, outcome.log
    assert outcome.outputs["exit-status"] == "0"
    assert outcome.outputs["findings"] == "0"
    assert json.loads(Path(outcome.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"] == []
    assert outcome.uploads == []
    assert not [command for command in outcome.commands if command.name == "error"]


def test_a_faulty_project_fails_with_annotations_and_summary(tmp_path: Path) -> None:
    machine = place(tmp_path, FAULTY)
    outcome = act(machine)
    assert outcome.status == 1, outcome.log
    results = json.loads(Path(outcome.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    assert outcome.outputs["exit-status"] == "1"
    assert outcome.outputs["findings"] == str(len(results)) != "0"
    shown = [command for command in outcome.commands if "file=" in command.properties]
    assert shown
    assert all(command.name in {"error", "warning", "notice"} for command in shown)
    assert all(result["ruleId"] in outcome.summary for result in results)
    assert all(f"[{result['ruleId']}]" in outcome.log for result in results), "the log shows the text"
    assert len(machine.called("cblint")) == 1


def test_the_gate_can_be_lowered(tmp_path: Path) -> None:
    outcome = act(place(tmp_path, FAULTY), fail_on="never")
    assert outcome.status == 0, outcome.log
    assert outcome.outputs["findings"] != "0"


def test_findings_are_uploaded_before_they_fail_the_job(tmp_path: Path) -> None:
    outcome = act(place(tmp_path, FAULTY), upload_sarif="true")
    assert outcome.uploads == [outcome.outputs["sarif"]]
    assert outcome.status == 1


def test_a_failed_upload_says_what_the_job_needs(tmp_path: Path) -> None:
    outcome = act(place(tmp_path, RIGHT), upload_sarif="true", upload="failure")
    assert outcome.status != 0
    assert any("security-events: write" in each.message for each in outcome.commands if each.name == "error")


def test_annotations_and_summary_can_be_left_out(tmp_path: Path) -> None:
    outcome = act(place(tmp_path, FAULTY), annotations="false", summary="false")
    assert outcome.status == 1
    assert not [command for command in outcome.commands if "file=" in command.properties]
    assert outcome.summary == ""


def test_the_log_has_the_format_that_was_asked_for(tmp_path: Path) -> None:
    outcome = act(place(tmp_path, FAULTY), format="json", annotations="false")
    shown = outcome.log[outcome.log.index("\n{\n") :].partition("\n}\n")[0] + "\n}"
    assert len(json.loads(shown)["findings"]) == int(outcome.outputs["findings"])


def test_paths_stand_one_a_line_and_may_have_spaces(tmp_path: Path) -> None:
    machine = place(tmp_path, RIGHT)
    for name in ("one folder", "--other"):
        (machine.checkout / name).mkdir()
        text = "version: 0.2\nphases:\n  biuld:\n    commands:\n      - make\n"
        (machine.checkout / name / "buildspec.yml").write_text(text, encoding="utf-8")
    outcome = act(machine, paths="one folder\r\n\n--other\n", args="--root .")
    assert outcome.status == 1, outcome.log
    assert machine.called("cblint")[0].endswith(" -- one folder --other")
    results = json.loads(Path(outcome.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    places = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
    assert places == {"one%20folder/buildspec.yml", "--other/buildspec.yml"}


def test_further_words_may_be_quoted_and_win_over_the_gate(tmp_path: Path) -> None:
    machine = place(tmp_path, FAULTY)
    (machine.checkout / "my config.toml").write_text('ignore = ["unused-suppression"]\n', encoding="utf-8")
    outcome = act(machine, args="--config 'my config.toml' --fail-on=never\n--format json")
    assert outcome.status == 0, outcome.log
    assert any("file=" in command.properties for command in outcome.commands), "not the format, though"


def test_a_configuration_is_used(tmp_path: Path) -> None:
    machine = place(tmp_path, FAULTY)
    (machine.checkout / "own config.toml").write_text('select = ["batch"]\n', encoding="utf-8")
    outcome = act(machine, config="own config.toml")
    assert outcome.outputs["findings"] == "0", outcome.log


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"upload_sarif": "yes"}, "`upload-sarif` must be `true` or `false`, not `yes`"),
        ({"annotations": ""}, "`annotations` must be `true` or `false`"),
        ({"version": "1 --index-url x"}, "`version` must be a version"),
        ({"version": "1;touch pwned"}, "`version` must be a version"),
        ({"version": "1\n::set-output name=x::y"}, "`version` must be a version"),
        ({"args": "--select 'a"}, "`args` has a quote without its pair"),
    ],
)
def test_inputs_that_make_no_sense_are_refused_in_one_line(tmp_path: Path, given: dict[str, str], said: str) -> None:
    outcome = act(place(tmp_path, RIGHT), **given)
    assert outcome.status == 2
    assert [command.name for command in outcome.commands if command.name not in {"group", "endgroup"}] == ["error"]
    assert said in outcome.log
    assert outcome.outputs["exit-status"] == "2"


@pytest.mark.parametrize("given", [{"min_severity": "awful"}, {"format": "pdf"}, {"config": "none.toml"}])
def test_what_cblint_refuses_fails_the_job(tmp_path: Path, given: dict[str, str]) -> None:
    outcome = act(place(tmp_path, RIGHT), upload_sarif="true", **given)
    assert outcome.status == 2, outcome.log
    assert outcome.outputs["exit-status"] == "2"
    assert next(iter(given.values())) in outcome.log


@pytest.mark.parametrize("name", ["paths", "config", "version", "min_severity", "fail_on", "format", "args"])
def test_no_input_is_executed(tmp_path: Path, name: str) -> None:
    machine = place(tmp_path, RIGHT)
    act(machine, **{name: "$(touch pwned) `touch pwned`; touch pwned; \"; touch pwned; '; touch pwned"})
    assert not list(tmp_path.rglob("pwned"))


def test_an_empty_checkout_is_no_success(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    outcome = act(place(tmp_path, empty))
    assert outcome.status == 2
    assert "actions/checkout" in outcome.log


def test_the_version_that_runs(tmp_path: Path) -> None:
    machine = place(tmp_path, RIGHT)
    act(machine)
    act(machine, version="1.2.3rc1")
    own, named = (call.split()[-1] for call in machine.called("pip"))
    assert own == str(ROOT)
    assert named == "cblint==1.2.3rc1"


def test_modules_of_the_repository_are_not_imported(tmp_path: Path) -> None:
    machine = place(tmp_path, FAULTY)
    for name in ("json", "shlex", "secrets", "venv", "pip", "os", "sitecustomize"):
        (machine.checkout / f"{name}.py").write_text("open('pwned', 'w').close()\n", encoding="utf-8")
    outcome = act(machine)
    assert outcome.status == 1, outcome.log
    assert not (machine.checkout / "pwned").exists()


def test_nothing_in_the_repository_is_a_workflow_command(tmp_path: Path) -> None:
    machine = place(tmp_path, PROJECTS / "enterprise-build" / "faulty")
    hostile = "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n{}      - echo: x\n".format(
        "".join(f"{indent}::add-mask::a\n##[error]b\n" for indent in ("        ", "\n", "        "))
    )
    for name in ("buildspec.yml", "\n::error::x%0A::notice::buildspec.yml"):
        path = machine.checkout / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(hostile, encoding="utf-8")
    outcome = act(machine, args="--show-unknown")
    assert {command.name for command in outcome.commands} <= {
        *("group", "endgroup", "stop-commands", "error", "warning", "notice"),
    }
    for command in outcome.commands:
        if command.name in {"error", "warning", "notice"}:
            assert "file=" in command.properties
            assert "##[" not in command.message


def test_what_cblint_says_beside_its_annotations_is_no_workflow_command(tmp_path: Path) -> None:
    machine = place(tmp_path, RIGHT)
    program = machine.programs / "cblint"
    program.write_text(
        """#!/bin/sh
echo '::error file=x::an annotation'
for word in "$@"; do
  case $word in text=*) printf '::error::from the log\n##[error]as well' >"${word#text=}" ;; esac
done
echo '::error::from stderr' >&2
exit 2
""",
        encoding="utf-8",
    )
    outcome = act(machine)
    assert outcome.status == 2
    assert "from the log" in outcome.log
    assert "from stderr" in outcome.log
    said = [command.message for command in outcome.commands if command.name == "error"]
    assert said == ["an annotation"]
    assert outcome.outputs["sarif"] == outcome.outputs["findings"] == ""
