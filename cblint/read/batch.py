"""This is where the `batch` section of a buildspec is read: graph, list, matrix and fan-out."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Batch, BatchSection, BatchTask, Variable
from cblint.read.reading import Reading, default, variables
from cblint.value import Choice, Items, Known, Option, Reason, Unknown, Value, at, string

LISTS = ("build-graph", "build-list")
KINDS = (*LISTS, "build-matrix", "build-fanout")
MAX_DIGITS = 10
"""A number of builds of more digits is none that anybody means."""


def read_batch(section: Reading) -> Batch:
    """Return a batch with one task for each build of a graph or list, for a matrix, and for a fan-out."""
    tasks = [_task(item, kind) for kind in LISTS if section.has(kind) for item in section.at(kind).items]
    if section.has("build-matrix"):
        tasks.append(_matrix(section.at("build-matrix")))
    if section.has("build-fanout"):
        tasks.append(_task(section.at("build-fanout"), "build-fanout"))
    closed = section.closed and all(section.at(kind).closed for kind in LISTS)
    return Batch(
        section.place,
        section.symbol,
        tuple(tasks),
        closed,
        section.scalar("fast-fail", False),
        tuple(_sections(section)),
    )


def _sections(section: Reading) -> Iterator[BatchSection]:
    for child in sorted(section.children, key=lambda each: each.place):
        if child.name in KINDS and child.given:
            yield BatchSection(child.place, child.symbol, child.name, _count(child))


def _count(section: Reading) -> int | None:
    """Return how many builds a section of a batch starts, where all of it is known."""
    if section.name in LISTS:
        return len(section.items) if section.closed else None
    if section.name == "build-fanout":
        written = string(section.scalar("parallelism")) or ""
        return int(written) if written.isascii() and written.isdigit() and len(written) < MAX_DIGITS else None
    dynamic = section.at("dynamic")
    env = dynamic.at("env")
    varied = env.at("variables")
    lists = [*dynamic.children, *env.children, *varied.children]
    if not all(each.closed for each in (section, dynamic, env, varied, *lists)):
        return None
    count = 1
    for each in lists:
        count *= len(each.items) or 1
    return count


def _fleet(env: Reading) -> Value | None:
    return _perhaps(env.scalar("fleet")) if env.has("fleet") or not env.closed else None


def _perhaps(value: Value) -> Value:
    """Return a value of a key in which AWS does not say whether variables are expanded: with one, it is not known."""
    text = string(value)
    if text is None or "$" not in text:
        return value
    return Unknown(value.origin, Reason.UNDOCUMENTED, text)


def _task(section: Reading, kind: str) -> BatchTask:
    env = section.at("env")
    identifier = section.at("identifier")
    return BatchTask(
        span=identifier.span if section.has("identifier") else section.place,
        symbol=section.symbol,
        kind=kind,
        identifier=section.scalar("identifier"),
        buildspec=_perhaps(section.scalar("buildspec")),
        depend_on=section.strings("depend-on"),
        image=_perhaps(env.scalar("image")),
        type=_perhaps(env.scalar("type")),
        compute_type=_perhaps(env.scalar("compute-type")),
        privileged_mode=env.scalar("privileged-mode", False),
        variables=tuple(variables(env.at("variables"), "PLAINTEXT", "batch task")),
        ignore_failure=section.scalar("ignore-failure", False),
        debug_session=section.scalar("debug-session", False),
        parallelism=section.scalar("parallelism"),
        fleet=_fleet(env),
    )


def _matrix(section: Reading) -> BatchTask:
    static, dynamic = section.at("static"), section.at("dynamic")
    fixed, varied = static.at("env"), dynamic.at("env")
    return BatchTask(
        span=section.place,
        symbol=section.symbol,
        kind="build-matrix",
        identifier=default(section.place, None),
        buildspec=_one_of(dynamic, "buildspec", default(section.place, None)),
        depend_on=section.strings("depend-on"),
        image=_one_of(varied, "image", _perhaps(fixed.scalar("image"))),
        type=_one_of(varied, "type", _perhaps(fixed.scalar("type"))),
        compute_type=_one_of(varied, "compute-type", _perhaps(fixed.scalar("compute-type"))),
        privileged_mode=_one_of(varied, "privileged-mode", fixed.scalar("privileged-mode", False)),
        variables=(
            *variables(fixed.at("variables"), "PLAINTEXT", "batch task"),
            *_varied(varied.at("variables")),
        ),
        ignore_failure=static.scalar("ignore-failure", False),
        debug_session=default(section.place, False),
        parallelism=default(section.place, None),
        fleet=_fleet(varied) or _fleet(fixed),
    )


def _varied(section: Reading) -> Iterator[Variable]:
    for child in section.children:
        value = _choice(child.as_items(), child)
        kind = Known(at(section.place, f"stands under `{section.name}`"), "PLAINTEXT")
        yield Variable(child.place, child.symbol, child.name, child.place, value, kind, "batch task")


def _one_of(section: Reading, name: str, otherwise: Value) -> Value:
    """Return what a setting is in the builds of a matrix: one value, or a choice."""
    if section.has(name):
        listed = section.strings(name)
        return _choice(listed.replace(items=tuple(_perhaps(each) for each in listed.items)), section.at(name))
    return otherwise if section.closed else section.scalar(name)


def _choice(items: Items, section: Reading) -> Value:
    if not items.closed or not items.items:
        return Unknown(at(section.place), Reason.MALFORMED, section.name)
    if len(items.items) == 1:
        return items.items[0]
    options = tuple(Option(f"build {number} of the matrix", each) for number, each in enumerate(items.items, 1))
    return Choice(items.origin, options)
