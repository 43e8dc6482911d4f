"""This is where the parts of a source text are found that must never be shown.

It hides rather too much than too little, takes time linear in the text, and knows no language: assignments and keys of
secret names, options of commands, tokens of known formats, private keys and passwords in URLs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cblint.analysis import secret_values as values
from cblint.source import EmbeddedText, SourceFile, Span

_NAME = (
    r"passw(?:or)?d|passphrase|passcode|_pass\b|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|"
    r"signing[_-]?key|encryption[_-]?key|auth[_-]?key|master[_-]?key|account[_-]?key|credential|authorization|bearer"
)
_QUOTED = r"\"(?:[^\"\\\n]|\\.){0,4000}|'(?:[^'\n]|''){0,4000}"
_MAX_BLOCK_LINES = 300
_MAX_VALUE = 4000


_KEY_TAIL = r"[\w.-]{0,60}[\"'\])]{0,3}"
_NEXT_KEY = r"[-#{\[]|[\w\"'./-]{1,200}[ \t]*:"


class _Patterns:
    """The expressions, compiled when the first line is shown."""

    __slots__ = (
        "assigned",
        "declared",
        "login",
        "login_option",
        "next_line",
        "option",
        "piped",
        "random",
        "set",
        "url",
        "user",
        "value",
    )

    def __init__(self) -> None:
        gap = r"[ \t]{0,40}"
        self.assigned = re.compile(rf"(?i)(?:{_NAME})({_KEY_TAIL}){gap}(=>|:=|=|:)({gap})({_QUOTED})?")
        self.next_line = re.compile(rf"[ \t]*(?:#[^\n]{{0,400}})?\r?\n([ \t]++)(?!{_NEXT_KEY})([^\n]{{1,4000}})")
        self.random = re.compile(
            rf"(?i)(?:key|auth|salt|creds|pat|cookie|hmac|jwt)[\"']?{gap}[:=]{gap}[\"']?([\w+/=.~-]{{20,4000}})"
        )
        self.declared = re.compile(rf"(?i)\bname[\"']?{gap}[:=]{gap}[\"']?[\w.-]{{0,60}}(?:{_NAME})[\w.-]{{0,60}}")
        self.value = re.compile(rf"(?i)\bvalue[\"']?{gap}[:=]{gap}({_QUOTED}|[^\s,}}][^\n,}}]{{0,4000}})")
        self.option = re.compile(
            rf"(?i)(?<![\w-])--?[\w-]{{0,40}}(?:{_NAME})([\w-]{{0,40}})[ \t=]{{1,10}}({_QUOTED}|[^\s\"']{{1,4000}})"
        )
        self.set = re.compile(
            r"\bconfigure[ \t]+set[ \t]+(?![\w.-]{0,90}(?:region|output)\b)[\w.-]{1,100}[ \t]+"
            rf"({_QUOTED}|\S{{1,4000}})"
        )
        self.user = re.compile(r"(?:^|\s)(?:-u|--user)[ \t=]{0,3}[\"']?[^\s:\"']{0,200}:([^\s\"']{1,1000})")
        self.login = re.compile(
            r"\b(?:(?:docker|podman|az)[ \t]+login|mysql\w*|mariadb|sshpass|redis-cli|zip|7z)\b([^\n]{1,1000})"
        )
        self.login_option = re.compile(r"(?:^|\s)(?:-p|-a)[ \t=]?([^\s\"']{1,1000}|\"[^\"\n]{1,1000}|'[^'\n]{1,1000})")
        self.piped = re.compile(
            rf"\b(?:echo|printf)[ \t]+(?:-n[ \t]+)?({_QUOTED}|[^\s|]{{1,1000}})[^|\n]{{0,80}}\|[^\n]{{0,200}}-stdin"
        )
        self.url = re.compile(r"://[^\s/:@\"'<>]{0,200}:([^\s@\"'<>]{1,500})@")


_READABLE = (
    r"\$\{?[A-Za-z_]\w*\}?|\$\{[^}]{0,200}\}|true|false|yes|no|null|none|[Ss]tring"
    r"|PLAINTEXT|PARAMETER_STORE|SECRETS_MANAGER|required|optional"
    r"|(?:[Bb]earer|[Tt]oken) \$\{?[A-Za-z_]\w*\}?\"?|![A-Z]\w{1,20}(?: .{0,200})?"
    r"|(?:var|local|data|module|aws_\w+|random_\w+|each|self)\.[\w.\[\]\"*-]{1,200}"
)
_ABOUT = r"(?i)(?:name|arn|id|file|path|ur[il]|endpoint|length|type|enabled|ttl|policy|version|stdin|rotation|manager)$"
_NAMES_AGAIN = r"(?i)\bname[\"']?\s{0,40}[:=]"


@cache
def _patterns() -> _Patterns:
    return _Patterns()


def hidden(text: SourceFile | EmbeddedText) -> list[Span]:
    """Return where secrets stand in a text, sorted; references to secrets kept elsewhere stay readable."""
    source = text.embedded() if isinstance(text, SourceFile) else text
    found = {(start, end) for start, end in _ranges(source.text) if start < end}
    return sorted({source.span(start, end) for start, end in found})


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for token in values.tokens(text):
        yield token.start, token.end
    yield from values.private_key_spans(text)
    for password in values.url_passwords(text, telling=False):
        yield from _readable_apart(text, *password)
    if "://" in text:
        yield from (match.span(1) for match in _patterns().url.finditer(text))
    yield from _assigned(text)
    yield from _declared(text)
    yield from _passed(text)


def _assigned(text: str) -> Iterator[tuple[int, int]]:
    """Yield the values of keys and variables of a secret name, in any language that writes `=` or `:`."""
    covered = 0
    for match in _patterns().assigned.finditer(text):
        if match.start() >= covered:
            for start, end in _assigned_value(text, match):
                covered = end
                yield start, end
    for match in _patterns().random.finditer(text):
        if values.looks_random(match[1]):
            yield match.span(1)


def _assigned_value(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    tail, operator, gap, quoted = match.groups()
    if _is_about(tail) or (not gap and operator == ":" and _is_inside_reference(text, match.start())):
        return
    if quoted is not None:
        yield from _readable_apart(text, *match.span(4))
        return
    start = match.end()
    end = _line_end(text, start)
    written = text[start:end]
    if written.startswith("<<"):
        yield from _heredoc(text, start)
    elif written.startswith(("|", ">")) and operator == ":":
        yield from _block(text, match.start(), start)
    elif not written.strip() or written.startswith("#"):
        following = _patterns().next_line.match(text, start)
        if following is not None:
            yield from _readable_apart(text, *following.span(2))
    elif operator == "=" and not gap:
        space = re.compile(r"[\s;&|)]").search(text, start, end)
        yield from _readable_apart(text, start, space.start() if space is not None else end)
    else:
        comment = text.find(" #", start, end)
        yield from _readable_apart(text, start, start + len(text[start : comment if comment >= 0 else end].rstrip()))


def _is_about(tail: str) -> bool:
    """Tell whether a name ends with a word that makes it something about a secret: `SECRET_ARN`, `--secret-id`."""
    return re.search(_ABOUT, tail[:60].rstrip("\"')]")) is not None


def _is_inside_reference(text: str, offset: int) -> bool:
    before = text[max(0, offset - 120) : offset].rpartition(" ")[2]
    return before.endswith(":") or before.lstrip("\"'").startswith("arn:")


def _line_end(text: str, start: int) -> int:
    limit = min(len(text), start + _MAX_VALUE)
    end = text.find("\n", start, limit)
    return end if end >= 0 else limit


def _readable_apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
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


def _declared(text: str) -> Iterator[tuple[int, int]]:
    """Yield the values beside a secret name: `name = "DB_PASSWORD"`, `value = "…"`, in either order."""
    patterns = _patterns()
    for match in patterns.declared.finditer(text):
        after = patterns.value.search(text, match.end(), match.end() + 400)
        if after is not None and re.compile(_NAMES_AGAIN).search(text, match.end(), after.start()) is None:
            yield from _readable_apart(text, *after.span(1))
            continue
        begin = max(text.rfind("{", max(0, match.start() - 400), match.start()), match.start() - 400, 0)
        before = list(patterns.value.finditer(text, begin, match.start()))
        if before:
            yield from _readable_apart(text, *before[-1].span(1))


def _passed(text: str) -> Iterator[tuple[int, int]]:
    """Yield what commands are given: `--password x`, `-u user:x`, `docker login -p x`, `echo x | … -stdin`."""
    patterns = _patterns()
    for match in patterns.option.finditer(text):
        if not _is_about(match[1]):
            yield from _readable_apart(text, *match.span(2))
    for pattern in (patterns.set, patterns.user):
        for match in pattern.finditer(text):
            yield from _readable_apart(text, *match.span(1))
    for match in patterns.login.finditer(text):
        for given in patterns.login_option.finditer(text, *match.span(1)):
            yield from _readable_apart(text, *given.span(1))
    if "-stdin" in text:
        for match in patterns.piped.finditer(text):
            yield from _readable_apart(text, *match.span(1))
