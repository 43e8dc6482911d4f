"""This is where it is answered which entries of an AppSpec's `permissions` the CodeDeploy agent refuses or passes over.

Source: the CodeDeploy agent 1.8.1, `application_specification` and `install_instruction`; its YAML reader takes a plain
number with a leading 0 for octal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.appspec.hook_scripts import revision_path, root_of
from cblint.analysis.appspec.permission_overlaps import TYPES, Target, holds, meant_twice
from cblint.analysis.appspec.server_files import target_path
from cblint.model.appspec import AppSpec, Permission
from cblint.model.part import Part
from cblint.pattern import pattern
from cblint.read.keys import STAND_IN
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Items, Known, Step, Value, string
from cblint.workspace import Workspace

MAX_TEXT = 1000
"""So much of a text is searched for something to replace."""
MAX_ENTRIES = 200
"""An AppSpec's entries after these are not looked at."""
MAX_FILES = 1000
"""With more entries of `files`, what they put where is not known."""
_KINDS = {
    "u": "user", "user": "user", "g": "group", "group": "group",
    "m": "mask", "mask": "mask", "o": "other", "other": "other",
}  # fmt: skip
_OCTAL = pattern(r"0[0-7]+")


class Fault(NamedTuple):
    """What is wrong with an entry."""

    place: Value | Span | Part
    entry: Permission
    message: str
    refused: bool
    """Whether the deployment fails; if not, the entry does not do what it says."""
    steps: tuple[Step, ...] = ()


def faults(workspace: Workspace, appspec: AppSpec) -> Iterator[Fault]:
    """Yield what is wrong with the entries, in their order."""
    if appspec.platform != "server":
        return
    entries = appspec.permissions[:MAX_ENTRIES]
    system = string(appspec.os)
    if system == "windows" and entries:
        message = "`permissions` are refused on Windows"
        yield Fault(entries[0].object, entries[0], message, refused=True)
    if system != "linux":
        return
    targets = _targets(workspace, appspec) if entries else None
    for entry in entries:
        yield from _mode(entry)
        yield from _names(entry)
        yield from _types(entry)
        yield from _acls(entry)
        if targets is not None:
            yield from _object(entry, targets)
    for entry, other in meant_twice(workspace, appspec, entries, targets) if targets is not None else ():
        message = f"The files in `{_short(target_path(string(entry.object)) or '')}` are meant by another entry, too"
        steps = (
            Step(other.object.origin.span, "this entry means them"),
            Step(entry.object.origin.span, "so does this"),
        )
        yield Fault(entry.object, entry, message, refused=True, steps=steps)


def _mode(entry: Permission) -> Iterator[Fault]:
    text = _written(entry.mode)
    if text is None or entry.mode.origin.basis is Basis.AWS_DEFAULT:
        return
    bare = isinstance(entry.mode, Known) and isinstance(entry.mode.data, int)
    if bare and _OCTAL.fullmatch(text) and len(text) <= 10:
        number = str(int(text, 8))
        wrong = len(number) > 4 or not set(number) <= set("01234567")
        effect = "is refused" if wrong else f"sets the mode `{number}`"
        if number != text.lstrip("0").rjust(1, "0"):
            message = f"`{text}` without quotes is the octal number for {number}, which {effect}"
            yield Fault(entry.mode, entry, message, refused=wrong)
    elif not text:
        return
    elif len(text) > 4:
        yield Fault(entry.mode, entry, f"The mode `{_short(text)}` has more than four digits", refused=True)
    elif not set(text) <= set("01234567"):
        yield Fault(entry.mode, entry, f"The mode `{text}` is not made of the digits 0 to 7", refused=True)


def _names(entry: Permission) -> Iterator[Fault]:
    pattern = _written(entry.pattern)
    if pattern is not None and "/" in pattern:
        message = f"`{_short(pattern)}` holds a slash, and is compared with names that have none"
        yield Fault(entry.pattern, entry, message, refused=False)
    if isinstance(entry.excluded, Known) and isinstance(entry.excluded.data, str):
        yield Fault(entry.excluded, entry, "`except` is not a list", refused=True)
    for value in entry.excluded.items if isinstance(entry.excluded, Items) else ():
        text = _written(value)
        if text is not None and "/" in text:
            message = f"`{_short(text)}` holds a slash, and is compared with names that have none"
            yield Fault(value, entry, message, refused=False)


