"""This is where a buildspec is read: YAML or JSON, from a file or from inline text, whole or with unknown parts."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import (
    Artifacts,
    Buildspec,
    Cache,
    Command,
    EnvironmentSection,
    Phase,
    Report,
)
from cblint.parse.node import Document
from cblint.parse.yaml import parse
from cblint.read.batch import read_batch, variables
from cblint.read.keys import Language
from cblint.read.keys_buildspec import BUILDSPEC, CONFUSIONS, PHASES
from cblint.read.reading import Reading
from cblint.read.root import Root, read_root, read_tree
from cblint.source import EmbeddedText
from cblint.value import Entries, Hole

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
        batch=read_batch(section.at("batch")) if section.has("batch") else None,
        problems=root.problems,
        closed=section.closed and section.at("phases").closed,
    )


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
        closed=env.closed and all(section.closed for section, _ in sections),
    )


def _phases(section: Reading) -> Iterator[Phase]:
    for phase in sorted(section.children, key=lambda each: PHASES.index(each.name)):
        commands, last = phase.at("commands"), phase.at("finally")
        yield Phase(
            span=phase.place,
            symbol=phase.symbol,
            name=phase.name,
            commands=(*_commands(commands, phase.name, always=False), *_commands(last, phase.name, always=True)),
            run_as=phase.scalar("run-as"),
            on_failure=phase.scalar("on-failure"),
            runtime_versions=phase.entries("runtime-versions"),
            closed=phase.closed and commands.closed and last.closed,
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
