"""This is where credentials are found in commands that only a name tells: of an option, a setting, a header, a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cblint.analysis.commands import Invocation
from cblint.analysis.secrets import arguments, literals, names, values
from cblint.analysis.secrets.written import Credential, exactly, is_bare_token
from cblint.data.credential_options import credential_options
from cblint.pattern import pattern
from cblint.source import HOLE
from cblint.value import Known, Value, at, shown, string

_NAMED = pattern(r"(?:-D|/d:|--?)?([\w./:@-]{1,200})=")
_HEADER = pattern(
    r"(?:--header=|-H[ \t]?)?([A-Za-z][\w-]{1,60}):[ \t]*(?:([A-Za-z]{1,20})[ \t]+)?"
    r"([^\s:]{8,4000}|[^\s:]{1,40}:[^\s:]{8,4000})"
)
_TOKEN = pattern(r"[A-Za-z0-9+/_.:~-]{12,2000}={0,2}")
_BODY_PARTS = (
    pattern(r'"([\w.-]{1,60})"\s{0,5}:\s{0,5}"([^"\\\s]{4,500})"'),
    pattern(r"(?:^|&)([\w.-]{1,60})=([^&\s]{4,500})"),
)
_LINE = pattern(r"(?m)^[ \t]*(?:export[ \t]+)?([\w./:@-]{1,200})[ \t]?=[ \t]?[\"']?([^\s\"']{4,4000})[\"']?[ \t]*$")
_NEAR = ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104  (addresses that are looked for)
_MOST_LINES = 200
_MAX_BODY = 20_000


def may_tell(invocation: Invocation, written: str) -> bool:
    """Tell whether a name in a command's words may promise a secret, or its program takes one without a name."""
    return invocation.name in _programs() or any(map(written.lower().__contains__, _promises()))


@cache
def _programs() -> frozenset[str]:
    known = credential_options()
    return known.basic_programs | {form[0] for form in (*known.pair_setters, *known.secret_setters)}


@cache
def _promises() -> tuple[str, ...]:
    """Return what stands in every name that promises a secret, in lower case."""
    known = credential_options()
    return names.common_parts((*names.last_words(), *known.token_names, *known.headers))


def named(invocation: Invocation) -> Iterator[Credential]:
    """Yield what stands after a telling name: `--password x`, `-Dsonar.token=x`, `aws configure set … x`."""
    words = invocation.words
    for index, word in enumerate(words[1:], start=1):
        text = arguments.literal(word)
        if text is None:
            continue
        match = _NAMED.match(text) if "=" in text else None
        if match is not None:
            yield from _after_name(match, word, invocation)
        elif text.startswith("--") and len(text) > 3 and index + 1 < len(words):
            yield from checked(text.lstrip("-"), words[index + 1], 0, invocation)
    for setter in credential_options().pair_setters:
        if not arguments.begins(invocation, setter):
            continue
        operands = invocation.operands
        if len(operands) > len(setter):
            name, value = operands[len(setter) - 1], operands[len(setter)]
            yield from checked(string(name) or "", value, 0, invocation)
    yield from _stored(invocation)


def _after_name(match: re.Match[str], word: Value, invocation: Invocation) -> Iterator[Credential]:
    """Yield what stands after `NAME=`, or after the second name of `--set NAME=`."""
    name, start = match[1], match.end()
    again = _NAMED.match(match.string, start) if _class(name) is None else None
    if again is not None:
        name, start = again[1], again.end()
    yield from checked(name, word, start, invocation)


def _stored(invocation: Invocation) -> Iterator[Credential]:
    """Yield what is put into Parameter Store or Secrets Manager: under a secret name, or as a `SecureString`."""
    parameter = arguments.begins(invocation, ("aws", "ssm", "put-parameter"))
    if not parameter and not arguments.is_any(invocation, credential_options().secret_setters):
        return
    name, begin = _option(invocation, "--name" if parameter else "--secret-id")
    if name is None:
        name, begin = _option(invocation, "--name")
    kind = _class((shown(name)[begin:] if name is not None else "").rpartition("/")[2])
    type_, _ = _option(invocation, "--type")
    if parameter and kind is None and (type_ is None or not shown(type_).endswith("SecureString")):
        return
    word, start = _option(invocation, "--value" if parameter else "--secret-string")
    if word is not None:
        yield from checked("PASSWORD" if kind == names.PASSWORD else "TOKEN", word, start, invocation)
        yield from _parts(word, start, invocation)