def _types(entry: Permission) -> Iterator[Fault]:
    if isinstance(entry.types, Known) and isinstance(entry.types.data, str):
        yield Fault(entry.types, entry, "`type` is not a list", refused=True)
    for value in entry.types.items if isinstance(entry.types, Items) else ():
        text = _written(value)
        if text is not None and text not in TYPES:
            yield Fault(value, entry, f"`{_short(text)}` is neither `file` nor `directory`", refused=True)


def _acls(entry: Permission) -> Iterator[Fault]:
    if isinstance(entry.acls, Known) and isinstance(entry.acls.data, str):
        yield Fault(entry.acls, entry, "`acls` is not a list", refused=True)
    for value in entry.acls.items if isinstance(entry.acls, Items) else ():
        text = _written(value)
        why = _ace(text) if text is not None else ""
        if text is not None and why:
            yield Fault(value, entry, f"The access control entry `{_short(text)}` {why}", refused=True)


def _ace(text: str) -> str:
    """Say what the agent does not take of `[d:][u|g|m|o:][name]:rights`; nothing if it takes it."""
    parts = text.split(":")
    if not 2 <= len(parts) <= 4:
        return "is not of the form `user:name:rights`"
    *front, name, rights = parts
    default = bool(front) and front[0] in ("d", "default")
    kinds = front[1:] if default else front
    if len(kinds) > 1 or any(kind not in _KINDS for kind in kinds):
        return "is not of the form `user:name:rights`"
    kind = _KINDS[kinds[0]] if kinds else ""
    if not kind:
        kind = {"m": "mask", "mask": "mask", "o": "other", "other": "other"}.get(name, "user")
        name = "" if kind in ("mask", "other") else name
    if kind in ("mask", "other") and name:
        return f"names somebody for `{kind}`"
    if not default and kind != "mask" and not name:
        return "is a base entry, which `mode` has to set"
    if not set(rights) <= set("rwx-") and not (len(rights) == 1 and rights in "01234567"):
        return "has other rights than `r`, `w` and `x`"
    return ""


def _targets(workspace: Workspace, appspec: AppSpec) -> tuple[Target, ...] | None:
    """Return where the entries of `files` put something; None where that is not known of all of them."""
    if not appspec.closed or len(appspec.files) > MAX_FILES:
        return None
    found = []
    for file in appspec.files:
        folder = target_path(string(file.destination))
        source = revision_path(string(file.source))
        if folder is None or source is None:
            return None
        is_file = bool(source) and root_of(workspace, appspec, source) is not None
        found.append(Target(folder, f"{folder}/{source.rpartition('/')[2]}" if is_file else ""))
    return tuple(found)


def _object(entry: Permission, targets: tuple[Target, ...]) -> Iterator[Fault]:
    place = target_path(string(entry.object))
    if place is None:
        return
    if any(place == target.file for target in targets):
        yield from _on_a_file(entry)
    if not any(holds(place, target.folder) or holds(target.folder, place) for target in targets):
        message = f"No entry of `files` puts anything at `{_short(place)}`" if place else "No entry of `files` is there"
        yield Fault(entry.object, entry, message, refused=False)


def _on_a_file(entry: Permission) -> Iterator[Fault]:
    types = [string(value) for value in entry.types.items] if isinstance(entry.types, Items) else []
    if types and "file" not in types:
        return
    pattern = _written(entry.pattern)
    if pattern is not None and pattern != "**":
        yield Fault(
            entry.pattern, entry, f"The object is a file, for which the pattern `{_short(pattern)}` is refused", True
        )
    elif isinstance(entry.excluded, Items) and entry.excluded.items:
        yield Fault(entry.excluded.items[0], entry, "The object is a file, for which `except` is refused", refused=True)


def _written(value: Value) -> str | None:
    """Return a text that stands as it is, and not for something that a program puts there."""
    text = string(value)
    return None if text is None or re.search(STAND_IN, text[:MAX_TEXT]) else text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
