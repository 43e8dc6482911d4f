"""This is where credentials are found that are written down in the commands of a build, and in scripts that it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis import secret_arguments as arguments
from cblint.analysis import secret_names as names
from cblint.analysis import secret_values as values
from cblint.analysis import secrets
from cblint.analysis.commands import Invocation, Run, Setting, run_by
from cblint.analysis.secret_arguments import Given
from cblint.data.credential_options import credential_options
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple, Record
from cblint.source import HOLE, Span
from cblint.value import Known, Step, Text, Value, at, embedded, string
from cblint.workspace import Workspace

_URL_USER = pattern(r"://([\w.-]{20,250})(?::(?:x-oauth-basic)?)?@[\w.-]{1,250}")
_NAMED = pattern(r"(?:-D|/d:|--?)?([\w./:@-]{1,200})=")
_HEADER = pattern(r"([A-Za-z][\w-]{1,60}):[ \t]*(?:([A-Za-z]{1,20})[ \t]+)?([^\s:]{8,4000})")
_TOKEN = pattern(r"[A-Za-z0-9+/_.~-]{12,2000}={0,2}")
_NO_PASSWORD = "x-oauth-basic"  # noqa: S105  (GitHub takes it where the token is the user)
_MAX_WORD = 20_000
_SHORTEST = 4


class Credential(Record):
    """A credential that is written down where a program is given it."""

    kind: str
    """What it is, for people, with its article: `a password`. Never a part of it."""
    where: str
    """Who is given it: `docker login`, or the variable that is set, in backticks."""
    span: Span
    text: str
    """The secret itself: never shown."""
    steps: tuple[Step, ...]
    in_url: bool = False
    sure: bool = True
    """Whether its form tells that it is a secret, and not its name alone."""
    test: bool = False
    doubtful: bool = False
    """Whether it may be none, and is only kept from being shown."""


class _Commands(NamedTuple):
    """What a build runs, and the build."""

    run: Run
    build: Build

    def gives(self, place: Span) -> bool:
        """Tell whether a place is in the value of a variable that the build is given."""
        return any(each.value.origin.span.contains(place) for each in self.build.variables)


def written(workspace: Workspace, build: Build) -> tuple[Credential, ...]:
    """Return the credentials that are written down in what a build runs, sorted by place."""
    return workspace.once(_written, build)


def texts(workspace: Workspace) -> list[Credential]:
    """Return the credentials in what all builds run, and in the addresses of sources: these are never shown."""
    return [
        each
        for build in workspace.builds
        for each in (*written(workspace, build), *in_sources(build))
    ]  # fmt: skip


def _written(workspace: Workspace, build: Build) -> tuple[Credential, ...]:
    run = run_by(workspace, build)
    found: dict[Span, Credential] = {}
    for each in (*_in_settings(run), *_in_words(_Commands(run, build))):
        found.setdefault(each.span, each)
    kept: list[Credential] = []
    for each in sorted(found.values(), key=lambda each: (each.span.path, each.span.start, -each.span.end)):
        if not any(other.span.contains(each.span) for other in kept[-3:]):
            kept.append(each)
    return tuple(kept)


def in_sources(build: Build) -> Iterator[Credential]:
    """Yield the credentials in the addresses that a build's project gets its sources from."""
    if build.project is None:
        return
    for source in (build.project.source, *build.project.secondary_sources):
        text = embedded(source.location)
        if text is not None:
            steps = source.location.origin.steps
            for kind, start, end in _in_url(text.text):
                span = text.span(start, end)
                yield Credential(kind, "the location of the source", span, text.text[start:end], steps, in_url=True)


def _in_settings(run: Run) -> Iterator[Credential]:
    for setting in run.settings:
        if arguments.literal(setting.value) is None and not isinstance(setting.value, Text):
            continue
        where = f"`{setting.name}`"
        yield from _anywhere(setting.value, setting.span, where, setting.steps)
        match = secrets.written_as(setting.name, setting.value)
        if match is not None and match.why in {secrets.Why.NAME, secrets.Why.ENTROPY} and not _is_local(setting):
            text = embedded(match.value)
            if text is not None and match.why is secrets.Why.NAME:
                span = _exactly(match.value, 0, len(text.text), setting.span)
                yield Credential(match.kind, where, span, text.text, setting.steps, sure=False)


