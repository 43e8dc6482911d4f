"""This is where variables are told apart whose secret is fetched while deploying, and so stored in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at
from cblint.analysis.secrets import names
from cblint.data.secret_sources import secret_sources
from cblint.edit import Data, Raw
from cblint.finding import Edit
from cblint.model.buildspec import Variable
from cblint.model.part import FROM_PARAMETER_STORE, NO_ECHO, SENSITIVE
from cblint.record import Record
from cblint.source import Span
from cblint.value import Basis, Hole, Reason, Step, Text, Unknown, Value, alternatives, equals
from cblint.workspace import Workspace

_RESOLVED = "{{resolve:"


class Fetched(Record):
    """A secret that is put into a plain variable when the project is deployed."""

    kind: str
    """What it is, for people, with its article: `a generated password`."""
    place: Span
    """Where the variable is given it."""
    steps: tuple[Step, ...]
    """How it gets there."""
    stored: tuple[str, Data] | None = None
    """The type and the name by which CodeBuild could fetch it itself, where that is known."""


def fetched(variable: Variable) -> Fetched | None:
    """Return the secret that a plain variable gets when it is deployed, if it surely gets one."""
    if variable.holder == "buildspec" or not equals(variable.type, "PLAINTEXT").is_yes:
        return None
    found = (each for value in alternatives(variable.value) for each in _found(variable.name, value))
    return next(found, None)


def _found(name: str, value: Value) -> Iterator[Fetched]:
    match value:
        case Unknown():
            kind = _kind(name, value)
            if kind:
                steps = value.origin.steps
                yield Fetched(kind, steps[-1].span, steps, _stored(value))
        case Text(parts=parts, origin=origin):
            for part in parts:
                kind = _kind(name, part) if isinstance(part, Hole) else ""
                if isinstance(part, Hole) and kind:
                    yield Fetched(kind, origin.steps[-1].span, part.origin.steps)
        case _:
            return


def _kind(name: str, value: Unknown | Hole) -> str:
    """Return what a value is, if it is a secret; else nothing."""
    secretly = names.name_class(name) in {names.PASSWORD, names.TOKEN}
    note = value.origin.steps[0].note
    if note == NO_ECHO and value.reason is Reason.NO_VALUE:
        return f"the parameter `{value.detail}` with `NoEcho`"
    if note.endswith(SENSITIVE) and value.reason is Reason.NO_VALUE:
        return f"the sensitive `{value.detail}`"
    if note == FROM_PARAMETER_STORE:
        return "a parameter of Parameter Store" if secretly else ""
    if value.detail.startswith(_RESOLVED):
        return _resolved(value.detail, secretly=secretly)
    reference = value.origin.reference
    if reference is None or value.reason not in {Reason.OUTSIDE, Reason.COMPUTED}:
        return ""
    kind, attribute = _type_of(reference.address), reference.attribute.partition(".")[0].partition("[")[0]
    known = secret_sources()
    always = known.secrets.get(kind, {}).get(attribute, "")
    return always or (known.by_name.get(kind, {}).get(attribute, "") if secretly else "")


def secret_held(value: Value) -> str:
    """Return what a value is, for people, if it surely is that of a secret, read while deploying; else nothing."""
    if not isinstance(value, Unknown):
        return ""
    if is_dynamic(value):
        return _resolved(value.detail, secretly=False)
    return _kind("", value) if value.origin.reference is not None else ""


def is_dynamic(value: Value) -> bool:
    """Tell whether all of a value is a `{{resolve:…}}`, which CloudFormation replaces while deploying."""
    return isinstance(value, Unknown) and value.detail.startswith(_RESOLVED)


def _resolved(reference: str, *, secretly: bool) -> str:
    service = reference.removeprefix(_RESOLVED).partition(":")[0]
    if service == "secretsmanager":
        return "a secret of Secrets Manager"
    return "a parameter of Parameter Store" if service == "ssm" and secretly else ""


def _type_of(address: str) -> str:
    """Return the type in an address such as `infra:module.m.data.aws_ssm_parameter.x`."""
    words = address.rpartition(":")[2].split(".")
    while len(words) > 2 and words[0] == "module":
        words = words[2:]
    return ".".join(words[:2]) if words[0] == "data" else words[0]


def _stored(value: Unknown) -> tuple[str, Data] | None:
    if value.detail.startswith(_RESOLVED):
        return _named(value.detail.removeprefix(_RESOLVED).removesuffix("}}"))
    steps, reference = value.origin.steps, value.origin.reference
    if reference is None or len(steps) != 2 or steps[0].span.folder != steps[1].span.folder:
        return None
    source, _, attribute = value.detail.rpartition(".")
    match _type_of(reference.address), attribute, reference.attribute:
        case "data.aws_ssm_parameter" | "aws_ssm_parameter", "value", "value":
            return ("PARAMETER_STORE", Raw(f"{source}.name"))
        case (
            "data.aws_secretsmanager_secret_version" | "aws_secretsmanager_secret_version",
            "secret_string",
            "secret_string",
        ):
            return ("SECRETS_MANAGER", Raw(f"{source}.secret_id"))
        case _:
            return None


def _named(reference: str) -> tuple[str, Data] | None:
    """Return the type and name of what is between the braces, such as `secretsmanager:id:SecretString:key`."""
    if "$" in reference:
        return None
    match reference.split(":"):
        case ["ssm", name] if name:
            return ("PARAMETER_STORE", name)
        case ["secretsmanager", name] | ["secretsmanager", name, "SecretString"] if name:
            return ("SECRETS_MANAGER", name)
        case ["secretsmanager", name, "SecretString", key] if name and key:
            return ("SECRETS_MANAGER", f"{name}:{key}")
        case _:
            return None


def left_to_codebuild(workspace: Workspace, variable: Variable, secret: Fetched) -> tuple[Edit, ...]:
    """Return the edits by which CodeBuild fetches the secret itself; none where they are not plain to write."""
    draft = draft_at(workspace, secret.place)
    given = variable.type.origin.basis is not Basis.AWS_DEFAULT
    span = variable.name_span
    if secret.stored is None or draft is None or span.path != secret.place.path:
        return ()
    if given and (len(variable.type.origin.steps) != 1 or variable.type.origin.span.path != span.path):
        return ()
    type_, name = secret.stored
    replaced = draft.set_value(secret.place, name)
    key = "type" if span.path.endswith((".tf", ".tf.json")) else "Type"
    typed = draft.set_entry(span.to(secret.place), key, type_)
    return (*replaced, *typed) if replaced and typed else ()
