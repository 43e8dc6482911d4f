"""This is where Terraform's functions that read files are defined: under the root and nowhere else."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.errors import UnreadableError
from cblint.files import NotTextError
from cblint.parse.hcl_nodes import StepNode
from cblint.parse.node import Document
from cblint.read.terraform.combine import moved
from cblint.read.terraform.scalars import as_text, literal, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.source import EmbeddedText, Segment, SourceFile, Span
from cblint.value import Entries, Hole, Items, Known, Origin, Reason, Step, Text, Unknown, Value, at, embedded

Function = Callable[[list[Value], Origin, Scope], Value | None]


class TemplateNames:
    """What a template file may use: the values that it is given, and nothing else."""

    def resolve(self, name: str, steps: tuple[StepNode, ...], span: Span, scope: Scope) -> tuple[Value, int]:  # noqa: ARG002  (a protocol's method)
        """Return the value that was given under a name."""
        found = scope.names.get(name)
        return (Unknown(at(span), Reason.NOT_FOUND, name) if found is None else found), 0


def inside(path: Value, origin: Origin, scope: Scope) -> str | Unknown:
    """Return a path relative to the model root."""
    text = as_text(path)
    match path:
        case Text(parts=(Hole(detail="path.cwd"), str() as rest)):
            text = f".{rest}"  # Terraform is run in the root module's folder
        case _:
            pass
    if text is None:
        return unknown_like(path, origin)
    if posixpath.isabs(text) or "\0" in text or "\\" in text:
        return Unknown(origin, Reason.OUTSIDE, text)
    found = scope.run.files.inside(posixpath.join(scope.run.folder, text))
    return Unknown(origin, Reason.OUTSIDE, text) if found is None else found


def _read(path: Value, origin: Origin, scope: Scope) -> SourceFile | Unknown:
    found = inside(path, origin, scope)
    if isinstance(found, Unknown):
        return found
    try:
        source = scope.run.files.read(found)
    except NotTextError:
        return Unknown(origin, Reason.MALFORMED, found)
    except UnreadableError:
        return Unknown(origin, Reason.OUTSIDE, found)
    scope.run.read.add(found)
    return source


def _through(origin: Origin, span: Span, scope: Scope, path: str) -> Origin:
    """Return the origin of a file's content: the file, then the call that reads it."""
    return Origin((Step(span, f"content of `{path}`"), Step(origin.span, scope.use)), origin.basis)


def _file(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    return content(arguments[0], origin, scope) if len(arguments) == 1 else None


def content(path: Value, origin: Origin, scope: Scope) -> Value:
    """Return what a file below the root holds; its characters keep their places."""
    source = _read(path, origin, scope)
    if isinstance(source, Unknown):
        return source
    length = len(source.text)
    span = Span(source.path, 0, length)
    return Known(_through(origin, span, scope, source.path), source.text, "", (Segment(0, 0, length),))


def _templatefile(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    if len(arguments) != 2:
        return None
    return rendered(content(arguments[0], origin, scope), arguments[1], origin, scope)


def rendered(written: Value, names: Value, origin: Origin, scope: Scope) -> Value:
    """Return a template's content with the values that it is given; its characters keep their places."""
    from cblint.parse.hcl import parse_template  # noqa: PLC0415  (few modules use templates)
    from cblint.read.terraform.evaluate import evaluate  # noqa: PLC0415  (it imports the functions)
    from cblint.read.terraform.templates import template  # noqa: PLC0415

    text = embedded(written) if isinstance(written, Known) else None
    if text is None:
        return unknown_like(written, origin)
    if not isinstance(names, Entries):
        return unknown_like(names, origin)
    node = parse_template(text)
    if node is None:
        return Unknown(origin, Reason.MALFORMED, written.origin.span.path)
    given = {entry.key: entry.value for entry in names.entries}
    made = template(node, Scope(TemplateNames(), scope.run, given, scope.note, scope.use), evaluate)
    return moved(made, written.origin.resting_on(made.origin.basis))


def _templatestring(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    return rendered(arguments[0], arguments[1], origin, scope) if len(arguments) == 2 else None


def _fileexists(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    if len(arguments) != 1:
        return None
    found = inside(arguments[0], origin, scope)
    if isinstance(found, Unknown):
        return found
    known = scope.run.files.is_file(found)
    return literal(origin, True) if known else Unknown(origin, Reason.NOT_EVALUATED, "fileexists")


def _jsondecode(arguments: list[Value], origin: Origin) -> Value | None:
    from cblint.parse.json import parse  # noqa: PLC0415  (few modules decode)

    return _decoded(arguments, origin, parse)


def _yamldecode(arguments: list[Value], origin: Origin) -> Value | None:
    from cblint.parse.yaml import parse  # noqa: PLC0415  (few modules decode)

    return _decoded(arguments, origin, parse)


def _decoded(arguments: list[Value], origin: Origin, parse: Callable[[EmbeddedText], Document]) -> Value | None:
    from cblint.read.plain import plain_value  # noqa: PLC0415  (few modules decode)

    if len(arguments) != 1 or isinstance(arguments[0], Items | Entries):
        return arguments[0] if len(arguments) == 1 else None
    if isinstance(arguments[0], Unknown):
        return arguments[0]
    text = embedded(arguments[0])
    if text is None or not isinstance(arguments[0], Known):
        return unknown_like(arguments[0], origin)
    document = parse(text)
    if document.root is None or document.problems or not document.complete:
        return Unknown(origin, Reason.MALFORMED)
    return plain_value(document.root)


FILES: Mapping[str, Function] = MappingProxyType(
    {
        "file": _file,
        "templatefile": _templatefile,
        "fileexists": _fileexists,
        "templatestring": _templatestring,
    }
)

DECODERS: Mapping[str, Callable[[list[Value], Origin], Value | None]] = MappingProxyType(
    {"jsondecode": _jsondecode, "yamldecode": _yamldecode}
)
