"""This is where credentials are found that are written down in the commands of a build, and in scripts that it runs."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, Run, Setting, run_by
from cblint.analysis.secrets import arguments, literals, named, values
from cblint.analysis.secrets import written as secret_written
from cblint.analysis.secrets.arguments import Given
from cblint.analysis.secrets.written import Credential, Place, exactly
from cblint.data.credential_options import credential_options
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Known, Text, Value, embedded, shown, string
from cblint.workspace import Workspace

_SHORTEST = 4


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
            for kind, start, end in secret_written.in_url(text.text):
                span = text.span(start, end)
                yield Credential(kind, "the location of the source", span, text.text[start:end], steps, in_url=True)


def _in_settings(run: Run) -> Iterator[Credential]:
    for setting in run.settings:
        if arguments.literal(setting.value) is None and not isinstance(setting.value, Text):
            continue
        where = f"`{setting.name}`"
        yield from secret_written.anywhere(setting.value, Place(setting.span, where, setting.steps))
        match = literals.written_as(setting.name, setting.value)
        if match is not None and match.why is literals.Why.NAME and not _is_local(setting):
            text = embedded(match.value)
            if text is not None:
                span = exactly(match.value, 0, len(text.text), setting.span)
                yield Credential(match.kind, where, span, text.text, setting.steps, sure=False)


def _is_local(setting: Setting) -> bool:
    near = ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104  (an address that is looked for)
    return any(each in shown(word) for word in setting.words for each in near)


def _in_words(found: _Commands) -> Iterator[Credential]:
    run = found.run
    texts = ["\n".join(each.texts[1:]) for each in run.invocations]
    anchors = values.anchors_in("\n".join(texts))
    for index, (invocation, text) in enumerate(zip(run.invocations, texts, strict=True)):
        if values.may_hold(text, anchors):
            place = Place(invocation.span, invocation.label, invocation.steps)
            for word, shown_word in zip(invocation.words[1:], invocation.texts[1:], strict=True):
                written_here = arguments.literal(word) is not None or isinstance(word, Text)
                if written_here and values.may_hold(shown_word, anchors):
                    yield from secret_written.anywhere(word, place)
        yield from _in_texts(invocation)
        following = run.invocations[index + 1] if index + 1 < len(run.invocations) else None
        piped = following is not None and invocation.name in {"echo", "printf"} and invocation.captured == "pipe"
        given = invocation.name in credential_options().programs
        told = named.may_tell(invocation, text)
        if not (piped or given or told):
            continue
        passed = [*_passwords(found, invocation)]
        if told:
            passed += [each for telling in (named.named, named.headers, named.bodies) for each in telling(invocation)]
        if piped and following is not None:
            passed += _piped(invocation, following)
        if passed and not _is_throwaway(invocation):
            yield from passed


def _is_throwaway(invocation: Invocation) -> bool:
    """Tell whether a command's passwords open something that lives as long as the build, or stands on this machine."""
    return arguments.is_any(invocation, credential_options().throwaway) or arguments.is_near(invocation)


def _in_texts(invocation: Invocation) -> Iterator[Credential]:
    """Yield the credentials in the here-documents of a command: files that it writes, or what a program reads."""
    for redirect in invocation.redirects:
        if not redirect.operator.startswith("<<"):
            continue
        whole = redirect.target.origin.span
        reader = invocation.replace(span=whole)
        place = Place(whole, invocation.label, invocation.steps)
        found = (*secret_written.anywhere(redirect.target, place), *named.lines(redirect.target, reader))
        alone = arguments.literal(redirect.target) is not None  # else it may be the value of a variable
        yield from (each for each in found if alone or each.span != whole)
        if redirect.operator == "<<<" and _reads_password(invocation):
            yield from named.checked("PASSWORD", redirect.target, 0, reader)


def _passwords(found: _Commands, invocation: Invocation) -> Iterator[Credential]:
    for given in arguments.passwords(invocation):
        local = given.form.local and not arguments.names_host(invocation)
        if not local:
            yield from named.checked("PASSWORD", given.value, given.start, invocation)
        for each in _through(found, given.value, invocation):
            yield each.replace(doubtful=each.doubtful or local)
        yield from _perhaps(given, invocation)


def _perhaps(given: Given, invocation: Invocation) -> Iterator[Credential]:
    """Yield a literal where a password stands, whatever it looks like."""
    text = (arguments.literal(given.value) or "")[given.start :]
    if len(text) >= _SHORTEST and not values.is_reference(text):
        span = exactly(given.value, given.start, given.start + len(text), invocation.span)
        where = invocation.label
        yield Credential("a password", where, span, text, invocation.steps, sure=False, doubtful=True)


def _through(found: _Commands, word: Value, invocation: Invocation) -> Iterator[Credential]:
    """Yield a password that stands elsewhere in the commands, and that a program is given by a variable."""
    first = word.origin.steps[0].span
    text = string(word)
    if not isinstance(word, Known) or len(word.origin.steps) < 2 or text is None or found.gives(first):
        return
    match = literals.written_as("A_PASSWORD", word)
    if len(text) >= _SHORTEST and first.end - first.start >= len(text) and not values.is_reference(text):
        setting = next((each for each in found.run.settings if each.span.contains(first)), None)
        reached = invocation.steps if setting is None else (*setting.steps, *invocation.steps[-1:])
        doubtful = match is None or match.why is not literals.Why.NAME
        where = invocation.label
        yield Credential("a password", where, first, text, reached, sure=False, doubtful=doubtful)


def _piped(invocation: Invocation, following: Invocation) -> Iterator[Credential]:
    words = invocation.operands
    if _reads_password(following) and len(words) == 1 and following.span.path == invocation.span.path:
        for each in named.checked("PASSWORD", words[0], 0, invocation):
            yield each.replace(where=following.label)


def _reads_password(invocation: Invocation) -> bool:
    """Tell whether a program reads a password from its standard input."""
    return any(each.form.stdin for each in arguments.passwords(invocation)) or any(
        text.endswith("password-stdin") for text in invocation.texts
    )
