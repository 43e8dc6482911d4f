"""This is where the words stand that several formats share: counts, severities, remedies, and what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.errors import Failure
from cblint.finding import Finding, Fix, Severity
from cblint.record import TYPE_CHECKING
from cblint.report import Report
from cblint.report.escape import printable, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    T = TypeVar("T")

LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
"""What a finding of a severity is called where it is shown beside the messages of other tools."""
MAX_RELATED = 5
"""So many related places are shown; the rest are counted."""
MAX_STEPS = 12
"""A longer chain is shown without its middle."""
LAST_STEPS = 3
"""So many steps are shown after the middle that is left out."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def headline(report: Report) -> str:
    """Return what a run came to, on one line; empty if it could not do anything."""
    if not report.checked and not report.findings:
        return "" if report.failures else "No supported files found"
    found = counted(len(report.findings), "finding") if report.findings else "No findings"
    where = counted(report.checked, "file")
    if report.verbosity > 0:
        where += f" with {counted(report.builds, 'build')}"
    apart = [f"{len(each)} {word}" for each, word in ((report.fixed, "fixed"), (report.suppressed, "ignored")) if each]
    return f"{found}{_severities(report.findings)} in {where}{'; ' if apart else ''}{', '.join(apart)}"


def _severities(findings: tuple[Finding, ...]) -> str:
    counts = [
        f"{count} {severity.name.lower()}"
        for severity in reversed(Severity)
        if (count := sum(finding.severity is severity for finding in findings))
    ]
    return f" ({', '.join(counts)})" if counts else ""


def remarks(report: Report) -> Iterator[str]:
    """Yield what else there is to know of a run, a line each, most of it a hint at an option."""
    if report.offers:
        yield from _fixable(report.findings)
    undecided = len(set(report.undecided))
    if undecided and not report.show_unknown:
        yield f"{counted(undecided, 'check')} could not be decided (--show-unknown lists them)"
    if report.stale:
        entries = counted(report.stale, "entry of the baseline is", "entries of the baseline are")
        yield f"{entries} stale (--write-baseline prunes {'it' if report.stale == 1 else 'them'})"


def _fixable(findings: tuple[Finding, ...]) -> Iterator[str]:
    kinds = [finding.fix.safe for finding in findings if finding.fix is not None and finding.fix.edits]
    safe = sum(kinds)
    unsafe = len(kinds) - safe
    if safe and unsafe:
        yield f"{safe} can be fixed with --fix, {unsafe} more with --unsafe-fixes"
    elif kinds:
        yield f"{len(kinds)} can be fixed with --fix{' --unsafe-fixes' if unsafe else ''}"


def remedy(fix: Fix) -> str:
    """Return what would remove a finding, and whether cblint can do it."""
    return f"{remedy_word(fix)}: {visible(fix.title)}"


def remedy_word(fix: Fix) -> str:
    """Return what the title of a fix is introduced by."""
    if not fix.edits:
        return "remedy"
    return "fix" if fix.safe else "fix (unsafe)"


def failed(failure: Failure) -> str:
    """Return what cblint could not do, on one line, and where."""
    line = "" if failure.line is None else f"{failure.line}:"
    where = "" if failure.path is None else f"{printable(failure.path)}:{line} "
    rule = "" if failure.rule is None else f" (rule {visible(failure.rule)})"
    return f"{where}{visible(failure.message)}{rule}"


def shortened(steps: Sequence[T]) -> tuple[list[tuple[int, T]], int]:
    """Return the steps of a chain with their numbers, without the middle of a long one, and how many that leaves out.

    Where that is any, the last `LAST_STEPS` are those after the middle.
    """
    numbered = list(enumerate(steps, start=1))
    hidden = len(numbered) - MAX_STEPS
    if hidden <= 0:
        return numbered, 0
    return numbered[: MAX_STEPS - LAST_STEPS] + numbered[-LAST_STEPS:], hidden


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, then by confidence, the highest first, then in their order."""
    return sorted(findings, key=lambda finding: (-finding.severity, -finding.confidence))


def unique_fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return a fingerprint for each finding; the second and later of equal ones are hashed anew with their number."""
    from hashlib import blake2b  # noqa: PLC0415  (only some formats ask)

    given: dict[str, None] = {}
    counts: dict[str, int] = {}
    for finding in findings:
        own = unique = finding.fingerprint
        while unique in given:
            counts[own] = counts.get(own, 1) + 1
            unique = blake2b(f"{own}\0{counts[own]}".encode(), digest_size=8).hexdigest()
        given[unique] = None
    return list(given)