def _option(invocation: Invocation, option: str) -> tuple[Value | None, int]:
    """Return the word that holds an option's value, and where in it that begins."""
    words = invocation.words
    for index, word in enumerate(words[1:], start=1):
        text = invocation.texts[index]
        if text == option and index + 1 < len(words):
            return words[index + 1], 0
        if text.startswith(f"{option}="):
            return word, len(option) + 1
    return None, 0


def headers(invocation: Invocation) -> Iterator[Credential]:
    """Yield the credentials in HTTP headers, and those of `user:password`."""
    known = credential_options()
    basic = known.basic_options if invocation.name in known.basic_programs else ()
    for index, word in enumerate(invocation.words[1:], start=1):
        text = arguments.literal(word)
        if text is None:
            continue
        match = _HEADER.fullmatch(text) if ":" in text else None
        if match is not None and _is_secret_header(match[1], match[2] or ""):
            yield from checked("TOKEN", word, match.start(3), invocation)
        joined = next((f"{option}=" for option in basic if text.startswith(f"{option}=")), "")
        if joined or (basic and invocation.word(index - 1) in basic):
            yield from _user(word, len(joined), invocation)


def _is_secret_header(name: str, scheme: str) -> bool:
    known = credential_options()
    named_so = name.lower() in known.headers or names.name_class(name) == names.TOKEN
    return named_so and (not scheme or scheme.lower() in known.schemes)


def _user(word: Value, start: int, invocation: Invocation) -> Iterator[Credential]:
    """Yield the password of `user:password`, or the token of `token:`."""
    text = shown(word)
    colon = text.find(":", start)
    if colon < 0:
        return
    if colon + 1 < len(text):
        yield from checked("PASSWORD", word, colon + 1, invocation)
    elif is_bare_token(text[start:colon]) or values.is_uuid(text[start:colon]):
        yield from checked("TOKEN", word, start, invocation, colon)


def bodies(invocation: Invocation) -> Iterator[Credential]:
    """Yield the credentials in what is sent to a server: `{"password": "…"}`, `client_secret=…`."""
    known = credential_options()
    if invocation.name not in known.basic_programs:
        return
    for index, word in enumerate(invocation.words[1:], start=1):
        text = shown(word)
        option = next((each for each in known.body_options if text.startswith(f"{each}=")), "")
        if option or invocation.word(index - 1) in known.body_options:
            yield from _parts(word, len(option) + 1 if option else 0, invocation)


def _parts(word: Value, start: int, invocation: Invocation) -> Iterator[Credential]:
    """Yield the credentials in an object of JSON, or in the fields of a form."""
    text = shown(word)[start : start + _MAX_BODY]
    for expression in _BODY_PARTS:
        for match in expression.finditer(text):
            yield from checked(match[1], word, start + match.start(2), invocation, start + match.end(2))


def lines(text: Value, invocation: Invocation) -> Iterator[Credential]:
    """Yield the secrets that are assigned in the lines of a text: `API_TOKEN=…` of a file that is written."""
    written = shown(text)
    if any(each in written for each in _NEAR):
        return
    for _, match in zip(range(_MOST_LINES), _LINE.finditer(written), strict=False):
        yield from checked(match[1], text, match.start(2), invocation, match.end(2))


def checked(name: str, word: Value, start: int, invocation: Invocation, end: int | None = None) -> Iterator[Credential]:
    """Yield what stands in a word from an offset on, if it is a secret under a name."""
    kind = _class(name)
    text = arguments.literal(word) if end is None else shown(word)[:end]
    if kind is None or text is None or HOLE in text[start:]:
        return
    secret = text[start:].rstrip("\n")
    match = literals.written_as(
        "A_PASSWORD" if kind == names.PASSWORD else "A_TOKEN", Known(at(invocation.span), secret)
    )
    if match is None or match.why not in {literals.Why.NAME, literals.Why.FORMAT}:
        return
    sure = match.why is literals.Why.FORMAT
    if kind == names.TOKEN and not (sure or _is_token(secret)):
        return
    span = exactly(word, start, start + len(secret), invocation.span)
    thing = match.kind if sure else "a password" if kind == names.PASSWORD else "a token"
    yield Credential(thing, invocation.label, span, secret, invocation.steps, sure=sure, test=match.test)


def _class(name: str) -> str | None:
    """Return what a name in a command promises, `password` or `token`; None for all others."""
    if name == "PASSWORD":
        return names.PASSWORD
    if name == "TOKEN" or name.lower() in credential_options().token_names:
        return names.TOKEN
    kind = names.name_class(name)
    return kind if kind in {names.PASSWORD, names.TOKEN} else None


def _is_token(text: str) -> bool:
    if _TOKEN.fullmatch(text) is None or values.is_identifier(text):
        return False
    return len(re.findall(r"\d", text)) >= 2 or values.looks_random(text)
