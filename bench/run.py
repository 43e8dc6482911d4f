"""Measure cblint beside its peers: start-up, the hook's real case, throughput, memory."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import infrastructure
import inputs

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MADE = (
    inputs.small, inputs.empty, inputs.long, inputs.dense, inputs.many, inputs.large, inputs.fixable,
    infrastructure.modules, infrastructure.templates, infrastructure.plan,
)  # fmt: skip
SCALES = (100, 1_000, 10_000)
"""So many templates are checked in one run, to see that the time grows with their number."""
ENVIRONMENT = HERE / ".venv"
PEERS = ("cfn-lint", "checkov")

FORMATS = ("concise", "github", "junit", "gitlab", "rdjson", "markdown", "json", "sarif")


class Measured(NamedTuple):
    """The best wall time in seconds and the largest peak memory in MB of a command."""

    seconds: float
    megabytes: float


class Case(NamedTuple):
    """Commands on one input, run in turn; the first is the one that others are compared with."""

    name: str
    commands: dict[str, list[str]]
    folder: Path
    runs: int
    prepare: Callable[[Path], None] = lambda _: None
    """Makes the folder what it was before, untimed, before each command."""


def measure(cases: list[Case]) -> dict[tuple[str, str], Measured]:
    found: dict[tuple[str, str], list[Measured]] = {}
    for case in cases:
        for turn in range(case.runs + 1):
            for tool, command in case.commands.items():
                case.prepare(case.folder)
                result = run(command, case.folder)
                if turn:
                    found.setdefault((case.name, tool), []).append(result)
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return {
        key: Measured(min(each.seconds for each in runs), max(each.megabytes for each in runs))
        for key, runs in found.items()
    }


def run(command: list[str], folder: Path) -> Measured:
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(seconds, usage.ru_maxrss / 1024)


def set_up() -> Path:
    binaries = ENVIRONMENT / "bin"
    if not (binaries / "checkov").exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        install = [str(binaries / "python"), "-m", "pip", "install", "-q"]
        subprocess.run([*install, *PEERS], check=True)
    subprocess.run([str(binaries / "python"), "-m", "pip", "install", "-q", str(ROOT)], check=True)
    return binaries


def cases(binaries: Path, scratch: Path, runs: int) -> list[Case]:
    python, cblint = str(binaries / "python"), str(binaries / "cblint")
    cfn, checkov = str(binaries / "cfn-lint"), str(binaries / "checkov")
    offline = ["--quiet", "--compact", "--skip-download"]
    folders = {make.__name__: scratch / make.__name__ for make in MADE}
    for make in MADE:
        make(folders[make.__name__])
    template = scratch / "template.yml"  # elsewhere: cblint links what lies together
    template.write_text(inputs.TEMPLATE)
    templates = sorted(str(path) for path in (ROOT / "fixtures" / "projects").rglob("pipeline.yaml"))
    return [
        Case(
            "start",
            {
                "cblint": [cblint, "--version"],
                "python": [python, "-c", "pass"],
                "cfn-lint": [cfn, "--version"],
                "checkov": [checkov, "--version"],
            },
            folders["small"],
            runs,
        ),
        Case(
            "small file",
            {
                "cblint": [cblint, "check", "buildspec.yml"],
                "python": [python, "-c", "pass"],
                "cfn-lint": [cfn, str(template)],
                "checkov": [checkov, "-f", str(template), *offline],
            },
            folders["small"],
            runs,
        ),
        *(
            Case(
                name,
                {"cblint": [cblint, "check", "buildspec.yml"], "python": [python, "-c", "pass"]},
                folders[name],
                runs,
            )
            for name in ("empty", "long", "dense")
        ),
        Case("many", {"cblint": [cblint, "check"]}, folders["many"], 1),
        Case(
            "hook",
            {
                "cblint": [cblint, "check", "app/buildspec.yml"],
                "checkov": [checkov, "-d", ".", *offline],
            },
            folders["large"],
            max(2, runs // 3),
        ),
        *infrastructure_cases(binaries, scratch, max(2, runs // 3)),
        Case(
            "fixtures",
            {
                "cblint": [cblint, "check", "fixtures/projects"],
                "cfn-lint": [cfn, *templates],
                "checkov": [checkov, "-d", "fixtures/projects", *offline],
            },
            ROOT,
            max(2, runs // 3),
        ),
        Case(
            "formats",
            {
                "cblint": [cblint, "check", "fixtures/projects"],
                **{name: [cblint, "check", "fixtures/projects", "--format", name] for name in FORMATS},
                "sarif_om": [python, "-c", "import sarif_om"],
                "python": [python, "-c", "pass"],
            },
            ROOT,
            runs,
        ),
        Case(
            "fix",
            {
                "cblint": [cblint, "check", "."],
                "--fix": [cblint, "check", ".", "--fix", "--unsafe-fixes"],
                "--diff": [cblint, "check", ".", "--diff", "--unsafe-fixes"],
            },
            folders["fixable"],
            max(3, runs // 2),
            inputs.fixable,
        ),
    ]


def infrastructure_cases(binaries: Path, scratch: Path, runs: int) -> list[Case]:
    python, cblint = str(binaries / "python"), str(binaries / "cblint")
    checkov = [str(binaries / "checkov"), "-d", ".", "--quiet", "--compact", "--skip-download"]
    names = [f"service{n}/template.yml" for n in range(infrastructure.TEMPLATES)]
    for number in SCALES:
        infrastructure.templates(scratch / f"scale{number}", number)
    return [
        Case("modules", {"cblint": [cblint, "check"], "checkov": checkov}, scratch / "modules", runs),
        Case(
            "templates",
            {"cblint": [cblint, "check"], "cfn-lint": [str(binaries / "cfn-lint"), *names]},
            scratch / "templates",
            runs,
        ),
        Case(
            "plan",
            {"cblint": [cblint, "check"], "json": [python, "-c", infrastructure.WALK]},
            scratch / "plan",
            runs,
        ),
        *(Case(f"scale {number}", {"cblint": [cblint, "check"]}, scratch / f"scale{number}", 1) for number in SCALES),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", help="only the cases with this in their name")
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command in the quick cases")
    arguments = parser.parse_args()
    binaries = set_up()
    with tempfile.TemporaryDirectory() as scratch:
        listed = [
            case for case in cases(binaries, Path(scratch), arguments.runs) if (arguments.case or "") in case.name
        ]
        found = measure(listed)
    print(f"{'case':12} {'tool':10} {'best s':>8} {'x cblint':>9} {'peak MB':>8}")
    for case in listed:
        base = found[case.name, "cblint"].seconds
        for tool in case.commands:
            each = found[case.name, tool]
            print(f"{case.name:12} {tool:10} {each.seconds:8.3f} {each.seconds / base:9.2f} {each.megabytes:8.0f}")


if __name__ == "__main__":
    main()
