"""This is where findings are drawn for people at a terminal: each with its source and the places that make it true."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.finding import Chain, Finding, Related
from cblint.report import Report
from cblint.report.escape import visible
from cblint.report.pen import STYLES, Pen, Style
from cblint.report.place import Places
from cblint.report.snippet import Mark, draw, last_line
from cblint.report.words import LAST_STEPS, LEVELS, MAX_RELATED, remedy, shortened
from cblint.value import Step


def drawn(report: Report, pen: Pen) -> Iterator[str]:
    """Yield the lines of all findings, with an empty one after each."""
    places = Places(report)
    for finding in report.findings:
        yield from _finding(finding, places, pen, whole=report.verbosity > 0)
        yield ""


def _finding(finding: Finding, places: Places, pen: Pen, *, whole: bool) -> Iterator[str]:
    style = STYLES[finding.severity]
    primary = Mark(places.find(finding.span), "", "^", style)
    chains = [(chain, _chain_marks(chain, places, whole=whole)) for chain in finding.evidence]
    distinct = sorted(set(finding.related))
    related = [_secondary(each, places) for each in (distinct if whole else distinct[:MAX_RELATED])]
    shown = [primary, *(mark for _, marks in chains for mark in marks), *related]
    pen = pen._replace(gutter=len(str(max(map(last_line, shown)))))

    title = pen.paint(style, f"{LEVELS[finding.severity]}[{visible(finding.rule)}]")
    yield title + pen.paint(Style.STRONG, f": {visible(finding.message)}")
    yield from draw([primary], pen)
    for chain, marks in chains:
        yield from _chain(chain, marks, pen)
    if related:
        yield pen.remark("related:")
        yield from draw(related, pen)
        more = len(distinct) - len(related)
        if more:
            yield pen.remark(f"and {more} more")
    if finding.fix is not None:
        yield pen.remark(remedy(finding.fix))
    yield pen.remark(f"help: cblint explain {visible(finding.rule)} ({_weight(finding)})")


def _weight(finding: Finding) -> str:
    return f"{finding.severity.name.lower()} severity, {finding.confidence.name.lower()} confidence"


def _chain(chain: Chain, marks: list[Mark], pen: Pen) -> Iterator[str]:
    yield pen.remark(f"{visible(chain.title)}:")
    hidden = len(chain.steps) - len(marks)
    if not hidden:
        yield from draw(marks, pen)
        return
    yield from draw(marks[:-LAST_STEPS], pen)
    yield pen.remark(f"{hidden} more steps, then:")
    yield from draw(marks[-LAST_STEPS:], pen)


def _chain_marks(chain: Chain, places: Places, *, whole: bool) -> list[Mark]:
    steps = list(enumerate(chain.steps, start=1)) if whole else shortened(chain.steps)[0]
    marks = [_secondary(step, places) for _, step in steps]
    if len(marks) == 1:
        return marks
    return [
        mark._replace(label=f"{number}. {mark.label}".rstrip()) for (number, _), mark in zip(steps, marks, strict=True)
    ]


def _secondary(step: Step | Related, places: Places) -> Mark:
    return Mark(places.find(step.span), visible(step.note), "-", Style.FRAME)
