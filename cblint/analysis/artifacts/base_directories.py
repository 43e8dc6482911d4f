"""This is where it is told in which folder the patterns of an artifact start: its base directory, or some."""

from __future__ import annotations

from cblint.analysis.artifacts.patterns import has_wildcard
from cblint.model.build import Build
from cblint.model.buildspec import Artifacts
from cblint.value import Hole, Known, Text, Unknown, Value, string, why_unknown
from cblint.workspace import Workspace

_UNPLAIN = "${}`\\"


def base_directory(workspace: Workspace, build: Build, artifacts: Artifacts) -> Value:
    """Return an artifact's base directory as CodeBuild expands it."""
    value = artifacts.base_directory
    text = string(value)
    if text is None or "$" not in text:
        return value
    return workspace.once(_expanded, build, value)


def _expanded(workspace: Workspace, build: Build, value: Value) -> Value:
    from cblint.analysis.commands.expanding import expanded  # noqa: PLC0415  (few base directories have variables)

    return expanded(workspace, build, value, "artifacts.base-directory")


def folder_of(value: Value) -> str | None:
    """Return a base directory relative to the source root; None if it is not known, or not one folder in it."""
    if isinstance(value, Known) and value.data is None:
        return ""
    names = _names(value)
    return None if names is None or any(has_wildcard(name) for name in names) else "/".join(names)


def folders_of(value: Value) -> str | None:
    """Return the pattern for folders at the top of the source that a base directory is; None if it is none."""
    names = _names(value)
    return names[0] if names is not None and len(names) == 1 and has_wildcard(names[0]) else None


def why_no_folder(value: Value) -> str:
    """Say in a clause why it is not known which folder a base directory is."""
    text = string(value)
    return why_unknown(value) if text is None else f"which folder `{text}` is, is not known"


def _names(value: Value) -> list[str] | None:
    text = _in_source(value)
    if text is None:
        return None
    text = text.strip()
    names = [name for name in text.split("/") if name not in ("", ".")]
    unclear = text.startswith(("/", "~")) or ".." in names or any(c in text for c in _UNPLAIN)
    return None if unclear else names


def _in_source(value: Value) -> str | None:
    """Return a path relative to the source root, which a variable holds."""
    match value:
        case Unknown(detail="CODEBUILD_SRC_DIR"):
            return "."
        case Text(parts=(Hole(detail="CODEBUILD_SRC_DIR"), str() as rest)) if rest.startswith("/"):
            return rest.lstrip("/") or "."
        case _:
            return string(value)
