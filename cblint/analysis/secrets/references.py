"""This is where references to secrets and parameters are held against their grammar.

Sources: CodeBuild user guide, "Build specification reference", `env/secrets-manager` (2026); Secrets Manager API
reference, `CreateSecret`; Systems Manager API reference, `PutParameter` (2026).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cblint.analysis.commands import run_by
from cblint.analysis.secrets import sources, values
from cblint.model.buildspec import Variable
from cblint.record import NamedTuple
from cblint.value import NO, Text, Truth, Value, all_of, alternatives, equals, glob, maybe, string, truth, why_unknown
from cblint.workspace import Workspace

_PARTS = 4
"""A secret's name, a key in it, a version stage and a version id."""
_ARN_PARTS = 6
"""So many colons stand in a secret's ARN itself."""
_NOT_IN_ID = r"[^A-Za-z0-9/_+=.@!-]"
_NOT_IN_PARAMETER = r"[^A-Za-z0-9/_.-]"
_RESERVED = ("aws", "ssm")
_VERSION_ID = range(32, 65)
_READABLE = frozenset("*?#<>[](){}%&;,\\'\"~^|!=+@")


class Flaw(NamedTuple):
    """What is wrong with a reference, and where it is written."""

    value: Value
    says: str
    """A clause whose subject is the reference: `has 5 parts, of which there are at most 4`."""


def secret_flaw(variable: Variable) -> Flaw | None:
    """Return what is wrong with a reference to a secret, where it surely is one."""
    if not equals(variable.type, "SECRETS_MANAGER").is_yes:
        return None
    return _flaw(variable, wrong_secret, "secretsmanager")


def parameter_flaw(variable: Variable) -> Flaw | None:
    """Return what is wrong with a reference to a parameter, where it surely is one."""
    if not equals(variable.type, "PARAMETER_STORE").is_yes:
        return None
    return _flaw(variable, wrong_parameter, "ssm")


def wrong_secret(text: str) -> str:
    """Say in a clause what is wrong with a reference to a secret of this account or another; nothing if it may do."""
    if not text:
        return "names no secret"
    parts = text.split(":")
    if text.startswith("arn:"):
        if len(parts) <= _ARN_PARTS or parts[5] != "secret":
            return "is no whole ARN of a secret"
        parts = parts[_ARN_PARTS:]
    if not parts[0]:
        return "names no secret"
    if len(parts) > _PARTS:
        return f"has {len(parts)} parts, of which there are at most {_PARTS}"
    wrong = re.search(_NOT_IN_ID, parts[0])
    if wrong is not None:
        return f"holds {_spoken(wrong[0])}, which no secret's name does"
    stage, version = (*parts, "", "", "")[2:4]
    if stage and version:
        return "gives both a version stage and a version id"
    if version and len(version) not in _VERSION_ID:
        return f"gives a version id of {len(version)} characters"
    return ""


def wrong_parameter(text: str) -> str:
    """Say in a clause what is wrong with a reference to a parameter; nothing if it may do."""
    if not text:
        return "names no parameter"
    if text.startswith("arn:"):
        return ""
    name, *selectors = text.split(":")
    wrong = re.search(_NOT_IN_PARAMETER, name)
    if wrong is not None:
        return f"holds {_spoken(wrong[0])}, which no parameter's name does"
    if "/" in name and not name.startswith("/"):
        return "is a path without a leading `/`"
    if len(selectors) > 1:
        return f"has {len(selectors) + 1} parts, of which there are at most 2"
    if name.lower().startswith(_RESERVED):
        return f"begins with `{name[:3]}`, which no parameter's name does"
    return ""


def mismatch(variable: Variable) -> Truth:
    """Return whether a project's or a pipeline's variable is of another type than what it holds."""
    return all_of([_is_mismatch(variable, value) for value in alternatives(variable.value)])


def is_looked_up(workspace: Workspace, variable: Variable) -> bool:
    """Tell whether a build with a variable runs a command that looks secrets up, or may do so."""
    for build in workspace.builds:
        if variable not in build.variables:
            continue
        run = run_by(workspace, build)
        if not run.closed or any("secretsmanager" in glob(word) for each in run.invocations for word in each.words):
            return True
    return False


def service_of(value: Value) -> str:
    """Return the service of an ARN, whose other parts need not be known; nothing if it is none."""
    parts = glob(value).strip().split(":", 3)
    known = len(parts) > 3 and parts[0] == "arn" and re.fullmatch(r"[a-z][a-z0-9-]*", parts[2]) is not None
    return parts[2] if known else ""


def service_held(variable: Variable) -> str:
    """Return the service whose ARN a variable holds; nothing if it holds none."""
    return next((service for value in alternatives(variable.value) if (service := service_of(value))), "")


def secret_held(variable: Variable) -> str:
    """Return which secret a variable is given whose type wants the name of one; nothing if it is given none."""
    if not equals(variable.type, "SECRETS_MANAGER", "PARAMETER_STORE").is_yes:
        return ""
    return next((kind for value in alternatives(variable.value) if (kind := sources.secret_held(value))), "")


def _is_mismatch(variable: Variable, value: Value) -> Truth:
    if sources.secret_held(value):
        return equals(variable.type, "SECRETS_MANAGER", "PARAMETER_STORE")
    service = service_of(value)
    if not service:
        return NO if string(value) is not None or isinstance(value, Text) else maybe(why_unknown(value))
    if equals(variable.type, "SECRETS_MANAGER").is_yes:
        return truth(service != "secretsmanager")
    if equals(variable.type, "PARAMETER_STORE").is_yes:
        return truth(service != "ssm")
    if equals(variable.type, "PLAINTEXT").is_yes:
        from cblint.data.variables import facts  # noqa: PLC0415  (few plain variables hold an ARN)

        return truth(service == "secretsmanager" and variable.name in facts().tokens)
    return NO


def _flaw(variable: Variable, wrong: Callable[[str], str], service: str) -> Flaw | None:
    found = [_flaw_of(variable, value, wrong, service) for value in alternatives(variable.value)]
    return found[0] if None not in found else None


def _flaw_of(variable: Variable, value: Value, wrong: Callable[[str], str], service: str) -> Flaw | None:
    text = string(value)
    if text is None:
        return None
    text = text.strip()
    kind = _itself(text)
    if kind:
        return Flaw(value, f"is {kind} itself")
    other = service_of(value)
    says = wrong(text)
    if other and other != service:
        # Of a project's or pipeline's variable the type is what is wrong then.
        says = f"is an ARN of `{other}`" if variable.holder == "buildspec" else ""
    return Flaw(value, says) if says and "$" not in text and not values.is_reference(text) else None


def _itself(text: str) -> str:
    """Say which secret stands where its name is expected; nothing if none does."""
    token = values.real_token(text)
    if token is not None:
        return token.kind
    return "a private key" if values.holds_private_key(text) else ""


def _spoken(character: str) -> str:
    return f"`{character}`" if character in _READABLE else "a blank" if character.isspace() else "a character"
