"""This is where it is answered which secrets a build packs into its artifacts, or keeps in its cache.

A file holds a secret if one is written in it in the repository, or if a command writes a variable into it that is
fetched from a store. What a command that is not followed may take away again is not said to be packed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from cblint.analysis.artifacts.contents import Contents, contents
from cblint.analysis.artifacts.patterns import matches
from cblint.analysis.commands import Invocation, Run, run_by
from cblint.analysis.secrets import literals, names, values
from cblint.analysis.shell.state import located
from cblint.model.build import Build, Link
from cblint.model.buildspec import Artifacts
from cblint.record import NamedTuple
from cblint.source import SourceFile, Span
from cblint.value import Hole, Known, Reason, Step, Text, Unknown, Value, at, equals, string
from cblint.workspace import Workspace

_FILES = frozenset(
    {".env", ".npmrc", ".pypirc", ".netrc", ".git-credentials", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"}
)
_MADE_UP = r"(?i)example|sample|template|dist|test|dummy|fake|mock|local"
_SETTING = r"(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=[ \t]*[\"']?([^\s\"'#]+)"
_MOST_FILES = 50
_MOST_SETTINGS = 200
_TAKING_AWAY = frozenset({"rm", "mv", "shred", "unlink", "git", "find", "sed", "truncate"})
_WRITING = frozenset({"echo", "printf", "cat"})
_HOMES = ("/root/", "~/", "$HOME/", "${HOME}/")


class Leak(NamedTuple):
    """A secret that leaves the build with its files."""

    place: Value
    """The pattern that takes it."""
    file: str
    """The file as people name it."""
    steps: tuple[Step, ...]
    """Where the secret gets into the file."""


def packed(workspace: Workspace, build: Build) -> tuple[Leak, ...]:
    """Return the secrets in files that a build's artifacts surely take."""
    given = _kept_artifacts(build)
    own = build.link is not Link.INLINE or build.own_source.is_yes
    files = dict(_repository_files(workspace, build)) if own and given else {}
    fetched = any(_is_fetched_secret(build, variable.name) for variable in build.variables)
    if not given or not (files or fetched):
        return ()
    run = run_by(workspace, build)
    if not run.closed:
        return ()
    files = {**files, **dict(_written_files(build, run))}
    kept = {path: steps for path, steps in files.items() if not _may_be_gone(run, path)}
    return tuple(leak for each in given for leak in _taken(contents(workspace, build, each), each, kept))


def packed_by_git(workspace: Workspace, build: Build) -> tuple[Leak, ...]:
    """Return what a build's artifacts surely take of `.git`, where the project clones and Git is given credentials."""
    buildspec, project, given = build.buildspec, build.project, _kept_artifacts(build)
    if not given or buildspec is None or project is None or build.caller is not None:
        return ()
    from cblint.analysis.commands.git_metadata import GIT_HOSTS  # noqa: PLC0415  (only where a project is in view)

    helper = buildspec.env.git_credential_helper
    if not (equals(project.source.type, *GIT_HOSTS).is_yes and equals(helper, True).is_yes):
        return ()
    run = run_by(workspace, build)
    if not run.closed or _may_be_gone(run, ".git") or _may_be_gone(run, "config"):
        return ()
    step = Step(helper.origin.span, "Git is given the credentials of the source")
    kept = {f"{build.source_root}/.git/config".lstrip("/"): (step,)}
    return tuple(leak for each in given for leak in _taken(contents(workspace, build, each), each, kept))


def cached(workspace: Workspace, build: Build) -> tuple[Leak, ...]:
    """Return the credentials that a build writes into its home and that its cache surely takes."""
    cache = None if build.buildspec is None else build.buildspec.cache
    if cache is None or (build.project is not None and equals(build.project.cache.type, "NO_CACHE").is_yes):
        return ()
    paths = [(item, _below_home(string(item) or "")) for item in cache.paths.items]
    if not any(below.startswith((".docker", ".aws", "*")) for _, below in paths):
        return ()
    run = run_by(workspace, build)
    if not run.closed:
        return ()
    found = []
    for file, writer in (
        (".docker/config.json", next(filter(_logs_in, run.invocations), None)),
        (".aws/credentials", next(filter(_configures_key, run.invocations), None)),
    ):
        item = next((each for each, below in paths if below and matches(below, file).is_yes), None)
        if writer is not None and item is not None and not _may_be_gone(run, file):
            found.append(Leak(item, f"~/{file}", writer.steps))
    return tuple(found)


def _kept_artifacts(build: Build) -> tuple[Artifacts, ...]:
    """Return the artifacts that a buildspec describes, unless its project keeps none."""
    buildspec, project = build.buildspec, build.project
    if buildspec is None or (project is not None and equals(project.artifacts.type, "NO_ARTIFACTS").is_yes):
        return ()
    return tuple(each for each in (buildspec.artifacts, *buildspec.secondary_artifacts) if each is not None)


