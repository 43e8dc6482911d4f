"""This is where tests check a folder, change its files by edits, and compare what they say."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path

import yaml

from cblint.config import Config
from cblint.engine import Request, check
from cblint.finding import Edit, Finding
from cblint.ignores import Ignoring, ignoring
from cblint.locate import locate
from cblint.parse import hcl
from cblint.parse.yaml import parse
from cblint.registry import built_in
from cblint.report import Report
from cblint.source import Segment, SegmentMap, SourceFile, Span


def checked(*paths: Path, root: Path | None = None, isolated: bool = False) -> Report:
    registry = built_in()
    place = locate(tuple(map(str, paths)), str(root) if root else None)
    rules = registry.selected((), (), strict=True)
    return check(Request(place=place, rules=rules, config=Config(), isolated=isolated), registry)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not meet, with the line ends of the file."""
    ends = "\r\n" if "\r\n" in text else "\n"
    for edit in sorted(set(edits), key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text.replace("\n", ends) + text[edit.span.end :]
    return text


def accept(folder: Path, findings: Iterable[Finding], reason: str) -> list[Ignoring]:
    """Write comments into the files below a folder that accept findings; return what cannot be accepted so."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.span.path, []).append(finding)
    refused = []
    for path, group in by_path.items():
        text = (folder / path).read_bytes().decode().removeprefix("\ufeff")
        found = ignoring(SourceFile(path, text), group, reason)
        assert [each.finding for each in found] == group
        assert all(bool(each.edits) != bool(each.refusal) for each in found)
        after = edited(text, (edit for each in found for edit in each.edits))
        assert said(path, after) == said(path, text)
        (folder / path).write_bytes(after.encode())
        refused += [each for each in found if not each.edits]
    return refused


def said(path: str, text: str) -> object:
    """Return what a file says whatever its comments and lines."""
    if path.endswith((".tf", ".tfvars")):
        return shape(hcl.parse(SourceFile("", text).embedded()))
    if path.endswith((".yml", ".yaml", ".template")):
        try:
            return [
                tuple((key, value) for key, value in vars(event).items() if not key.endswith("_mark"))
                for event in yaml.parse(text)
            ]
        except yaml.YAMLError:
            return shape(parse(SourceFile("", text).embedded()).root)
    return [line for line in text.splitlines() if not line.lstrip().startswith("#")]


def shape(part: object) -> object:
    match part:
        case Span() | Segment() | SegmentMap():
            return None
        case Enum():
            return part
        case tuple():
            return (type(part).__name__, *[shape(each) for each in part if not isinstance(each, Segment)])
        case _:
            return part
