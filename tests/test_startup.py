"""What a check of one plain buildspec may import: everything else is paid for at every commit."""

import os
import subprocess
import sys

import pytest

BUILDSPEC = """\
version: 0.2
env:
  variables:
    LOG_LEVEL: debug
phases:
  build:
    commands:
      - npm ci
      - npm test
"""
SCRIPT = """\
import sys
before = set(sys.modules)
from cblint.cli import run
status = run({words!r})
sys.stderr.write("\\n".join(sorted({{*sys.modules}} - before)))
sys.exit(status)
"""
OURS = {
    "cblint",
    "cblint.analysis",
    "cblint.analysis.commands",
    "cblint.analysis.commands.rollouts",
    "cblint.analysis.commands.waiting",
    "cblint.analysis.docker",
    "cblint.analysis.images",
    "cblint.analysis.invocation",
    "cblint.analysis.outputs",
    "cblint.analysis.outputs.missing_paths",
    "cblint.analysis.secrets",
    "cblint.analysis.secrets.arguments",
    "cblint.analysis.secrets.builds",
    "cblint.analysis.secrets.in_commands",
    "cblint.analysis.secrets.literals",
    "cblint.analysis.secrets.named",
    "cblint.analysis.secrets.names",
    "cblint.analysis.secrets.prints",
    "cblint.analysis.secrets.uses",
    "cblint.analysis.secrets.values",
    "cblint.analysis.secrets.written",
    "cblint.analysis.shell",
    "cblint.analysis.shell.branches",
    "cblint.analysis.shell.builtins",
    "cblint.analysis.shell.expand",
    "cblint.analysis.shell.files",
    "cblint.analysis.shell.frame",
    "cblint.analysis.shell.package_arguments",
    "cblint.analysis.shell.packages",
    "cblint.analysis.shell.parsed",
    "cblint.analysis.shell.programs",
    "cblint.analysis.shell.run",
    "cblint.analysis.shell.simple",
    "cblint.analysis.shell.state",
    "cblint.analysis.shell.syntax",
    "cblint.analysis.shell.which",
    "cblint.cli",
    "cblint.cli.check",
    "cblint.cli.options",
    "cblint.cli.outcome",
    "cblint.cli.settings",
    "cblint.cli.streams",
    "cblint.config",
    "cblint.data",
    "cblint.data.credential_options",
    "cblint.data.needs",
    "cblint.data.rollouts",
    "cblint.data.secret_sources",
    "cblint.data.secrets",
    "cblint.data.tools",
    "cblint.data.waiting",
    "cblint.discover",
    "cblint.engine",
    "cblint.engine.reading",
    "cblint.engine.request",
    "cblint.engine.running",
    "cblint.engine.settling",
    "cblint.enumeration",
    "cblint.errors",
    "cblint.files",
    "cblint.finding",
    "cblint.locate",
    "cblint.model",
    "cblint.model.build",
    "cblint.model.buildspec",
    "cblint.model.part",
    "cblint.option",
    "cblint.parse",
    "cblint.parse.events",
    "cblint.parse.json",
    "cblint.parse.node",
    "cblint.parse.places",
    "cblint.parse.scalars",
    "cblint.parse.shell",
    "cblint.parse.shell_build",
    "cblint.parse.shell_cursor",
    "cblint.parse.shell_errors",
    "cblint.parse.shell_grammar",
    "cblint.parse.shell_pieces",
    "cblint.parse.shell_reader",
    "cblint.parse.shell_scan",
    "cblint.parse.shell_script",
    "cblint.parse.shell_token",
    "cblint.parse.shell_tokens",
    "cblint.parse.tree",
    "cblint.parse.yaml",
    "cblint.pattern",
    "cblint.read",
    "cblint.read.buildspec",
    "cblint.read.command_text",
    "cblint.read.expected",
    "cblint.read.head",
    "cblint.read.keys",
    "cblint.read.keys_batch",
    "cblint.read.keys_buildspec",
    "cblint.read.keys_outputs",
    "cblint.read.pairs",
    "cblint.read.plain",
    "cblint.read.reading",
    "cblint.read.root",
    "cblint.read.source_text",
    "cblint.read.table",
    "cblint.record",
    "cblint.registry",
    "cblint.report",
    "cblint.report.escape",
    "cblint.report.pen",
    "cblint.report.text",
    "cblint.report.words",
    "cblint.rule",
    "cblint.source",
    "cblint.value",
    "cblint.workspace",
    "cblint.workspace.link",
    "cblint.workspace.repository",
    "cblint.workspace.specs",
}
OTHERS = {
    "yaml",
    "yaml._yaml",
    "yaml.error",
    "yaml.events",
    "yaml.nodes",
    "yaml.tokens",
}
HEAVY = {
    "asyncio",
    "argparse",
    "ast",
    "dataclasses",
    "difflib",
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "logging",
    "pathlib",
    "shutil",
    "subprocess",
    "tempfile",
    "tomllib",
    "urllib.parse",
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules that a check imports, beyond those of the bare interpreter."""
    folder = tmp_path_factory.mktemp("startup")
    (folder / "buildspec.yml").write_text(BUILDSPEC, encoding="utf-8")
    script = SCRIPT.format(words=["check", "buildspec.yml"])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.stdout == "No findings in 1 file\n", done.stderr
    assert done.returncode == 0
    return set(done.stderr.splitlines())


def test_of_cblint_only_what_a_buildspec_needs_is_imported(imported: set[str]) -> None:
    ours = {name for name in imported if name.partition(".")[0] == "cblint"}
    assert ours <= OURS
    assert {"cblint.read.buildspec", "cblint.engine"} <= ours


def test_of_other_distributions_only_the_parsers_are_imported(imported: set[str]) -> None:
    known = {*sys.stdlib_module_names, "cblint", "cblint_rules"}
    others = {name for name in imported if name.partition(".")[0] not in known}
    assert {name for name in others if "cython" not in name} <= OTHERS


def test_nothing_heavy_of_the_standard_library_is_imported(imported: set[str]) -> None:
    assert not imported & HEAVY


def test_only_rules_are_imported_for_what_is_there(imported: set[str]) -> None:
    rules = {name for name in imported if name.startswith("cblint_rules.") and name.count(".") == 2}
    assert "cblint_rules.secrets.plaintext_secret" in rules
    idle = {name for name in rules if name.split(".")[1] in ("appspec", "batch", "suppressions")}
    assert not idle, "not needed, or the index of the rules is stale: python -m cblint.registry"


def test_the_version_is_told_without_the_engine(tmp_path: object) -> None:
    script = SCRIPT.format(words=["--version"])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", script], cwd=str(tmp_path), env=environment, capture_output=True, text=True
    )
    assert done.stdout.startswith("cblint ")
    ours = {name for name in done.stderr.splitlines() if name.partition(".")[0] in ("cblint", "cblint_rules")}
    assert ours <= {"cblint", "cblint.cli", "cblint.cli.streams", "cblint.errors", "cblint.record"}
