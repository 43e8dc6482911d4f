"""Rule packs: a distribution of somebody else, enabled by the user and by nobody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT

BUILDSPEC = "version: 0.2\nenv:\n  variables:\n    LOG_LEVEL: trace\nphases:\n  build:\n    commands:\n      - make\n"
RULE = '''"""The log level is one that nobody wants.

It is loud.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Variable
from cblint.rule import (
    Confidence, Context, Finding, FlagOption, Kind, NamesOption, NumberOption, Severity, TextOption, rule
)
from cblint.value import test

WORST = TextOption("worst", "The worst level.", "trace", ("trace", "debug"))
MORE = NamesOption("more", "More levels.")
LOUD = FlagOption("loud", "Whether to shout.", default=False)
TIMES = NumberOption("times", "How often it is said.", 1)


@rule(
    visits=Variable, kind=Kind.HYGIENE, severity=Severity.LOW, confidence=Confidence.HIGH,
    options=(WORST, MORE, LOUD, TIMES),
)
def NAME(variable: Variable, context: Context) -> Iterator[Finding]:
    """Report it."""
    levels = (context.option(WORST), *context.option(MORE))
    if variable.name == "LOG_LEVEL" and context.holds(test(variable.value, lambda it: it in levels)):
        message = "is bad " * context.option(TIMES)
        yield context.finding(variable.value, message.upper() if context.option(LOUD) else message)
