"""This is where it is answered whether a report's format is one that CodeBuild has, and fits the files it is for."""

from __future__ import annotations

import re

from cblint.analysis.artifacts.globs import covers
from cblint.data.reports import reports
from cblint.model.buildspec import Report
from cblint.pattern import pattern
from cblint.value import NO, Items, Truth, Value, maybe, string, test, truth, why_unknown

_STAND_IN = pattern(r"^\s*$|[$]|<[^<>]*>|\{\{|#\{|__[A-Za-z0-9_]+__|@[A-Za-z0-9_]+@|%[A-Za-z0-9_]+%", re.ASCII)


def is_no_format(report: Report) -> Truth:
    """Return whether the format that is given is none of CodeBuild's."""
    known = {name for names in reports().formats.values() for name in names}
    given = string(report.file_format)
    found = test(report.file_format, lambda data: data is not None and str(data).strip().upper() not in known)
    if found.is_yes and given is not None and _STAND_IN.search(given):
        return maybe("the format is replaced before the build reads it")
    return found


def kind_of(report: Report) -> str:
    """Return whether the format is one for `test` results or `coverage`; nothing if that is not known."""
    given = string(report.file_format)
    if given is None:
        return "test" if test(report.file_format, lambda data: data is None).is_yes else ""
    name = given.strip().upper()
    return next((kind for kind, names in reports().formats.items() if name in names), "")


def holds_other(report: Report) -> Truth:
    """Return whether all files of a report surely are results of the other kind than its format."""
    kind = kind_of(report)
    if not kind or not report.files.items:
        return NO if kind else maybe("the format is not known")
    other = "coverage" if kind == "test" else "test"
    return _all_of_kind(report.files, other)


def _all_of_kind(files: Items, kind: str) -> Truth:
    if not files.closed:
        return maybe("not all files are in view")
    unclear = next((item for item in files.items if string(item) is None), None)
    if unclear is not None:
        return maybe(why_unknown(unclear))
    return truth(all(_is_of_kind(item, kind) for item in files.items))


def _is_of_kind(file: Value, kind: str) -> bool:
    name = (string(file) or "").rpartition("/")[2].lower()
    return any(covers(each, name) for each in reports().files[kind])
