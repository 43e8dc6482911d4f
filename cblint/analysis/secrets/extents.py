"""This is where it is told how far a value goes that is written after a name, and whether it may be read.

It knows no language: quotes, here-documents, YAML blocks, and lines. It takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.secrets import values
from cblint.pattern import pattern

_MAX_BLOCK_LINES = 300
_MAX_VALUE = 4000
_NEXT_KEY = r"[-#{\[]|[\w\"'./-]{1,200}[ \t]*:"
_NEXT_LINE = pattern(rf"[ \t]*(?:#[^\n]{{0,400}})?\r?\n([ \t]++)(?!{_NEXT_KEY})([^\n]{{1,4000}})")
_READABLE = (
    r"\$\{?[A-Za-z_]\w*\}?|\$\{[^}]{0,200}\}|true|false|yes|no|null|none|[Ss]tring"
    r"|PLAINTEXT|PARAMETER_STORE|SECRETS_MANAGER|required|optional"
    r"|[A-Z]{2,20}(?:_[A-Z]{1,20}){0,5}_(?:PASSWORD|SECRET|TOKEN|KEY)|%[sq](?:\\[nrt])?"
    r"|(?:[Bb]earer|[Tt]oken) \$\{?[A-Za-z_]\w*\}?\"?|![A-Z]\w{1,20}(?: .{0,200})?"
    r"|(?:var|local|data|module|aws_\w+|random_\w+|each|self)\.[\w.\[\]\"*-]{1,200}"
)
_ABOUT = r"(?i)(?:name|arn|id|file|path|ur[il]|endpoint|length|type|enabled|ttl|policy|version|stdin|rotation|manager)$"


def after(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield what is assigned, where a name matched with what follows it, the operator, a gap and a quoted text."""
    tail, operator, gap, quoted = match.groups()
    if is_about(tail) or (not gap and operator == ":" and _is_inside_reference(text, match.start())):
        return
    if quoted is not None:
        yield from readable_apart(text, *match.span(4))
        return
    start = match.end()
    end = _line_end(text, start)
    written = text[start:end]
    if written.startswith("<<"):
        yield from _heredoc(text, start)
    elif written.startswith(("|", ">")) and operator == ":":
        yield from _block(text, match.start(), start)
    elif not written.strip() or written.startswith("#"):
        following = _NEXT_LINE.match(text, start)
        if following is not None:
            yield from readable_apart(text, *following.span(2))
    elif operator == "=" and not gap:
        space = re.compile(r"[\s;&|)]").search(text, start, end)
        yield from readable_apart(text, start, space.start() if space is not None else end)
    else:
        comment = text.find(" #", start, end)
        yield from readable_apart(text, start, start + len(text[start : comment if comment >= 0 else end].rstrip()))


def is_about(tail: str) -> bool:
    """Tell whether a name ends with a word that makes it something about a secret: `SECRET_ARN`, `--secret-id`."""
    return re.search(_ABOUT, tail[:60].rstrip("\"')]")) is not None


def _is_inside_reference(text: str, offset: int) -> bool:
    before = text[max(0, offset - 120) : offset].rpartition(" ")[2]
    return before.endswith(":") or before.lstrip("\"'").startswith("arn:")


def _line_end(text: str, start: int) -> int:
    limit = min(len(text), start + _MAX_VALUE)
    end = text.find("\n", start, limit)
    return end if end >= 0 else limit


def readable_apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a value without its quotes, unless it only says where the secret is."""
    quoted = start < end and text[start] in "\"'"
    if quoted:
        start += 1
    written = text[start:end].strip(" \t\r\"',;)}]")
    if not _is_readable(written) or (quoted and written.startswith("!")):  # in quotes it is no tag
        yield start, end


def _is_readable(written: str) -> bool:
    if len(written) > 300:
        return False
    if len(written) < 2 or (written.isdigit() and len(written) < 4):
        return True
    if "/" in written and " " not in written and "://" not in written and values.is_identifier(written):
        return True
    if written.startswith(("arn:", "{{resolve:", "$(", "${{", "`")):
        return True
    return re.fullmatch(_READABLE, written) is not None


def _block(text: str, key: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a YAML block scalar: the lines that are indented more than the line of its key."""
    line = text.rfind("\n", 0, key) + 1
    indent = len(text[line:key]) - len(text[line:key].lstrip(" -"))
    position = text.find("\n", end) + 1
    for _ in range(_MAX_BLOCK_LINES if position > 0 else 0):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        content = text[position:stop]
        if content.strip() and len(content) - len(content.lstrip(" \t")) <= indent:
            return
        yield position + len(content) - len(content.lstrip(" \t")), stop
        if stop == len(text):
            return
        position = stop + 1


def _heredoc(text: str, start: int) -> Iterator[tuple[int, int]]:
    match = re.compile(r"<<[-~]?[ \t]*[\"']?(\w{1,100})[\"']?[^\n]{0,200}\n").match(text, start)
    if match is not None:
        end = re.compile(rf"^[ \t]*{match[1]}\b", re.MULTILINE).search(text, match.end(), match.end() + 100_000)
        yield match.end(), end.start() if end is not None else min(len(text), match.end() + 100_000)
