"""This is where it is answered what a list of patterns takes, of which some may not be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cblint.analysis.artifacts.patterns import matches
from cblint.value import NO, Items, Step, Truth, maybe, string, why_unknown

MAX_PATTERNS = 500
"""More patterns than this are not compared."""
MAX_STEPS = 12
"""So many of them are shown."""


def any_takes(patterns: Items, path: str) -> Truth:
    """Return whether one of some patterns takes a file."""
    return any_answers(patterns, lambda pattern: matches(pattern, path))


def any_answers(patterns: Items, question: Callable[[str], Truth]) -> Truth:
    """Return whether a question holds for one of some patterns; what is not in view may hold."""
    if len(patterns.items) > MAX_PATTERNS:
        return maybe("there are too many patterns")
    answer = NO if patterns.closed else maybe("not all patterns are in view")
    for item in patterns.items:
        text = string(item)
        answer = answer | (maybe(why_unknown(item)) if text is None else _asked(text, question))
        if answer.is_yes:
            break
    return answer


def pattern_steps(patterns: Items, verb: str) -> Iterator[Step]:
    """Yield the places of patterns, for evidence."""
    for item in patterns.items[:MAX_STEPS]:
        text = string(item)
        yield Step(item.origin.span, f"{verb} `{text}`" if text is not None else f"{verb} what is not known")


def _asked(text: str, question: Callable[[str], Truth]) -> Truth:
    """Return the answer for a pattern; one with a variable surely takes nothing that none could take in its place."""
    if "$" not in text:
        return question(text)
    from cblint.analysis.commands.expanding import widest  # noqa: PLC0415  (few patterns have variables)

    widened = widest(text)
    return NO if "$" not in widened and question(widened).is_no else maybe(f"AWS does not say what `{text}` takes")