'''


class User:
    """Somebody with packages of their own, who runs cblint on a repository."""

    def __init__(self, folder: Path) -> None:
        self.packages = folder / "packages"
        self.repository = folder / "repository"
        (self.repository / ".git").mkdir(parents=True)
        (self.repository / "buildspec.yml").write_text(BUILDSPEC)

    def pack(self, name: str, rule: str, *, package: str = "", group: str = "logs", text: str = RULE) -> None:
        package = package or f"{name}_rules"
        folder = self.packages / package / group
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{rule}.py").write_text(text.replace("NAME", rule))
        (folder / "__init__.py").write_text('"""Rules about logs."""\n')
        (self.packages / package / "__init__.py").write_text("")
        info = self.packages / f"{package}-1.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[cblint.rules]\n{name} = {package}\n")

    def run(
        self, *words: str | Path, program: tuple[str, ...] = ("-m", "cblint"), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        paths = [str(self.packages), *(str(ROOT / each) for each in (".", "rules", "schemas"))]
        given = {"PYTHONPATH": os.pathsep.join(paths), "CBLINT_CONFIG": "", "PATH": os.environ["PATH"], **environment}
        return subprocess.run(
            [sys.executable, "-P", *program, *map(str, words)],
            cwd=self.repository,
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def test_a_pack_is_loaded_when_the_user_says_so(user: User, tmp_path: Path) -> None:
    user.pack("acme", "bad_log_level")
    assert user.run("check").returncode == 0
    assert "[bad-log-level]" in user.run("check", "--rule-pack", "acme").stdout
    own = tmp_path / "own.toml"
    own.write_text('rule-packs = ["acme"]\n[rules.bad-log-level]\nseverity = "high"\nloud = true\ntimes = 2\n')
    for result in (user.run("check", CBLINT_CONFIG=str(own)), user.run("check", "--config", own)):
        assert "error[bad-log-level]: IS BAD IS BAD" in result.stdout, result
    assert "# bad-log-level" in user.run("explain", "bad-log-level", "--rule-pack", "acme").stdout
    assert (
        '`worst` | `trace`, `debug` | `"trace"`' in user.run("explain", "bad-log-level", CBLINT_CONFIG=str(own)).stdout
    )
    assert "bad-log-level" in user.run("rules", CBLINT_CONFIG=str(own)).stdout
    shown = json.loads(user.run("config", "--format", "json", CBLINT_CONFIG=str(own)).stdout)
    (rule,) = [each for each in shown["rules"] if each["id"] == "bad-log-level"]
    assert rule["runs"]
    assert rule["options"] == {"worst": "trace", "more": [], "loud": True, "times": 2}
    assert (rule["group"], rule["severity"]) == ("logs", "high")


def test_the_repository_may_configure_what_the_user_enables_and_no_more(user: User) -> None:
    user.pack("acme", "bad_log_level")
    own = user.repository / ".cblint.toml"
    own.write_text('[rules.bad-log-level]\nworst = "debug"\n')
    assert "unknown rule `bad-log-level`" in user.run("check").stderr
    assert user.run("check", "--rule-pack", "acme").returncode == 0
    own.write_text('[rules.bad-log-level]\nworst = "loud"\n')
    result = user.run("check", "--rule-pack", "acme")
    assert ".cblint.toml:2: `rules.bad-log-level.worst` must be `trace` or `debug`" in result.stderr
    own.write_text('rule-packs = ["acme"]\n')
    result = user.run("check", "--rule-pack", "acme")
    assert result.returncode == 2
    assert "a repository cannot enable code" in result.stderr


HARNESS = """
import sys
from pathlib import Path
from acme_rules.logs.bad_log_level import bad_log_level
from cblint.testing import examples, problems
for number, example in enumerate(examples(bad_log_level.page)):
    print(problems(bad_log_level, example, Path(sys.argv[1]) / str(number), packs=["acme"]))
"""
BLOCK = '```yaml title="buildspec.yml"\n' + BUILDSPEC.replace("trace", "@") + "```\n"


def test_the_harness_tests_a_pack(user: User, tmp_path: Path) -> None:
    blocks = ("trace  # finding", "info", "trace", "info  # finding")
    page = "It is loud.\n\n" + "\nAnd:\n\n".join(BLOCK.replace("@", each) for each in blocks)
    user.pack("acme", "bad_log_level", text=RULE.replace("It is loud.\n", page))
    result = user.run("-c", HARNESS, tmp_path / "examples", program=())
    assert result.stdout.splitlines() == [
        "[]",
        "[]",
        "['buildspec.yml:4: the rule says “is bad ”']",
        "['buildspec.yml:4: the rule finds nothing here']",
    ], result.stderr


def test_packs_that_are_no_good(user: User) -> None:
    user.pack("acme", "bad_log_level")
    user.pack("other", "bad_log_level")
    user.pack("clash", "plaintext_secret")
    user.pack("twice", "one_rule", package="twice_a")
    user.pack("twice", "one_rule", package="twice_b")
    user.pack("broken", "some_rule", text="raise RuntimeError('it is\\x1bbroken')\n")
    user.pack("empty", "some_rule", text="")
    user.pack("misplaced", "some_rule", text=RULE.replace("NAME", "another"))
    user.pack("reserved", "some_rule", text=RULE.replace('"worst"', '"severity"'))
    user.pack("group", "logs", group="others")
    for names, message in (
        ("acne", "no rule pack `acne` is installed; the nearest is `acme`"),
        ("acme,other", "`other_rules.logs.bad_log_level` has the id of `acme_rules.logs.bad_log_level`"),
        ("clash", "has the id of `cblint_rules.secrets.plaintext_secret`"),
        ("twice", "there is more than one rule pack `twice`: `twice_a`, `twice_b`"),
        ("broken", "rule pack `broken` cannot be loaded: RuntimeError: it is\\x1bbroken"),
        ("empty", "empty_rules.logs.some_rule defines no rule"),
        ("misplaced", "the rule `another` must stand in a file of its name"),
        ("reserved", "no option may be called severity or profile"),
        ("acme,group", "`logs` is both a rule and a group of rules"),
    ):
        result = user.run("check", "--rule-pack", names)
        assert result.returncode == 2
        assert message in result.stderr
        assert result.stderr.count("\n") == 1
        assert result.stdout == ""


DOUBTFUL = RULE.replace("NamesOption, NumberOption,", "NamesOption, NumberOption, Profile,").replace(
    "message.upper() if context.option(LOUD) else message)",
    "message.upper() if context.option(LOUD) else message, profile=Profile.STRICT)",
)


@pytest.mark.parametrize(
    ("words", "configuration", "status"),
    [
        ((), "", 0),
        (("--strict",), "", 1),
        ((), "strict = true\n", 1),
        (("--select", "log-level"), "", 1),
        ((), 'select = ["logs"]\n', 1),
        ((), '[rules.log-level]\nprofile = "default"\n', 1),
        (("--strict",), '[rules.log-level]\nprofile = "strict"\n', 1),
        ((), '[rules.log-level]\nprofile = "strict"\n', 0),
    ],
)
def test_what_a_rule_only_says_if_strict(user: User, words: tuple[str, ...], configuration: str, status: int) -> None:
    user.pack("acme", "log_level", text=DOUBTFUL)
    (user.repository / ".cblint.toml").write_text(configuration)
    found = user.run("check", "--rule-pack", "acme", "-f", "concise", *words)
    assert (found.returncode, "[log-level]" in found.stdout) == (status, bool(status)), found.stderr


def test_a_comment_accepts_what_a_rule_only_says_if_strict(user: User) -> None:
    """Such a comment is not called unused where nobody asked for strictness."""
    user.pack("acme", "log_level", text=DOUBTFUL)
    text = BUILDSPEC.replace("trace", "trace  # cblint: ignore[log-level] while we look for it")
    (user.repository / "buildspec.yml").write_text(text)
    for words in ((), ("--strict",)):
        found = user.run("check", "--rule-pack", "acme", "-f", "concise", *words)
        assert found.returncode == 0, found.stdout + found.stderr
