"""What is at stake in a project whose builds strangers start, and that hostile filters are read in peace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cblint.testing import check_files
from tests.analysis.webhooks.webhooks import hcl, messages

OPENED = ("EVENT", "PULL_REQUEST_CREATED")
ANYONE = "pull-requests-from-anyone default: Pull requests of anyone start builds"
VARIABLE = 'environment_variable {{\n      name  = "{}"\n      type  = "{}"\n      value = "{}"\n    }}\n'
ATTACHED = """
resource "aws_iam_role_policy_attachment" "build" {{
  role       = aws_iam_role.build.name
  policy_arn = "arn:aws:iam::aws:policy/{}"
}}
"""
INLINE = """
resource "aws_iam_role_policy" "build" {{
  role   = aws_iam_role.build.name
  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "{}", Action = "{}", Resource = "{}" }}] }})
}}
"""


def written(variable: str = "", more: str = "") -> dict[str, str]:
    text = hcl([[OPENED]], approval="DISABLED")
    return {"main.tf": text.replace("privileged_mode = false", f"privileged_mode = false\n    {variable}") + more}


@pytest.mark.parametrize(
    ("kind", "name", "value", "expected"),
    [
        ("SECRETS_MANAGER", "CONFIG", "ci/app", " with the secret `CONFIG`"),
        ("PARAMETER_STORE", "NPM_TOKEN", "/ci/npm", " with the secret `NPM_TOKEN`"),
        ("PARAMETER_STORE", "CLUSTER_NAME", "/ci/cluster", ""),
        ("PLAINTEXT", "NODE_ENV", "test", ""),
    ],
)
def test_secrets(tmp_path: Path, kind: str, name: str, value: str, expected: str) -> None:
    assert messages(tmp_path / "r", written(VARIABLE.format(name, kind, value))) == [ANYONE + expected]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (ATTACHED.format("AdministratorAccess"), " as a role with `AdministratorAccess`"),
        (ATTACHED.format("PowerUserAccess"), " as a role with `PowerUserAccess`"),
        (ATTACHED.format("ReadOnlyAccess"), ""),
        (INLINE.format("Allow", "*", "*"), " as a role that may do everything"),
        (INLINE.format("Allow", "s3:*", "*"), ""),
        (INLINE.format("Deny", "*", "*"), ""),
    ],
)
def test_power(tmp_path: Path, more: str, expected: str) -> None:
    assert [each for each in messages(tmp_path / "r", written(more=more)) if each.startswith(ANYONE)] == [
        ANYONE + expected
    ]


def test_many_secrets_are_counted(tmp_path: Path) -> None:
    variables = "    ".join(VARIABLE.format(name, "SECRETS_MANAGER", "ci/app") for name in ("A", "B", "C", "D"))
    assert messages(tmp_path / "r", written(variables)) == [f"{ANYONE} with the secrets `A` and `B` and 2 more"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["ACTOR_ACCOUNT_ID", "HEAD_REF", "BASE_REF", "FILE_PATH", "REPOSITORY_NAME", "EVENT"]),
    st.lists(st.text(r"ab19/|()[]{}*+?^$\.-,:<=!P", max_size=12), min_size=1, max_size=6),
)
def test_any_pattern_is_read_in_peace(tmp_path_factory: pytest.TempPathFactory, kind: str, patterns: list[str]) -> None:
    text = hcl([[("EVENT", "PUSH, PULL_REQUEST_CREATED"), (kind, pattern)] for pattern in patterns])
    report = check_files({"main.tf": text}, tmp_path_factory.mktemp("r") / "r", ["triggers"])
    assert report.failures == ()
