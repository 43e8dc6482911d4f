"""This is where a report is written in Markdown, for a comment on a pull request or the summary of a job.

What comes from the repository is either plain words or stands in code spans, where nobody is mentioned, nothing is
linked and no markup is read. Only lists are used, because cells of a table read bars and backslashes in their own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from cblint.errors import Failure
from cblint.finding import Finding, Related
from cblint.pattern import pattern
from cblint.report import Report
from cblint.report.escape import inert, visible
from cblint.report.place import Places
from cblint.report.words import LAST_STEPS, LEVELS, MAX_RELATED, headline, remarks, remedy_word, shortened, worst_first
from cblint.source import Span
from cblint.value import Step

MAX_LENGTH = 60_000
"""A longer report is cut, in characters; GitHub takes comments of 65,536."""
_MAX_REASONS = 8_000
_ROOM = 200
_ENDS = r"(?=[,;:.()\"'?!]*+(?:[ `]|$))"
_WORD = r"(?<![^ (\"'`])[^\W\d_]++(?:[-'][^\W\d_]++)*+" + _ENDS
_NUMBER = r"(?:(?<=[ (\"'`])\d{1,6}+|^\d{1,6}+(?= ))" + _ENDS
_MARK = r"[ ,;()\"'?!]|[.:](?=[)\"']*+(?: |$))"
_PIECE = pattern(
    r"(?<!`)(?P<ticks>`++)(?P<code>[^`].*?)(?<!`)(?P=ticks)(?!`)"
    rf"|(?P<prose>{_MARK}|{_WORD}|{_NUMBER})"
    r"|(?P<other>`++|[^ `]+?(?=[,;:.]*+(?:[ `]|$)))"
)
"""A part of a text: code in backticks, a plain word or a mark between words, or what else stands between blanks."""
_RUN = pattern("`+")


def render(report: Report) -> str:
    """Return the report: a heading with the counts, then a list of failures and of what was found, the worst first."""
    places = Places(report)
    head = [f"### cblint: {_lowered(headline(report)) or 'failed'}", ""]
    tail = [_text(f"{each}.") for each in remarks(report.replace(show_unknown=False))]
    items = chain(map(_failure, report.failures), (_finding(each, places) for each in worst_first(report.findings)))
    count = len(report.failures) + len(report.findings)
    listed = _bounded(map(inert, items), count, MAX_LENGTH - _ROOM - sum(map(len, [*head, *tail])))
    body = "\n".join([*head, *listed]).rstrip("\n")
    return inert("\n\n".join([body, *tail]) + "\n")


def _bounded(items: Iterable[str], count: int, room: int) -> Iterator[str]:
    """Yield the items that there is room for, then how many there is none for."""
    for number, each in enumerate(items):
        room -= len(each) + 1
        if room < 0:
            yield f"- and {count - number} more"
            return
        yield each


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _finding(finding: Finding, places: Places) -> str:
    """Return the item of a finding; why it is true is folded away, and left out where it is too long."""
    where = _place(finding.span, places)
    head = f"- **{LEVELS[finding.severity]}** {code(finding.rule)} at {where}: {_text(finding.message)}"
    if finding.fix is not None:
        head += f"  \n  {remedy_word(finding.fix).capitalize()}: {_text(finding.fix.title)}"
    lines = list(_reasons(finding, places))
    if not lines:
        return head
    folded = "\n".join(["  <details><summary>Why</summary>", "", *lines, "", "  </details>"])
    return f"{head}\n\n{folded}\n" if len(folded) <= _MAX_REASONS else head


def _reasons(finding: Finding, places: Places) -> Iterator[str]:
    for each in finding.evidence:
        steps, hidden = shortened(each.steps)
        yield f"  - {_text(each.title) or 'because'}"
        for at, (_, step) in enumerate(steps):
            if hidden and at == len(steps) - LAST_STEPS:
                yield f"    - {hidden} more steps"
            yield f"    - {_noted(step, places)}"
    related = sorted(set(finding.related))
    if related:
        yield "  - related"
        yield from (f"    - {_noted(place, places)}" for place in related[:MAX_RELATED])
    if len(related) > MAX_RELATED:
        yield f"    - and {len(related) - MAX_RELATED} more"


def _noted(each: Step | Related, places: Places) -> str:
    return f"{_place(each.span, places)} {_text(each.note)}".rstrip()


def _place(span: Span, places: Places) -> str:
    place = places.find(span)
    return code(place.path if place.region is None else f"{place.path}:{place.region.start.line}")


def _failure(failure: Failure) -> str:
    where = "" if failure.path is None else f"{code(failure.path)}: "
    return f"- **failed** {where}{_text(failure.message)}"


def code(text: str) -> str:
    """Return a text as a code span, whatever is in it."""
    shown = visible(text).strip(" ") or "?"
    fence = "`" * (max(map(len, _RUN.findall(shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if shown[0] == "`" or shown[-1] == "`" else f"{fence}{shown}{fence}"


def _text(text: str) -> str:
    """Return a text with its code in code spans, and with everything else there too that is not a plain word."""
    written: list[str] = []
    quoted = ""
    for piece in _PIECE.finditer(visible(text)):
        if piece["prose"] is None:
            quoted += piece["code"] or piece["other"]
            continue
        if quoted:
            written.append(code(quoted))
            quoted = ""
        written.append(piece["prose"])
    if quoted:
        written.append(code(quoted))
    return "".join(written).strip(" ")
