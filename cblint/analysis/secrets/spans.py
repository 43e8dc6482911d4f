"""This is where the parts of a source text are found that must never be shown.

It hides rather too much than too little, takes time linear in the text, and knows no language: assignments and keys of
secret names, options of commands, tokens of known formats, private keys and passwords in URLs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cblint.analysis.secrets import extents, values
from cblint.analysis.secrets.defaults import defaults
from cblint.source import EmbeddedText, SourceFile, Span

_NAME = (
    r"passw(?:or)?d|passphrase|passcode|_pass\b|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|"
    r"signing[_-]?key|encryption[_-]?key|auth[_-]?key|master[_-]?key|account[_-]?key|credential|authorization|bearer"
)
_DIGITS = 4
"""A name that is long and has so many digits is hidden where a token may stand."""
_QUOTED = r"\"(?:[^\"\\\n]|\\.){0,4000}|'(?:[^'\n]|''){0,4000}"


_KEY_TAIL = r"[\w.-]{0,60}[\"'\])]{0,3}"


class _Patterns:
    """The expressions, compiled when the first line is shown."""

    __slots__ = (
        "assigned",
        "declared",
        "login",
        "login_option",
        "option",
        "piped",
        "random",
        "set",
        "url",
        "url_user",
        "user",
        "value",
    )

    def __init__(self) -> None:
        gap = r"[ \t]{0,40}"
        self.assigned = re.compile(rf"(?i)(?:{_NAME})({_KEY_TAIL}){gap}(=>|:=|=|:)({gap})({_QUOTED})?")
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
        self.url_user = re.compile(r"://([\w.~-]{20,250})@")
        self.url = re.compile(r"://[^\s/:@\"'<>]{0,200}:([^\s@\"'<>]{1,500})@")


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
        yield from extents.readable_apart(text, *password)
    if "://" in text:
        yield from (match.span(1) for match in _patterns().url.finditer(text))
        users = _patterns().url_user.finditer(text)
        yield from (match.span(1) for match in users if len(re.findall(r"\d", match[1])) >= _DIGITS)
    yield from _assigned(text)
    yield from defaults(text)
    yield from _declared(text)
    yield from _passed(text)


def _assigned(text: str) -> Iterator[tuple[int, int]]:
    """Yield the values of keys and variables of a secret name, in any language that writes `=` or `:`."""
    covered = 0
    for match in _patterns().assigned.finditer(text):
        if match.start() >= covered:
            for start, end in extents.after(text, match):
                covered = end
                yield start, end
    for match in _patterns().random.finditer(text):
        if values.looks_random(match[1]):
            yield match.span(1)


def _declared(text: str) -> Iterator[tuple[int, int]]:
    """Yield the values beside a secret name: `name = "DB_PASSWORD"`, `value = "…"`, in either order."""
    patterns = _patterns()
    for match in patterns.declared.finditer(text):
        after = patterns.value.search(text, match.end(), match.end() + 400)
        if after is not None and re.compile(_NAMES_AGAIN).search(text, match.end(), after.start()) is None:
            yield from extents.readable_apart(text, *after.span(1))
            continue
        begin = max(text.rfind("{", max(0, match.start() - 400), match.start()), match.start() - 400, 0)
        before = list(patterns.value.finditer(text, begin, match.start()))
        if before:
            yield from extents.readable_apart(text, *before[-1].span(1))


def _passed(text: str) -> Iterator[tuple[int, int]]:
    """Yield what commands are given: `--password x`, `-u user:x`, `docker login -p x`, `echo x | … -stdin`."""
    patterns = _patterns()
    for match in patterns.option.finditer(text):
        if not extents.is_about(match[1]):
            yield from extents.readable_apart(text, *match.span(2))
    for pattern in (patterns.set, patterns.user):
        for match in pattern.finditer(text):
            yield from extents.readable_apart(text, *match.span(1))
    for match in patterns.login.finditer(text):
        for given in patterns.login_option.finditer(text, *match.span(1)):
            yield from extents.readable_apart(text, *given.span(1))
    if "-stdin" in text:
        for match in patterns.piped.finditer(text):
            yield from extents.readable_apart(text, *match.span(1))
