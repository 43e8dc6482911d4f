"""The fix that lets CodeBuild fetch what is written down, and what the rule says about a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.finding import Confidence, Finding, Severity
from cblint.testing.repository import check_files

PHASES = "phases:\n  build:\n    commands:\n      - make\n"


def findings(folder: Path, files: dict[str, str]) -> list[Finding]:
    report = check_files(files, folder / "repository", ["plaintext-secret"])
    assert report.failures == ()
    return list(report.findings)


def fixed(folder: Path, env: str) -> str:
    """Return `env` after the fix of the only finding."""
    text = f"version: 0.2\n{env}{PHASES}"
    (finding,) = findings(folder, {"buildspec.yml": text})
    assert finding.fix is not None
    assert not finding.fix.safe
    for edit in sorted(finding.fix.edits, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert findings(folder / "again", {"buildspec.yml": text}) == []
    return text.removeprefix("version: 0.2\n").removesuffix(PHASES)


def test_the_variable_moves_to_a_new_section(tmp_path: Path) -> None:
    before = "env:\n  variables:\n    HOST: db\n    DB_PASSWORD: hunter2 # why\n"
    assert (
        fixed(tmp_path, before)
        == "env:\n  secrets-manager:\n    DB_PASSWORD: DB_PASSWORD\n  variables:\n    HOST: db\n"
    )


def test_the_only_variable_takes_its_section_along(tmp_path: Path) -> None:
    before = "env:\n  variables:\n    DB_PASSWORD: 'hunter2'\n"
    assert fixed(tmp_path, before) == "env:\n  secrets-manager:\n    DB_PASSWORD: DB_PASSWORD\n"


def test_the_variable_joins_those_that_are_fetched(tmp_path: Path) -> None:
    before = "env:\n  variables:\n    HOST: db\n    DB_PASSWORD: hunter2\n  secrets-manager:\n      TOKEN: ci/token\n"
    after = (
        "env:\n  variables:\n    HOST: db\n  secrets-manager:\n      DB_PASSWORD: DB_PASSWORD\n      TOKEN: ci/token\n"
    )
    assert fixed(tmp_path, before) == after


def test_the_only_variable_joins_those_that_are_fetched(tmp_path: Path) -> None:
    before = "env:\n  secrets-manager:\n    TOKEN: ci/token\n  variables:\n    DB_PASSWORD: hunter2\n"
    after = "env:\n  secrets-manager:\n    DB_PASSWORD: DB_PASSWORD\n    TOKEN: ci/token\n"
    assert fixed(tmp_path, before) == after


@pytest.mark.parametrize(
    "env",
    [
        "env: {variables: {DB_PASSWORD: hunter2}}\n",
        "env:\n  variables: {DB_PASSWORD: hunter2}\n",
        "env:\n  variables:\n    DB_PASSWORD: >-\n      hunter2\n",
        "env:\n  variables:\n    DB_PASSWORD:\n      hunter2\n",
        "env:\n  secrets-manager:\n  variables:\n    DB_PASSWORD: hunter2\n",
    ],
)
def test_no_fix_where_the_lines_are_not_as_expected(tmp_path: Path, env: str) -> None:
    (finding,) = findings(tmp_path, {"buildspec.yml": f"version: 0.2\n{env}{PHASES}"})
    assert finding.fix is None


def project(value: str) -> str:
    return f"""variable "db_password" {{
  default = "hunter2"
}}

resource "aws_codebuild_project" "app" {{
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/app"
  artifacts {{
    type = "NO_ARTIFACTS"
  }}
  environment {{
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    environment_variable {{
      name  = "DB_PASSWORD"
      value = {value}
    }}
  }}
  source {{
    type      = "NO_SOURCE"
    buildspec = "version: 0.2"
  }}
}}
"""


def test_a_default_is_said_and_shown(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, {"main.tf": project("var.db_password")})
    assert finding.message == "`DB_PASSWORD` holds a password in plain text (by default)"
    assert finding.confidence is Confidence.LOW
    assert finding.evidence
    assert "hunter2" not in repr(finding)


def test_a_literal_in_a_project(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, {"main.tf": project('"hunter2"')})
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.MEDIUM)
    assert finding.message == "`DB_PASSWORD` holds a password in plain text"
    assert finding.fix is None


def test_a_test_mode_key_is_less_severe(tmp_path: Path) -> None:
    key = "sk_test" + "_aZ3kQ9xW7mB2vN8cL5tR1yH6"
    text = f"version: 0.2\nenv:\n  variables:\n    STRIPE: {key}\n{PHASES}"
    (finding,) = findings(tmp_path, {"buildspec.yml": text})
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
