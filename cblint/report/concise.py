"""This is where a report is written with a line for each finding, as editors and build logs read it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.finding import Finding, Related
from cblint.report import Report
from cblint.report.escape import inert, printable, visible
from cblint.report.pen import STYLES, Pen, Style
from cblint.report.place import Places
from cblint.report.words import LAST_STEPS, LEVELS, MAX_RELATED, failed, headline, remedy, shortened
from cblint.rule import Undecided
from cblint.source import Span
from cblint.value import Step

_PLAIN = Pen(color=False, gutter=1, width=0)


def render(report: Report) -> str:
    """Return the report as `path:line:column: severity[rule] message`, then what could not be done, then a summary."""
    places = Places(report)
    pen = _PLAIN._replace(color=report.color)
    lines = [line(finding, places, pen) for finding in report.findings]
    lines += [f"{pen.paint(Style.ERROR, 'error')}: {failed(failure)}" for failure in report.failures]
    if report.show_unknown:
        lines += [_undecided(each, places, pen) for each in sorted(set(report.undecided))]
    if report.verbosity >= 0 and (summary := headline(report)):
        lines.append(pen.paint(Style.STRONG, summary))
    return inert("".join(f"{each}\n" for each in lines))


def line(finding: Finding, places: Places, pen: Pen = _PLAIN) -> str:
    """Return a finding on one line."""
    what = pen.paint(STYLES[finding.severity], f"{LEVELS[finding.severity]}[{visible(finding.rule)}]")
    return f"{place_of(finding.span, places)}: {what} {visible(finding.message)}"


def place_of(span: Span, places: Places) -> str:
    """Return path, line and column of a span."""
    return printable(places.find(span).text)


def reasons(finding: Finding, places: Places) -> Iterator[str]:
    """Yield why a finding is true and what would remove it, in lines; the middle of a long chain is left out."""
    for chain in finding.evidence:
        steps, hidden = shortened(chain.steps)
        yield f"{visible(chain.title)}:"
        for at, (number, step) in enumerate(steps):
            if hidden and at == len(steps) - LAST_STEPS:
                yield f"  ({hidden} more steps)"
            yield f"  {f'{number}. ' if len(steps) > 1 else ''}{_noted(step, places)}"
    related = sorted(set(finding.related))
    if related:
        yield "related:"
        yield from (f"  {_noted(each, places)}" for each in related[:MAX_RELATED])
    if len(related) > MAX_RELATED:
        yield f"  and {len(related) - MAX_RELATED} more"
    if finding.fix is not None:
        yield remedy(finding.fix)


def _noted(each: Step | Related, places: Places) -> str:
    note = visible(each.note)
    return f"{place_of(each.span, places)}{': ' if note else ''}{note}"


def _undecided(each: Undecided, places: Places, pen: Pen) -> str:
    what = pen.paint(Style.STRONG, f"undecided[{visible(each.rule)}]")
    why = "; ".join(map(visible, each.reasons))
    return f"{place_of(each.span, places)}: {what} {': '.join(filter(None, (visible(each.symbol), why)))}"
