"""What the rule says about a secret, and which fix it has."""

from __future__ import annotations

from pathlib import Path

from cblint.finding import Confidence, Finding, Severity
from cblint.testing.repository import check_files

PHASES = "phases:\n  build:\n    commands:\n      - make\n"


def findings(folder: Path, files: dict[str, str]) -> list[Finding]:
    report = check_files(files, folder / "repository", ["plaintext-secret"])
    assert report.failures == ()
    return list(report.findings)


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
    assert finding.fix is not None
    assert (finding.fix.title, finding.fix.safe) == (
        "Fetch `DB_PASSWORD` from the secret of that name in Secrets Manager",
        False,
    )


def test_a_test_mode_key_is_less_severe(tmp_path: Path) -> None:
    key = "sk_test" + "_aZ3kQ9xW7mB2vN8cL5tR1yH6"
    text = f"version: 0.2\nenv:\n  variables:\n    STRIPE: {key}\n{PHASES}"
    (finding,) = findings(tmp_path, {"buildspec.yml": text})
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