def _is_local(setting: Setting) -> bool:
    near = ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104  (an address that is looked for)
    return any(each in arguments.shown(word) for word in setting.words for each in near)


def _in_words(found: _Commands) -> Iterator[Credential]:
    run = found.run
    for index, invocation in enumerate(run.invocations):
        for word in invocation.words[1:]:
            if arguments.literal(word) is not None or isinstance(word, Text):
                yield from _anywhere(word, invocation.span, arguments.label(invocation), invocation.steps)
        if arguments.is_any(invocation, credential_options().throwaway) or arguments.is_near(invocation):
            continue
        yield from _passwords(found, invocation)
        yield from _named(invocation)
        yield from _headers(invocation)
        following = run.invocations[index + 1] if index + 1 < len(run.invocations) else None
        if following is not None and invocation.name in {"echo", "printf"} and invocation.captured == "pipe":
            yield from _piped(invocation, following)


def _anywhere(word: Value, inside: Span, where: str, steps: tuple[Step, ...]) -> Iterator[Credential]:
    """Yield what is a credential wherever it stands: tokens, private keys, connection strings, URLs."""
    text = arguments.shown(word)[:_MAX_WORD]
    for kind, start, end in _in_url(text):
        yield Credential(kind, where, _exactly(word, start, end, inside), text[start:end], steps, in_url=True)
    for token in values.tokens(text):
        written_ = text[token.start : token.end]
        if not values.is_made_up(written_):
            span = _exactly(word, token.start, token.end, inside)
            yield Credential(token.format.kind, where, span, written_, steps, test=token.format.test)
    if values.holds_private_key(text):
        for start, end in values.private_key_spans(text):
            yield Credential("a private key", where, _exactly(word, start, end, inside), text[start:end], steps)
    if "=" in text and ";" in text:
        for start, end in values.url_passwords(text):
            if text[start - 1] != ":":
                span = _exactly(word, start, end, inside)
                yield Credential("a connection string with a password", where, span, text[start:end], steps)


