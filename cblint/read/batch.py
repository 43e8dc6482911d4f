"""This is where the `batch` section of a buildspec is read: graph, list, matrix and fan-out."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Batch, BatchTask, Variable
from cblint.read.reading import Reading, default
from cblint.value import Choice, Items, Known, Option, Reason, Unknown, Value, at

LISTS = ("build-graph", "build-list")


def read_batch(section: Reading) -> Batch:
    """Return a batch with one task for each build of a graph or list, for a matrix, and for a fan-out."""
    tasks = [_task(item, kind) for kind in LISTS if section.has(kind) for item in section.at(kind).items]
    if section.has("build-matrix"):
        tasks.append(_matrix(section.at("build-matrix")))
    if section.has("build-fanout"):
        tasks.append(_task(section.at("build-fanout"), "build-fanout"))
    closed = section.closed and all(section.at(kind).closed for kind in LISTS)
    return Batch(section.place, section.symbol, tuple(tasks), closed, section.scalar("fast-fail", False))


def variables(section: Reading, kind: str, holder: str) -> Iterator[Variable]:
    """Yield the variables of a mapping from names to values."""
    for child in section.children:
        place = at(section.place, f"stands under `{section.name}`")
        yield Variable(child.place, child.symbol, child.name, child.place, child.value, Known(place, kind), holder)


def _task(section: Reading, kind: str) -> BatchTask:
    env = section.at("env")
    identifier = section.at("identifier")
    return BatchTask(
        span=identifier.span if section.has("identifier") else section.place,
        symbol=section.symbol,
        kind=kind,
        identifier=section.scalar("identifier"),
        buildspec=section.scalar("buildspec"),
        depend_on=section.strings("depend-on"),
        image=env.scalar("image"),
        type=env.scalar("type"),
        compute_type=env.scalar("compute-type"),
        privileged_mode=env.scalar("privileged-mode", False),
        variables=tuple(variables(env.at("variables"), "PLAINTEXT", "batch task")),
        ignore_failure=section.scalar("ignore-failure", False),
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
        image=_one_of(varied, "image", fixed.scalar("image")),
        type=_one_of(varied, "type", fixed.scalar("type")),
        compute_type=_one_of(varied, "compute-type", fixed.scalar("compute-type")),
        privileged_mode=_one_of(varied, "privileged-mode", fixed.scalar("privileged-mode", False)),
        variables=(
            *variables(fixed.at("variables"), "PLAINTEXT", "batch task"),
            *_varied(varied.at("variables")),
        ),
        ignore_failure=static.scalar("ignore-failure", False),
    )


def _varied(section: Reading) -> Iterator[Variable]:
    for child in section.children:
        value = _choice(child.as_items(), child)
        kind = Known(at(section.place, f"stands under `{section.name}`"), "PLAINTEXT")
        yield Variable(child.place, child.symbol, child.name, child.place, value, kind, "batch task")


def _one_of(section: Reading, name: str, otherwise: Value) -> Value:
    """Return what a setting is in the builds of a matrix: one value, or a choice."""
    if section.has(name):
        return _choice(section.strings(name), section.at(name))
    return otherwise if section.closed else section.scalar(name)


def _choice(items: Items, section: Reading) -> Value:
    if not items.closed or not items.items:
        return Unknown(at(section.place), Reason.MALFORMED, section.name)
    if len(items.items) == 1:
        return items.items[0]
    options = tuple(Option(f"build {number} of the matrix", each) for number, each in enumerate(items.items, 1))
    return Choice(items.origin, options)
