"""This is where long-lived AWS keys are found among the variables and commands of a build.

Keys beside a session token are temporary, and keys for another provider's endpoint are not AWS's.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.analysis.secrets import literals
from cblint.model.build import Build
from cblint.model.buildspec import Variable
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Reason, Step, Unknown, Value, alternatives, equals, string
from cblint.workspace import Workspace

KEY_ID = "AWS_ACCESS_KEY_ID"
_SECRET_KEY = "AWS_SECRET_ACCESS_KEY"  # noqa: S105  (a name)
_SESSION = "AWS_SESSION_TOKEN"
_SETTING = "aws_access_key_id"
_ENDPOINTS = "AWS_ENDPOINT_URL"


class Configured(NamedTuple):
    """A command that writes a long-lived key into the configuration of the AWS CLI."""

    span: Span
    steps: tuple[Step, ...]


def given(workspace: Workspace, build: Build) -> Variable | None:
    """Return the variable that gives a build a long-lived key, where it surely is one."""
    key, secret = build.variable(KEY_ID), build.variable(_SECRET_KEY)
    if key is None or secret is None or build.variable(_SESSION) is not None:
        return None
    if build.project is not None and not build.variables_closed:
        return None
    return key if _is_fetched(key) and not _is_elsewhere(workspace, build) else None


def configured(workspace: Workspace, build: Build) -> tuple[Configured, ...]:
    """Return the commands of a build that configure a long-lived key, each once."""
    found = []
    run = run_by(workspace, build)
    for invocation in run.invocations:
        words = [string(word) for word in invocation.words]
        operands = [index for index, word in enumerate(words) if word is None or not word.startswith("-")]
        if [words[index] for index in operands[:3]] != ["aws", "configure", "set"] or len(operands) < 5:
            continue
        setting = (words[operands[3]] or "").rpartition(".")[2]
        if setting == _SETTING and _is_given(build, invocation.words[operands[4]]):
            found.append(invocation)
    if not found or _sets_session(run.invocations) or _is_elsewhere(workspace, build):
        return ()
    return tuple(Configured(each.span, each.steps) for each in found)


def _is_fetched(key: Variable) -> bool:
    """Tell whether a key comes from a store or a resource; one that is written down is reported as such."""
    if not equals(key.type, "PLAINTEXT").is_yes:
        return equals(key.type, "PARAMETER_STORE", "SECRETS_MANAGER").is_yes
    if literals.is_secret(key).is_yes:
        return False
    return any(_is_access_key(value) for value in alternatives(key.value))


def _is_access_key(value: Value) -> bool:
    reference = value.origin.reference
    return reference is not None and "aws_iam_access_key" in reference.address


def _is_given(build: Build, value: Value) -> bool:
    """Tell whether a command's word is a key that the build is given; one that is written down is no business here."""
    if not isinstance(value, Unknown) or value.reason is not Reason.RUNTIME:
        return False
    variable = build.variable(value.detail)
    return variable is not None and equals(variable.type, "PARAMETER_STORE", "SECRETS_MANAGER").is_yes


def _sets_session(invocations: tuple[Invocation, ...]) -> bool:
    return any("session_token" in (string(word) or "").lower() for each in invocations for word in each.words)


def _is_elsewhere(workspace: Workspace, build: Build) -> bool:
    """Tell whether some command of the build speaks to an endpoint that may not be AWS's."""
    if any(variable.name.startswith(_ENDPOINTS) for variable in build.variables):
        return True
    return any(_ENDPOINTS.lower() in word or "--endpoint" in word for word in _spoken(workspace, build))


def _spoken(workspace: Workspace, build: Build) -> Iterator[str]:
    for invocation in run_by(workspace, build).invocations:
        for word in invocation.words:
            yield (string(word) or "").lower()