def _in_url(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the passwords and tokens before the host of URLs: what each is, and where it stands."""
    if "://" not in text:
        return
    for start, end in values.url_passwords(text):
        if text[start - 1] == ":" and HOLE not in text[start:end] and text[start:end] != _NO_PASSWORD:
            yield "a password", start, end
    for match in _URL_USER.finditer(text):
        user = match[1]
        token = values.real_token(user)
        random = values.looks_machine_made(user) and sum(c.isdigit() for c in user) >= 4 and not values.is_uuid(user)
        if token is not None or (random and not values.is_placeholder(user) and user.isalnum()):
            yield token.kind if token is not None else "a token", *match.span(1)


def _passwords(found: _Commands, invocation: Invocation) -> Iterator[Credential]:
    for given in arguments.passwords(invocation):
        local = given.form.local and not arguments.names_host(invocation)
        if not local:
            yield from _checked("PASSWORD", given.value, given.start, invocation)
        for each in _through(found, given.value, invocation):
            yield each.replace(doubtful=each.doubtful or local)
        yield from _perhaps(given, invocation)


def _perhaps(given: Given, invocation: Invocation) -> Iterator[Credential]:
    """Yield a literal where a password stands, whatever it looks like."""
    text = (arguments.literal(given.value) or "")[given.start :]
    if len(text) >= _SHORTEST and not values.is_reference(text):
        span = _exactly(given.value, given.start, given.start + len(text), invocation.span)
        where = arguments.label(invocation)
        yield Credential("a password", where, span, text, invocation.steps, sure=False, doubtful=True)


def _through(found: _Commands, word: Value, invocation: Invocation) -> Iterator[Credential]:
    """Yield a password that stands elsewhere in the commands, and that a program is given by a variable."""
    first = word.origin.steps[0].span
    text = string(word)
    if not isinstance(word, Known) or len(word.origin.steps) < 2 or text is None or found.gives(first):
        return
    match = secrets.written_as("A_PASSWORD", word)
    if len(text) >= _SHORTEST and first.end - first.start >= len(text) and not values.is_reference(text):
        setting = next((each for each in found.run.settings if each.span.contains(first)), None)
        reached = invocation.steps if setting is None else (*setting.steps, *invocation.steps[-1:])
        doubtful = match is None or match.why is not secrets.Why.NAME
        where = arguments.label(invocation)
        yield Credential("a password", where, first, text, reached, sure=False, doubtful=doubtful)


def _named(invocation: Invocation) -> Iterator[Credential]:
    """Yield what stands after a telling name: `--password x`, `-Dsonar.token=x`, `aws configure set … x`."""
    words = invocation.words
    for index, word in enumerate(words[1:], start=1):
        text = arguments.literal(word)
        if text is None:
            continue
        match = _NAMED.match(text)
        if match is not None:
            start = match.end()
            again = _NAMED.match(text, start)
            name, start = (match[1], start) if again is None else (again[1], again.end())
            yield from _checked(name, word, start, invocation)
        elif text.startswith("--") and len(text) > 3 and index + 1 < len(words):
            yield from _checked(text.lstrip("-"), words[index + 1], 0, invocation)
    for setter in credential_options().pair_setters:
        operands = [word for word in words[1:] if not arguments.shown(word).startswith("-")]
        if arguments.begins(invocation, setter) and len(operands) == len(setter) + 1:
            yield from _checked(string(operands[-2]) or "", operands[-1], 0, invocation)


def _headers(invocation: Invocation) -> Iterator[Credential]:
    known = credential_options()
    for index, word in enumerate(invocation.words[1:], start=1):
        text = arguments.literal(word)
        if text is None:
            continue
        match = _HEADER.fullmatch(text)
        scheme = (match[2] or "").lower() if match is not None else ""
        if match is not None and match[1].lower() in known.headers and (not scheme or scheme in known.schemes):
            yield from _checked("TOKEN", word, match.start(3), invocation)
        before = invocation.word(index - 1)
        if before in known.basic_options and invocation.name in known.basic_programs and ":" in text:
            yield from _checked("PASSWORD", word, text.index(":") + 1, invocation)


def _piped(invocation: Invocation, following: Invocation) -> Iterator[Credential]:
    stdin = any(each.form.stdin for each in arguments.passwords(following)) or any(
        arguments.shown(word).endswith("password-stdin") for word in following.words
    )
    words = [word for word in invocation.words[1:] if not arguments.shown(word).startswith("-")]
    if stdin and len(words) == 1 and following.span.path == invocation.span.path:
        for each in _checked("PASSWORD", words[0], 0, invocation):
            yield each.replace(where=arguments.label(following))


def _checked(name: str, word: Value, start: int, invocation: Invocation) -> Iterator[Credential]:
    """Yield what stands in a word from an offset on, if it is a secret under a name."""
    text = arguments.literal(word)
    kind = names.PASSWORD if name == "PASSWORD" else names.name_class(name)
    if name.lower() in credential_options().token_names or name == "TOKEN":
        kind = names.TOKEN
    if text is None or kind not in {names.PASSWORD, names.TOKEN}:
        return
    secret = text[start:].rstrip("\n")
    named = "A_PASSWORD" if kind == names.PASSWORD else "A_TOKEN"
    match = secrets.written_as(named, Known(at(invocation.span), secret))
    if match is None or match.why not in {secrets.Why.NAME, secrets.Why.FORMAT}:
        return
    sure = match.why is secrets.Why.FORMAT
    if kind == names.TOKEN and not (sure or _is_token(secret)):
        return
    span = _exactly(word, start, start + len(secret), invocation.span)
    thing = "a password" if kind == names.PASSWORD else "a token"
    thing = match.kind if sure else thing
    yield Credential(thing, arguments.label(invocation), span, secret, invocation.steps, sure=sure, test=match.test)


def _is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None and len(re.findall(r"\d", text)) >= 2 and not values.is_identifier(text)


def _exactly(word: Value, start: int, end: int, inside: Span) -> Span:
    """Return where a part of a word stands, or the whole command if that is not known."""
    text = embedded(word)
    span = text.span(start, end) if text is not None else inside
    return span if inside.contains(span) and span.start < span.end else inside