def _taken(held: Contents, artifacts: Artifacts, files: Mapping[str, tuple[Step, ...]]) -> Iterator[Leak]:
    root = held.root()
    for path, steps in sorted(files.items()):
        inside = _relative(path, root)
        if inside is None or not held.takes(inside).is_yes:
            continue
        item = next((each for each in artifacts.files.items if matches(string(each) or "", inside).is_yes), None)
        if item is not None:
            yield Leak(item, path, steps)


def _relative(path: str, root: str | None) -> str | None:
    if not root:
        return path if root is not None else None
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else None


def _repository_files(workspace: Workspace, build: Build) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield the files of the repository with a secret in them, by a name that files with secrets have."""
    prefix = f"{build.source_root}/" if build.source_root else ""
    named = (path for path in workspace.once(_named) if path.startswith(prefix))
    for path in islice(named, _MOST_FILES):
        source = workspace.files.readable(path)
        if source is None:
            continue
        span = _secret_in(source)
        if span is not None:
            yield path, (Step(span, "a secret is written down here"),)


def _named(workspace: Workspace) -> tuple[str, ...]:
    return tuple(path for path in workspace.files.tree() if _is_secret_name(path))


def _is_secret_name(path: str) -> bool:
    name = path.rpartition("/")[2]
    of_stage = name.startswith(".env.") and re.fullmatch(r"[\w-]+", name.removeprefix(".env.")) is not None
    return (name in _FILES or name.endswith(".pem") or of_stage) and re.search(_MADE_UP, path) is None


def _secret_in(source: SourceFile) -> Span | None:
    """Return where the first secret stands in a file."""
    text = source.text[:100_000]
    for token in values.tokens(text):
        if not values.is_made_up(text[token.start : token.end]):
            return Span(source.path, token.start, token.end)
    if values.holds_private_key(text):
        return Span(source.path, *next(values.private_key_spans(text)))
    for count, match in enumerate(re.finditer(_SETTING, text)):
        if count > _MOST_SETTINGS:
            break
        span = Span(source.path, *match.span(2))
        if literals.written_as(match[1], Known(at(span), match[2])) is not None:
            return span
    return None


def _written_files(build: Build, run: Run) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield the files that commands write fetched secrets into."""
    for invocation in run.invocations:
        if invocation.conditional or invocation.name not in _WRITING or not _puts_secret(build, invocation):
            continue
        for redirect in invocation.redirects:
            path = located(redirect.target, invocation.folder, build.source_root)
            if redirect.operator in (">", ">>") and path is not None:
                yield path, invocation.steps


def _puts_secret(build: Build, invocation: Invocation) -> bool:
    texts = [redirect.target for redirect in invocation.redirects if redirect.operator.startswith("<<")]
    if invocation.name != "cat":
        texts += invocation.words[1:]
    return any(_is_fetched_secret(build, name) for name in _names(texts))


def _names(words: Iterable[Value]) -> Iterator[str]:
    for word in words:
        for part in word.parts if isinstance(word, Text) else (word,):
            if isinstance(part, Hole | Unknown) and part.reason is Reason.RUNTIME:
                yield part.detail


def _is_fetched_secret(build: Build, name: str) -> bool:
    variable = build.variable(name)
    if variable is None or not equals(variable.type, "SECRETS_MANAGER", "PARAMETER_STORE").is_yes:
        return False
    return names.name_class(name) in (names.PASSWORD, names.TOKEN)


def _may_be_gone(run: Run, path: str) -> bool:
    """Tell whether a command may have taken a file away again, or the secret out of it."""
    name = path.rpartition("/")[2]
    for invocation in run.invocations:
        if invocation.name == "docker" and invocation.word(1) == "logout":
            return True
        if invocation.name in _TAKING_AWAY and any(
            (text := string(word)) is None or name in text or "*" in text for word in invocation.words[1:]
        ):
            return True
    return False


def _below_home(pattern: str) -> str:
    """Return a cache's pattern relative to the home folder; nothing if it is elsewhere."""
    for home in _HOMES:
        if pattern.startswith(home):
            return pattern[len(home) :]
    return ""


def _logs_in(invocation: Invocation) -> bool:
    words = {string(word) for word in invocation.words}
    return (
        invocation.name == "docker"
        and invocation.word(1) == "login"
        and not invocation.conditional
        and None not in words
    )


def _configures_key(invocation: Invocation) -> bool:
    words = [string(word) or "" for word in invocation.words]
    return words[:3] == ["aws", "configure", "set"] and words[3:4] == ["aws_secret_access_key"]
