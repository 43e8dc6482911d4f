"""This is where CloudFormation templates are read: their resources evaluated and built into stacks.

A template that another one nests is read as part of that, with what it is given there, and not for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from cblint.files import Files
from cblint.model.part import Problem
from cblint.model.stack import Stack, World
from cblint.read.cloudformation.constructs import constructs
from cblint.read.cloudformation.declarations import Declarations
from cblint.read.cloudformation.exports import Exports
from cblint.read.cloudformation.instance import MAX_NESTING, Instance
from cblint.read.cloudformation.library import Library, Loaded
from cblint.read.cloudformation.problems import problems_of
from cblint.read.cloudformation.template import Template
from cblint.read.resources import build_stack
from cblint.source import EmbeddedText
from cblint.value import truth

MAX_SIZE = 50_000
"""A stack that stands for more values is not looked at in each world of its conditions."""
MAX_STACKS = 1_000
"""Nor is any of more stacks than this: their templates would have to be kept."""


def read_template(path: str, text: EmbeddedText) -> Stack:
    """Return what a template in YAML or JSON declares; what is malformed in it is unknown, and told as a problem."""
    return read_templates([(path, text)], None)[0]


def read_templates(texts: Iterable[tuple[str, EmbeddedText]], files: Files | None) -> tuple[Stack, ...]:
    """Return the stacks of templates; those of `files` that they nest or import from are read as well."""
    listed = list(texts)
    library = Library(listed, files)
    exports = Exports(library, files)
    read = [loaded for path, _ in listed if (loaded := library.get(path)) is not None]
    outermost = tuple(_outermost(library, read))
    for loaded in outermost:
        exports.instance(loaded)
    apart = len(outermost) <= MAX_STACKS
    stacks = [_stack(exports, loaded, apart=apart) for loaded in outermost]
    return (*stacks, *_imported_from(exports, {path for stack in stacks for path in stack.files}))


def _outermost(library: Library, read: list[Loaded]) -> Iterator[Loaded]:
    """Yield the templates that no other one nests; of those that nest each other, the first."""
    inner: dict[str, list[str]] = {}
    for loaded in read:
        template = loaded.template
        inner[loaded.path] = [] if template is None else [path for _, path in library.nested(template)]
    nested = {path for paths in inner.values() for path in paths}
    reached: set[str] = set()
    for loaded in sorted(read, key=lambda each: (each.path in nested, each.path)):
        if loaded.path in reached:
            continue
        level = [loaded.path]
        for _ in range(MAX_NESTING):
            reached.update(level)
            level = sorted({each for path in level for each in _nested_in(library, inner, path)} - reached)
        yield loaded


def _nested_in(library: Library, inner: dict[str, list[str]], path: str) -> list[str]:
    if path not in inner:
        loaded = library.get(path)
        template = None if loaded is None else loaded.template
        inner[path] = [] if template is None else [each for _, each in library.nested(template)]
    return inner[path]


def _stack(exports: Exports, loaded: Loaded, *, apart: bool) -> Stack:
    """Return what a template declares, and, if asked, what it is in each world of its conditions."""
    instance = exports.instance(loaded)
    if instance is None:
        problems = problems_of(loaded.document)
        return build_stack(loaded.path, "cloudformation", (), problems=problems, files=(loaded.path,), closed=False)
    found = Declarations(instance)
    stack = _built(instance, found)
    return stack.replace(worlds=_worlds(exports, loaded, instance, found)) if apart else stack


def _worlds(exports: Exports, loaded: Loaded, instance: Instance, found: Declarations) -> tuple[World, ...]:
    """Return what a template is in each world of its conditions."""
    if not instance.template.conditions or found.size > MAX_SIZE:
        return ()
    from cblint.read.cloudformation.worlds import worlds  # noqa: PLC0415  (only where there are conditions)

    return tuple(World(world, partial(_in_world, exports, loaded, dict(world))) for world in worlds(instance))


def _in_world(exports: Exports, loaded: Loaded, world: dict[str, bool]) -> Stack:
    instance = exports.in_world(loaded, {name: truth(holds) for name, holds in world.items()})
    return _built(instance, Declarations(instance))


def _built(instance: Instance, found: Declarations) -> Stack:
    """Return what a stack and those that are nested in it declare."""
    each_once = {inner.template.path: inner for inner in reversed(found.instances)}
    inner = [each_once[path] for path in sorted(each_once)]
    closed = found.complete and all(_is_closed(each.loaded, each.template) for each in inner)
    stack = build_stack(
        instance.template.path,
        "cloudformation",
        tuple(found.made),
        problems=tuple(problem for each in inner for problem in _problems(each)),
        files=tuple(sorted(each_once)),
        closed=closed,
    ).replace(constructs=tuple(construct for each in inner for construct in constructs(each)))
    return stack if found.followed else stack.replace(network=stack.network.replace(closed=False), closed=False)


def _is_closed(loaded: Loaded, template: Template) -> bool:
    return template.closed and loaded.document.complete and not loaded.document.problems


def _problems(instance: Instance) -> tuple[Problem, ...]:
    """Return what is wrong with the text, the references to what is lacking, and those that nothing replaces."""
    loaded, template = instance.loaded, instance.template
    problems = problems_of(loaded.document)
    if loaded.looped or loaded.root is None or not _is_closed(loaded, template):
        return problems
    from cblint.read.cloudformation.dangling import dangling  # noqa: PLC0415  (only where there is a template)
    from cblint.read.cloudformation.unreplaced import unreplaced  # noqa: PLC0415

    return (*problems, *dangling(instance, loaded.root), *unreplaced(template))


def _imported_from(exports: Exports, known: set[str]) -> Iterator[Stack]:
    """Yield the stacks of templates that are in view only for what others import from them."""
    while (used := exports.used(known)) is not None:
        known.add(used.template.path)
        yield _built(used, Declarations(used)).replace(problems=())
