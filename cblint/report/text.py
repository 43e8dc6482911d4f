"""This is where a report is written for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.report import Report
from cblint.report.escape import inert, printable, visible
from cblint.report.pen import Pen, Style
from cblint.report.words import counted, failed, headline, remarks
from cblint.source import Span


def render(report: Report) -> str:
    """Return the report as text: each finding with its source, then what could not be done, then a summary."""
    pen = Pen(report.color, gutter=1, width=report.width)
    lines: list[str] = []
    if report.findings:
        from cblint.report.drawn import drawn  # noqa: PLC0415  (most often there is nothing to draw)

        lines += drawn(report, pen)
    lines += [f"{pen.paint(Style.ERROR, 'error')}: {failed(failure)}" for failure in report.failures]
    if report.show_unknown:
        lines += _undecided(report, pen)
    if report.verbosity >= 0 and (summary := headline(report)):
        lines += [pen.paint(Style.STRONG, summary), *remarks(report)]
    while lines and not lines[-1]:
        lines.pop()
    return inert("".join(f"{line}\n" for line in lines))


def _undecided(report: Report, pen: Pen) -> Iterator[str]:
    """Yield what could not be decided, by place, each question once."""
    from cblint.report.place import Places  # noqa: PLC0415  (only where it is asked for)

    places = Places(report)
    rules: dict[tuple[Span, str, tuple[str, ...]], list[str]] = {}
    for each in sorted(set(report.undecided)):
        rules.setdefault((each.span, each.symbol, each.reasons), []).append(each.rule)
    if not rules:
        return
    count = sum(map(len, rules.values()))
    yield pen.paint(Style.STRONG, f"{counted(count, 'check')} could not be decided:")
    for (span, symbol, reasons), names in sorted(rules.items()):
        about = f" {visible(symbol)}" if symbol else ""
        yield f"  {pen.paint(Style.FRAME, '-->')} {printable(places.find(span).text)}{about}"
        yield f"      {', '.join(map(visible, names))}"
        for reason in reasons:
            yield f"        {visible(reason)}"
    yield ""
