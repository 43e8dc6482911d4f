"""This is where it is found which values are written as numbers or truth values and do not stay as they are written.

Facts: Terraform's numbers have no format, so that `3.10` becomes the string `3.1` (answer of its maintainers in issue
22159, 2019-07); CloudFormation reads digits after a leading zero in base 8, as YAML 1.1 does (CloudFormation's coverage
roadmap, issue 745, 2021-01), and its truth values (aws/aws-cli, pull request 5257, 2020-06; ASFHyP3/hyp3, pull request
2061, 2024-02). A program that writes a buildspec as JSON has the numbers of its own language: the versions that no
runtime has are what is left of `3.10` and `1.20`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.model.project import Project
from cblint.pattern import pattern
from cblint.read.terraform.scalars import as_text
from cblint.record import NamedTuple
from cblint.value import Entries, Known, Value, equals, string
from cblint.workspace import Workspace

MAX_DIGITS = 40
"""A longer number is not looked at."""

_TERRAFORM = (".tf", ".tfvars", ".tf.json", ".tfvars.json")
_YAML = (".yml", ".yaml", ".template")
_LOSES_END = pattern(r"[0-9]+\.[0-9]*0")
_LOSES_START = pattern(r"0[0-9]+(\.[0-9]+)?")
_BASE_8 = re.compile(r"0[0-7]+")
_TRUTHS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_CUT_OFF = {("python", "3.1"): "3.10", ("golang", "1.2"): "1.20"}
"""Versions that nobody asks for, and what they were before a program wrote them as numbers."""
_OF_VERSION = pattern(
    r"version|(^|[_-])(ver|tag|release|python|py|node|nodejs|go|golang|ruby|php|java|jdk|dotnet|terraform|tf|helm|kubectl"
    r"|k8s|kubernetes|runtime)([_-]|$)",
    re.IGNORECASE,
)


class Mangled(NamedTuple):
    """A value that loses digits."""

    name: str
    value: Value
    written: str
    read: str
    """What becomes of it, in base 10."""
    what: str
    """`end`: zeros at its end; `start`: zeros at its beginning; `base`: it is read in base 8; `truth`: it is read as a
    truth value; `cut`: zeros at its end were lost before it was written here."""


def mangled(workspace: Workspace, project: Project) -> tuple[Mangled, ...]:
    """Return what a project, or the buildspec that is encoded in it, gives its builds with digits lost."""
    found = []
    for name, value, is_version in (*_of_project(project), *_of_buildspecs(workspace, project)):
        each = _cut_off(name, value, is_version) or _mangled(workspace, name, value)
        if each is not None and (each.what != "end" or is_version or _OF_VERSION.search(name)):
            found.append(each)
    return tuple(found)


def _of_project(project: Project) -> Iterator[tuple[str, Value, bool]]:
    for variable in project.environment.variables:
        if equals(variable.type, "PLAINTEXT").is_yes:
            yield variable.name, variable.value, False


def _of_buildspecs(workspace: Workspace, project: Project) -> Iterator[tuple[str, Value, bool]]:
    """Yield what stands in buildspecs that a program encodes: where they are written as texts, those are kept."""
    for build in workspace.builds:
        spec = build.buildspec
        if build.project is not project or spec is None or not spec.inline:
            continue
        runtimes = [phase.runtime_versions for phase in spec.phases]
        entries = [entry for each in runtimes if isinstance(each, Entries) for entry in each.entries]
        named = [(variable.name, variable.value, False) for variable in spec.env.variables]
        for name, value, is_version in (*named, *((entry.key, entry.value, True) for entry in entries)):
            if not value.origin.span.path.endswith(_YAML):
                yield name, _as_read(value), is_version


def _as_read(value: Value) -> Value:
    """Return a value of a buildspec as the string that it is there."""
    return Known(value.origin, string(value)) if isinstance(value, Known) and value.data is not None else value


def _mangled(workspace: Workspace, name: str, value: Value) -> Mangled | None:
    span = value.origin.span
    if not isinstance(value, Known) or isinstance(value.data, bool) or not 1 < span.end - span.start < MAX_DIGITS:
        return None
    source = workspace.files.readable(span.path)
    if source is None:
        return None
    text = source.text
    written = text[span.start : span.end]
    if span.path.endswith(_TERRAFORM):
        return _in_terraform(name, value, written)
    tagged = not text[max(0, span.start - MAX_DIGITS) : span.start].rstrip(" ").endswith((":", "-", ","))
    if tagged or not span.path.endswith(_YAML) or string(value) != written:
        return None
    if _BASE_8.fullmatch(written) is not None:
        return Mangled(name, value, written, str(int(written, 8)), "base")
    truth = _TRUTHS.get(written.lower()) if written in (written.lower(), written.upper(), written.title()) else None
    return Mangled(name, value, written, truth, "truth") if truth else None


def _cut_off(name: str, value: Value, is_version: bool) -> Mangled | None:
    written = string(value)
    whole = _CUT_OFF.get((name, written or "")) if is_version and value.origin.span.path.endswith(".json") else None
    return Mangled(name, value, written or "", whole, "cut") if whole else None


def _in_terraform(name: str, value: Known, written: str) -> Mangled | None:
    read = as_text(value)
    what = "start" if _LOSES_START.fullmatch(written) else "end" if _LOSES_END.fullmatch(written) else ""
    if not what or read is None or read == written or re.fullmatch(r"[0-9]+(\.[0-9]+)?", read) is None:
        return None
    return Mangled(name, value, written, read, what) if float(read) == float(written) else None
