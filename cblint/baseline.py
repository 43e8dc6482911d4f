"""This is where old findings are accepted as of a moment: a file counts them by rule, file and symbol.

Neither lines nor texts of the repository are in it, so it survives moved lines and gives nothing away.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from cblint.errors import ConfigurationError, UnreadableError
from cblint.finding import Finding
from cblint.record import NamedTuple, Record

__all__ = ["MAX_BYTES", "VERSION", "Baseline", "Entry", "Key", "load", "written"]

VERSION = 1
MAX_BYTES = 50_000_000
"""A larger file is not read."""
MAX_COUNT = 1_000_000_000

_TEXTS = ("rule", "path", "symbol")
_FIELDS = frozenset({*_TEXTS, "count"})


class Key(NamedTuple):
    """What findings have in common that a baseline does not tell apart."""

    rule: str
    path: str
    """Relative to the git top level, else to the model root: the URI of every format."""
    symbol: str
    """The finding's, without numbers in lists."""


class Entry(NamedTuple):
    """So many findings that are accepted."""

    key: Key
    number: int


class Split(NamedTuple):
    """Findings told apart, each in the order of their places."""

    new: tuple[Finding, ...]
    accepted: tuple[Finding, ...]


class Baseline(Record):
    """Findings that are accepted; `prefix` makes a path relative to the git top level of one below the root."""

    entries: tuple[Entry, ...]
    """Sorted, each key once."""
    prefix: str = ""

    def split(self, findings: Iterable[Finding]) -> Split:
        """Return the findings that are new and those that are accepted.

        Where there are more of one key than are accepted, those that stand last are new.
        """
        left = dict(self.entries)
        new: list[Finding] = []
        accepted: list[Finding] = []
        for finding in sorted(findings, key=Finding.order):
            key = key_of(finding, self.prefix)
            count = left.get(key, 0)
            (accepted if count else new).append(finding)
            left[key] = count - 1 if count else 0
        return Split(tuple(new), tuple(accepted))

    def stale(
        self, findings: Iterable[Finding], rules: Collection[str], in_focus: Callable[[str], bool]
    ) -> tuple[Entry, ...]:
        """Return the entries that accept more than there is, each with the number that nothing needs any more.

        Only those of rules that ran on files in focus can be judged; `in_focus` is asked with paths below the root.
        """
        found = Counter(key_of(finding, self.prefix) for finding in findings)
        return tuple(
            Entry(key, count - found[key])
            for key, count in self.entries
            if count > found[key] and _is_judged(key, self.prefix, rules, in_focus)
        )


def key_of(finding: Finding, prefix: str) -> Key:
    """Return what a finding is counted by."""
    return Key(finding.rule, prefix + finding.span.path, finding.family)


def written(
    findings: Iterable[Finding],
    old: Baseline | None,
    rules: Collection[str],
    in_focus: Callable[[str], bool],
    prefix: str = "",
) -> str:
    """Return the text of a baseline that accepts these findings, which must be fit to be shown.

    What the old one says of rules that did not run, and of files out of focus, is kept.
    """
    counts = Counter(key_of(finding, prefix) for finding in findings)
    for key, count in old.entries if old is not None else ():
        if not _is_judged(key, prefix, rules, in_focus):
            counts[key] = max(counts[key], count)
    entries = [{**key._asdict(), "count": count} for key, count in sorted(counts.items(), key=_by_file)]
    return json.dumps({"version": VERSION, "findings": entries}, indent=2) + "\n"


def _by_file(item: tuple[Key, int]) -> tuple[str, str, str]:
    key, _ = item
    return (key.path, key.rule, key.symbol)


def _is_judged(key: Key, prefix: str, rules: Collection[str], in_focus: Callable[[str], bool]) -> bool:
    return key.rule in rules and key.path.startswith(prefix) and in_focus(key.path[len(prefix) :])


def load(path: str, prefix: str = "") -> Baseline:
    """Read a baseline; raise UnreadableError if there is none, ConfigurationError if it is malformed."""
    try:
        content = json.loads(_bytes(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigurationError("the baseline is not UTF-8", path) from None
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"the baseline is not JSON: {_lower(error.msg)}", path, error.lineno) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets without end
        raise ConfigurationError("the baseline is not JSON that can be read", path) from None
    try:
        return Baseline(tuple(sorted(_entries(content))), prefix)
    except _ShapeError as error:
        raise ConfigurationError(f"the baseline {error}", path) from None


class _ShapeError(Exception):
    """What is wrong with a baseline; it quotes nothing of it."""


def _entries(content: object) -> Iterator[Entry]:
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(content, dict) or type(version) is not int:
        raise _ShapeError('must be an object with `"version"` and `"findings"`')
    if version != VERSION:
        raise _ShapeError(f"has another version than {VERSION}, the one that this cblint reads")
    listed = content.get("findings")
    if not isinstance(listed, list) or len(content) != 2:
        raise _ShapeError('must hold `"version"`, a list of `"findings"`, and nothing else')
    seen = set()
    for index, item in enumerate(listed):
        entry = _entry(item, f"`findings[{index}]`")
        if entry.key in seen:
            raise _ShapeError(f"says twice what `findings[{index}]` is about")
        seen.add(entry.key)
        yield entry


def _entry(item: object, place: str) -> Entry:
    if not isinstance(item, dict) or item.keys() != _FIELDS:
        raise _ShapeError(f"must say `rule`, `path`, `symbol` and `count`, and nothing else, in {place}")
    count = item["count"]
    if type(count) is not int or not 0 < count <= MAX_COUNT:
        raise _ShapeError(f"must have a whole number above 0 as `count` in {place}")
    if not all(isinstance(item[name], str) for name in _TEXTS) or not item["rule"] or not item["path"]:
        raise _ShapeError(f"must have texts as `rule`, `path` and `symbol` in {place}")
    return Entry(Key(item["rule"], item["path"], item["symbol"]), count)


def _bytes(path: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ConfigurationError("the baseline is not a regular file", path)
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableError((reason or "cannot be read").lower(), path) from None
    if len(raw) > MAX_BYTES:
        raise ConfigurationError(f"the baseline is larger than {MAX_BYTES // 1_000_000} MB", path)
    return raw


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
