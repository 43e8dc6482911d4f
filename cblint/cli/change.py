"""This is where a check changes files: fixes, comments that accept findings, a baseline; or shows what it would."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from cblint.atomic import Writing, write
from cblint.cli.options import Arguments
from cblint.cli.outcome import Outcome
from cblint.cli.streams import color
from cblint.engine import Checked, examine
from cblint.engine.mending import Mended, fixes, mend
from cblint.errors import CblintError, UsageError
from cblint.finding import Finding, Fix
from cblint.ignores import Ignoring, ignoring, valid_reason
from cblint.report import Suppressed, render
from cblint.report.diff import diff
from cblint.report.escape import printable, visible
from cblint.report.words import counted


def changed(arguments: Arguments, checked: Checked) -> Outcome:
    """Change what the arguments ask for and return what the check comes to then; raise CblintError if it cannot."""
    _refuse(arguments)
    if arguments.add_ignores:
        return _accepting(arguments, checked)
    if arguments.fix or arguments.diff:
        mended = mend(checked, lambda each: _writable(each, fixes(each, unsafe=arguments.unsafe_fixes)))
        if arguments.diff:
            return _shown(mended)
        checked, outcome = _written(mended)
    else:
        outcome = Outcome(checked.report())
    if arguments.write_baseline:
        outcome = _baselined(arguments, checked, outcome)
    return _echoed(arguments, checked, outcome)


def _writable(checked: Checked, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings whose edits may be written: beside a text from standard input, none of other files."""
    unsaved = checked.request.place.unsaved
    for each in findings:
        if not unsaved or (each.fix is not None and all(edit.span.path == unsaved for edit in each.fix.edits)):
            yield each


def _refuse(arguments: Arguments) -> None:
    """Raise UsageError for options that do not go together."""
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("`--unsafe-fixes` goes with `--fix` or `--diff`")
    if arguments.add_ignores and arguments.fix:
        raise UsageError("`--add-ignores` does not go with `--fix`: fix first, then accept what is left")
    if arguments.write_baseline and (arguments.diff or arguments.add_ignores):
        raise UsageError("`--write-baseline` does not go with `--diff` or `--add-ignores`")


def _shown(mended: Mended) -> Outcome:
    """Return the diff of what would be changed; the findings are those of now."""
    first, last = mended.first.discretion, mended.last.discretion
    prefix = mended.first.request.place.prefix
    texts = []
    for each in mended.writings:
        before, after = first.source(each.path), last.source(each.path)
        if before is not None and after is not None:
            texts.append(diff(before, after, prefix + each.path, color=color()))
    of, files = counted(len(mended.first.findings), "finding"), counted(len(mended.writings), "file")
    gone = len(mended.first.findings) - len(mended.last.findings)
    return Outcome(
        mended.first.report(), mended.failures, "".join(texts), f"Would remove {gone} of {of} by changing {files}\n"
    )


def _written(mended: Mended) -> tuple[Checked, Outcome]:
    """Write what was changed; return the check of what is there now, and what it comes to."""
    first, last, fixed = mended.first, mended.last, mended.fixed
    failures = write(mended.writings) if not first.request.place.unsaved else ()
    if failures:
        left = {each.path for each in failures}
        last = examine(first.request, first.registry, last.discretion)
        fixed = tuple(each for each in fixed if left.isdisjoint(_changing(each)))
    report = last.report().replace(fixed=fixed, offers=False)
    return last, Outcome(report, (*mended.failures, *failures))


def _changing(finding: Finding) -> set[str]:
    """Return the files that take part in a finding's fix."""
    return {finding.span.path, *(edit.span.path for edit in (finding.fix.edits if finding.fix is not None else ()))}


def _echoed(arguments: Arguments, checked: Checked, outcome: Outcome) -> Outcome:
    """Put what became of the text from standard input on standard output, and the report beside it."""
    unsaved = checked.request.place.unsaved
    if not unsaved or not (arguments.fix or arguments.add_ignores):
        return outcome
    source = checked.files.again(unsaved)
    if source is None:
        raise CblintError("is no text and was left as it is", unsaved)
    return outcome.replace(text=source.text, remark=render(arguments.format, outcome.report) + outcome.remark)


def _accepting(arguments: Arguments, checked: Checked) -> Outcome:
    """Accept all findings by comments; tell which cannot be."""
    reason = valid_reason(arguments.add_ignores)
    mended = mend(checked, lambda each: _writable(each, _commented(each, reason)))
    if arguments.diff:
        return _shown(mended)
    last, outcome = _written(mended)
    told = {each.path for each in outcome.failures}
    left = "".join(
        f"{counted(number, 'finding')} of {printable(path)} stays: {visible(refusal)}\n"
        for (path, refusal), number in sorted(_refused(last, reason).items())
        if path not in told
    )
    return _echoed(arguments, last, outcome.replace(report=outcome.report.replace(fixed=()), remark=left))


def _commented(checked: Checked, reason: str) -> Iterator[Finding]:
    """Yield the findings that a comment can accept, with the edits that write it."""
    for each in _ignored(checked, reason):
        if each.edits:
            yield each.finding.replace(fix=Fix("Accept it", each.edits, safe=True))


def _refused(checked: Checked, reason: str) -> dict[tuple[str, str], int]:
    """Return how many findings of a file no comment can accept, by file and cause."""
    refused: dict[tuple[str, str], int] = {}
    for each in _ignored(checked, reason):
        key = (each.finding.span.path, each.refusal or "a comment there would not accept it")
        refused[key] = refused.get(key, 0) + 1
    return refused


def _ignored(checked: Checked, reason: str) -> Iterator[Ignoring]:
    by_path: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_path.setdefault(finding.span.path, []).append(finding)
    unsaved = checked.request.place.unsaved
    for path, findings in sorted(by_path.items()):
        if unsaved and path != unsaved:
            continue
        source = checked.files.again(path)
        if source is not None:
            yield from ignoring(source, findings, reason)


def _baselined(arguments: Arguments, checked: Checked, outcome: Outcome) -> Outcome:
    """Write what is left to a baseline, in which it is accepted from now on."""
    from cblint.baseline import load, written  # noqa: PLC0415  (only where one is written)

    path, place = arguments.write_baseline, checked.request.place
    old = load(path, place.prefix) if os.path.lexists(path) else None
    report = outcome.report
    text = written(report.findings, old, checked.judged, place.in_focus, place.prefix)
    stale = old.stale(report.findings, checked.judged, place.in_focus) if old is not None else ()
    failures = write([Writing(path, path, text.encode("utf-8", "backslashreplace"))])
    if failures:
        return outcome.replace(failures=(*outcome.failures, *failures))
    dropped = f", {sum(entry.number for entry in stale)} dropped that nothing needs" if stale else ""
    accepted = tuple(Suppressed(finding, "accepted by the baseline") for finding in report.findings)
    return outcome.replace(
        report=report.replace(findings=(), rules=(), suppressed=(*report.suppressed, *accepted)),
        remark=outcome.remark + f"{counted(len(accepted), 'finding')} in the baseline {printable(path)}{dropped}\n",
    )
