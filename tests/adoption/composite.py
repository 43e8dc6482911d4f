"""This is where a test runs the steps of action.yml as GitHub does, but for the actions of others."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.adoption.place import Place
from tests.command import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


class Command(NamedTuple):
    """A workflow command that the log holds."""

    name: str
    properties: str
    message: str


class Outcome(NamedTuple):
    """What a run of the action did."""

    status: int
    log: str
    summary: str
    outputs: dict[str, str]
    uploads: list[str]

    @property
    def commands(self) -> list[Command]:
        """Return the workflow commands as a runner reads them: none between a pause and its word."""
        found: list[Command] = []
        pause = ""
        for line in self.log.splitlines():
            if pause:
                pause = "" if line.strip() == f"::{pause}::" else pause
            elif match := re.fullmatch(r"\s*::([\w-]+)(?: (.*?))?::(.*)", line):
                found.append(Command(match[1], match[2] or "", match[3]))
                pause = match[3] if match[1] == "stop-commands" else ""
        assert not pause, "commands were never taken up again"
        return found


def act(place: Place, upload: str = "success", **given: str) -> Outcome:
    """Run the action with some inputs given, `_` for `-`; `upload` is how the upload ends."""
    inputs = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
    unknown = {name.replace("_", "-") for name in given} - set(inputs)
    assert not unknown
    inputs |= {name.replace("_", "-"): value for name, value in given.items()}
    folder = place.checkout.parent / "runner"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "temporary files").mkdir(parents=True)
    known = {f"inputs.{name}": value for name, value in inputs.items()}
    log, status, uploads = "", 0, []
    for number, step in enumerate(STEPS):
        name = step.get("id", str(number))
        if not _due(step.get("if", ""), known, status):
            known[f"steps.{name}.outcome"] = "skipped"
            continue
        if "uses" in step:
            uploads.append(_filled(step["with"]["sarif_file"], known))
            ended = upload
        else:
            assert step["shell"] == "bash"
            result = place.run(
                *("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]),
                environment={
                    **{key: _filled(value, known) for key, value in step["env"].items()},
                    "GITHUB_ACTION_PATH": str(ROOT),
                    "GITHUB_OUTPUT": str(folder / f"{name}.output"),
                    "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
                    "RUNNER_TEMP": str(folder / "temporary files"),
                },
            )
            log += result.stdout
            status = status or result.returncode
            ended = "failure" if result.returncode else "success"
            known |= {f"steps.{name}.outputs.{key}": value for key, value in _outputs(folder / f"{name}.output")}
        status = status or int(ended == "failure")
        known[f"steps.{name}.outcome"] = ended
    return Outcome(
        status,
        log,
        summary=(folder / "summary.md").read_text(encoding="utf-8") if (folder / "summary.md").exists() else "",
        outputs={name: _filled(each["value"], known) for name, each in ACTION["outputs"].items()},
        uploads=uploads,
    )


def _filled(text: str, known: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: known.get(match[1], ""), text)


def _due(condition: str, known: dict[str, str], status: int) -> bool:
    if condition == "${{ !cancelled() }}":
        return True
    if match := re.fullmatch(r"([\w.-]+) == '(\w+)'", condition):
        return not status and known.get(match[1], "") == match[2]
    assert not condition, f"this test does not know {condition}"
    return not status


def _outputs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = [line.partition("=") for line in lines]
    return [(name, value) for name, _, value in pairs]
