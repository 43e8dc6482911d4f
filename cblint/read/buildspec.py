"""This is where a buildspec is read: YAML or JSON, from a file or from inline text, whole or with unknown parts."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import (
    ActionStep,
    Artifacts,
    Batch,
    Buildspec,
    Cache,
    Command,
    EnvironmentSection,
    OnFailure,
    Phase,
    Proxy,
    Report,
)
from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import Document
from cblint.parse.yaml import parse
from cblint.read.keys import Language
from cblint.read.keys_buildspec import BUILDSPEC, CONFUSIONS, PHASES, VERSION
from cblint.read.reading import Reading, variables
from cblint.read.root import Root, read_root, read_tree
from cblint.source import EmbeddedText
from cblint.value import Entries, Hole, Known, Value

VARIABLE_TYPES = (
    ("variables", "PLAINTEXT"),
    ("parameter-store", "PARAMETER_STORE"),
    ("secrets-manager", "SECRETS_MANAGER"),
)


def read_buildspec(text: EmbeddedText, *, inline: bool, holes: tuple[Hole, ...] = ()) -> Buildspec:
    """Return what a buildspec says, with what is malformed in it; raise nothing.

    `holes` are what the `HOLE` characters of the text stand for, in their order.
    """
    root = read_root(parse(text), text, Language("buildspec", BUILDSPEC, CONFUSIONS), holes)
    return _buildspec(root, text.map.path, inline=inline)


def read_structured_buildspec(value: Entries) -> Buildspec:
    """Return what a buildspec says that Terraform encodes as YAML or JSON, all of it at its place in the code."""
    from cblint.read.structured import StructuredText  # noqa: PLC0415  (only where one is encoded)

    text = StructuredText(value)
    root = read_tree(Document(text.root, ()), text, Language("buildspec", BUILDSPEC, CONFUSIONS))
    return _buildspec(root, text.text.map.path, inline=True)


def _buildspec(root: Root, path: str, *, inline: bool) -> Buildspec:
    section = root.reading
    artifacts = section.at("artifacts")
    return Buildspec(
        span=root.span,
        symbol="",
        path=path,
        inline=inline,
        version=section.scalar("version"),
        run_as=section.scalar("run-as"),
        env=_environment(section),
        phases=tuple(_phases(section.at("phases"))),
        artifacts=_artifacts(artifacts, "") if section.has("artifacts") else None,
        secondary_artifacts=tuple(_artifacts(each, each.name) for each in artifacts.at("secondary-artifacts").children),
        reports=tuple(_report(each) for each in section.at("reports").children),
        cache=_cache(section.at("cache")) if section.has("cache") else None,
        batch=_batch(section.at("batch")) if section.has("batch") else None,
        problems=(*root.problems, *_version_of_batch(section, inline=inline)),
        closed=section.closed and section.at("phases").closed,
        proxy=_proxy(section.at("proxy")) if section.has("proxy") else None,
    )


def _batch(section: Reading) -> Batch:
    from cblint.read.batch import read_batch  # noqa: PLC0415  (few buildspecs have one)

    return read_batch(section)


def _version_of_batch(section: Reading, *, inline: bool) -> tuple[Problem, ...]:
    """Return that a buildspec with a batch has its version as a string, which batches do not take.

    Seen in logs only: ``cannot unmarshal !!str `0.2` into float64`` (aws/aws-cdk, issue 29592, 2024-03).
    """
    version = section.scalar("version")
    if not section.has("batch") or not isinstance(version, Known) or version.data not in VERSION.values:
        return ()
    message = f"`version` is the string `{version.data}`, which a batch does not take for a number"
    right = "" if inline else str(version.data)
    span = version.origin.span
    return (Problem(span, "version", ProblemKind.INVALID_VERSION, message, subject="batch", suggestion=right),)


def _environment(root: Reading) -> EnvironmentSection:
    env = root.at("env")
    old = root.at("environment_variables")
    sections = [(env.at(key), kind) for key, kind in VARIABLE_TYPES]
    if root.has("environment_variables"):
        sections.append((old.at("plaintext"), "PLAINTEXT"))
    found = [each for section, kind in sections for each in variables(section, kind, "buildspec")]
    return EnvironmentSection(
        shell=env.scalar("shell"),
        variables=tuple(sorted(found, key=lambda each: each.span.start)),
        exported=env.strings("exported-variables"),
        git_credential_helper=env.scalar("git-credential-helper", False),
        closed=env.closed and all(section.closed for section, _ in sections),
    )


def _proxy(section: Reading) -> Proxy:
    return Proxy(
        span=section.place,
        symbol=section.symbol,
        upload_artifacts=section.scalar("upload-artifacts", False),
        logs=section.scalar("logs", False),
    )


def _phases(section: Reading) -> Iterator[Phase]:
    for phase in sorted(section.children, key=lambda each: PHASES.index(each.name)):
        commands, last = phase.at("commands"), phase.at("finally")
        on_failure = phase.scalar("on-failure")
        yield Phase(
            span=phase.place,
            symbol=phase.symbol,
            name=phase.name,
            commands=(*_commands(commands, phase.name, always=False), *_commands(last, phase.name, always=True)),
            run_as=phase.scalar("run-as"),
            on_failure=on_failure,
            runtime_versions=phase.entries("runtime-versions"),
            closed=phase.closed and commands.closed and last.closed and not phase.has("steps"),
            failure=_failure(on_failure) if phase.has("on-failure") else None,
            steps=tuple(_step(item) for item in phase.at("steps").items),
        )


def _failure(value: Value) -> OnFailure:
    from cblint.read.on_failure import read_on_failure  # noqa: PLC0415  (few phases say what happens then)

    return read_on_failure(value)


def _step(section: Reading) -> ActionStep:
    return ActionStep(
        span=section.place,
        symbol=section.symbol,
        name=section.scalar("name"),
        id=section.scalar("id"),
        condition=section.scalar("if"),
        uses=section.scalar("uses"),
        inputs=section.entries("with"),
        run=section.scalar("run"),
        shell=section.scalar("shell"),
        working_directory=section.scalar("working-directory"),
        env=section.entries("env"),
    )


def _commands(section: Reading, phase: str, *, always: bool) -> Iterator[Command]:
    for index, item in enumerate(section.items):
        yield Command(item.span, item.symbol, item.value, phase, index, always)


def _artifacts(section: Reading, identifier: str) -> Artifacts:
    return Artifacts(
        span=section.place,
        symbol=section.symbol,
        identifier=identifier,
        files=section.strings("files"),
        exclude_paths=section.strings("exclude-paths"),
        base_directory=section.scalar("base-directory"),
        discard_paths=section.scalar("discard-paths", False),
        name=section.scalar("name"),
        files_span=section.at("files").place,
        enable_symlinks=section.scalar("enable-symlinks", False),
        s3_prefix=section.scalar("s3-prefix"),
        type=section.scalar("type"),
    )


def _report(section: Reading) -> Report:
    return Report(
        span=section.place,
        symbol=section.symbol,
        name=section.key_value,
        files=section.strings("files"),
        file_format=section.scalar("file-format"),
        base_directory=section.scalar("base-directory"),
        discard_paths=section.scalar("discard-paths", False),
    )


def _cache(section: Reading) -> Cache:
    return Cache(
        span=section.place,
        symbol=section.symbol,
        paths=section.strings("paths"),
        key=section.scalar("key"),
        fallback_keys=section.strings("fallback-keys"),
        action=section.scalar("action"),
    )
