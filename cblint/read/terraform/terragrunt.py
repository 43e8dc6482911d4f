"""This is where the inputs are read that Terragrunt gives a module of the repository, as far as they are literal.

What it does: Terragrunt documentation, "Inputs" and "terraform" block (2026): inputs become environment variables,
which any tfvars file of the module overrides; a parent's are merged into them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from cblint.parse.hcl_nodes import Body, Literal, StepNode
from cblint.read.terraform.evaluate import evaluate
from cblint.read.terraform.scope import Run, Scope
from cblint.read.terraform.sources import load_document
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Entries, Reason, Unknown, Value, at

FILE = "terragrunt.hcl"
MAX_FILES = 40


class Inputs(NamedTuple):
    """What one file gives the module."""

    path: str
    entries: Entries
    own: bool
    """Whether the file stands in the module's folder and names no other source."""


class _Names:
    """What inputs may refer to: nothing that is evaluated here."""

    def resolve(self, name: str, steps: tuple[StepNode, ...], span: Span, scope: Scope) -> tuple[Value, int]:  # noqa: ARG002  (a protocol's method)
        """Return an unknown."""
        return Unknown(at(span), Reason.NOT_EVALUATED, name), len(steps)


def terragrunt_inputs(run: Run) -> Iterator[Inputs]:
    """Yield the inputs of every file that gives them to the module of a run."""
    for path in run.files.named(FILE)[:MAX_FILES]:
        folder = posixpath.dirname(path)
        document = load_document(path, run.files)
        if document is None:
            continue
        source, given = _source(document.body), document.body.attribute("inputs")
        if given is None or (folder if source is None else _target(folder, source)) != run.folder:
            continue
        scope = Scope(_Names(), run, {}, f"input in `{path}`", f"input in `{path}`")
        value = evaluate(given.value, scope)
        if not isinstance(value, Entries):
            value = Entries(value.origin, (), closed=False)
        merged = any(block.type == "include" for block in document.body.blocks)
        closed = value.closed and document.body.complete and not merged
        yield Inputs(path, Entries(value.origin, value.entries, closed), source is None)


def _source(body: Body) -> str | None:
    """Return the source that is named; empty where it is no plain string, None where there is none."""
    for block in body.blocks:
        attribute = block.body.attribute("source") if block.type == "terraform" else None
        if attribute is not None:
            known = attribute.value.data if isinstance(attribute.value, Literal) else ""
            return known if isinstance(known, str) else ""
    return None


def _target(folder: str, source: str) -> str | None:
    if not source.startswith(("./", "../")):
        return None
    target = posixpath.normpath(posixpath.join(folder or ".", source.replace("//", "/")))
    return "" if target == "." else target
