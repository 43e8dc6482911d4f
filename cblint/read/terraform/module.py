"""This is where a module instance answers for its names: variables, locals, resources, modules called by it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Hashable, Iterator

from cblint.data.terraform import computed_attributes
from cblint.model.part import SENSITIVE
from cblint.parse.hcl_nodes import Block, Literal, StepNode
from cblint.read.declaration import Declaration, OutsideCall
from cblint.read.terraform.combine import bounded, resting_on, used
from cblint.read.terraform.evaluate import evaluate
from cblint.read.terraform.library import Library
from cblint.read.terraform.meta import depends_on, ignores_changes, provider
from cblint.read.terraform.module_calls import Call, CallTable, outside_call, renames
from cblint.read.terraform.resource_table import ResourceTable
from cblint.read.terraform.scalars import as_text, literal
from cblint.read.terraform.scope import Run, Scope
from cblint.read.terraform.settings import NoNames
from cblint.read.terraform.sources import ModuleSource
from cblint.read.terraform.traversal import step_name
from cblint.read.terraform.types import typed
from cblint.source import Span
from cblint.value import (
    YES,
    Basis,
    Known,
    Origin,
    Reason,
    Truth,
    Unknown,
    Value,
    at,
)

UNDECLARED = frozenset({"data.aws_iam_policy_document", "data.described_module"})
"""Data sources that stand for nothing outside: only what refers to them counts."""


class ModuleInstance:
    """A root module, or one call of a module, being evaluated."""

    def __init__(self, source: ModuleSource, library: Library, *, prefix: str = "", call: Call | None = None) -> None:
        self.source = source
        self.prefix = prefix
        """`module.vpc.`, or empty for the root."""
        self._call = call
        self._library = library
        self.run: Run = library.run
        self._memo: dict[Hashable, Value] = {}
        self.resources = ResourceTable(self)
        self.calls = CallTable(self, library)
        self.exists: Truth = YES if call is None else call.exists

    def scope(self, names: dict[str, Value] | None = None) -> Scope:
        """Return the scope of this module's expressions."""
        return Scope(self, self.run, names or {})

    def declarations(self) -> Iterator[Declaration]:
        """Yield every resource and data source of this module and of those that it calls."""
        for key, block in self.source.resources.items():
            kind = key.rpartition(".")[0]
            if kind in UNDECLARED:
                continue
            for resource in self.resources.of(key, block).values():
                yield Declaration(
                    language="terraform",
                    type=kind,
                    name=block.labels[1].text,
                    address=resource.address,
                    span=block.span,
                    name_span=block.labels[1].span,
                    attributes=resource.entries(),
                    exists=resource.exists,
                    folder=self.run.folder,
                    depends_on=depends_on(block, f"{self.run.folder}:{self.prefix}"),
                    ignores_changes=ignores_changes(block),
                    provider=self.provider_prefix + provider(block),
                )
        for name in self.source.modules:
            for module in self.calls.modules(name).values():
                yield from module.declarations()

    def outside(self) -> Iterator[OutsideCall]:
        """Yield the calls, at any remove, of modules that are not followed."""
        for name, block in self.source.modules.items():
            made = self.calls.modules(name)
            if self._library.is_outside(block):
                yield outside_call(block, self.scope())
            for module in made.values():
                yield from module.outside()

    @property
    def depth(self) -> int:
        """How many calls lead here."""
        return 0 if self._call is None else self._call.depth

    @property
    def provider_prefix(self) -> str:
        """What tells this module's providers from those of the root, where its call may rename them; else empty."""
        if self._call is None:
            return ""
        return (
            self.prefix if renames(self._call.block.body.attribute("providers")) else self._call.outer.provider_prefix
        )

    def child(self, source: ModuleSource, prefix: str, call: Call) -> ModuleInstance:
        """Return an instance of a module that this one calls."""
        return ModuleInstance(source, self._library, prefix=prefix, call=call)

    def resolve(self, name: str, steps: tuple[StepNode, ...], span: Span, scope: Scope) -> tuple[Value, int]:
        """Return what a name and the first steps after it stand for, and how many steps those are."""
        if name in scope.names:
            return scope.names[name], 0
        first = step_name(steps, 0)
        match name:
            case "var" | "local" | "module" | "data" | "path" | "terraform" if first is None:
                return Unknown(at(span), Reason.NOT_EVALUATED, name), len(steps)
            case "var":
                return used(self.variable(first or ""), span, scope.use), 1
            case "local":
                return used(self.local(first or "", span), span, scope.use), 1
            case "module":
                return self.calls.resolve(first or "", steps, span, scope)
            case "data":
                kind = f"data.{first}.{step_name(steps, 1)}"
                return self.resources.resolve(kind, steps, 2, span, scope)
            case "ephemeral":
                return Unknown(at(span), Reason.RUNTIME, f"ephemeral.{first}"), len(steps)
            case "path":
                return self._path(first or "", span, scope), 1
            case "terraform" | "each" | "count" | "self":
                written = f"{name}.{first}" if first else name
                return Unknown(at(span), Reason.NO_VALUE, written), len(steps)
            case _:
                return self.resources.resolve(f"{name}.{first}", steps, 1, span, scope)

    def once(self, key: Hashable, span: Span, detail: str, make: Callable[[], Value]) -> Value:
        """Return a value that is made once; an unknown while it is being made, for then it depends on itself."""
        known = self._memo.get(key)
        if known is not None:
            return known
        mark = (id(self), key)
        if mark in self.run.active:
            return Unknown(at(span), Reason.NOT_EVALUATED, f"{detail} depends on itself")
        self.run.active.add(mark)
        try:
            made = self._memo[key] = bounded(make())
        finally:
            self.run.active.discard(mark)
        return made

    def variable(self, name: str) -> Value:
        """Return the value of a variable: as given by the caller or a tfvars file, else its default."""
        block = self.source.variables.get(name)
        if block is None:
            unread = Span(self.source.files[0] if self.source.files else self.source.folder, 0, 0)
            reason = Reason.NOT_FOUND if self.source.closed else Reason.MALFORMED
            return Unknown(at(unread), reason, f"var.{name}")
        return self.once(("var", name), block.span, f"var.{name}", lambda: self._variable(name, block))

    def _variable(self, name: str, block: Block) -> Value:
        given = self._given(name) if self._call is not None else None
        if isinstance(given, Known) and given.data is None and _is(block, "nullable", wanted=False):
            given = None
        if given is None:
            given = self._default(name, block)
            if self._call is None:
                given = self._library.settings.value(name, given)
        if given is None:
            reason = Reason.NO_VALUE if block.body.complete else Reason.MALFORMED
            secret = SENSITIVE if _is(block, "sensitive", wanted=True) else ""
            note = f"variable `{name}`{secret}"
            given = Unknown(at(block.span, note), reason, f"var.{name}")
        return self._typed(name, given, block)

    def _given(self, name: str) -> Value | None:
        assert self._call is not None
        attribute = self._call.block.body.attribute(name)
        if attribute is None:
            if self._call.block.body.complete:
                return None
            return Unknown(at(self._call.block.span), Reason.MALFORMED, f"var.{name}")
        note = f"passed to module `{self._call.name}` as `{name}`"
        return evaluate(attribute.value, self._call.scope._replace(note=note, use=note))

    def _default(self, name: str, block: Block) -> Value | None:
        attribute = block.body.attribute("default")
        if attribute is None:
            return None
        note = f"default of variable `{name}`"
        return evaluate(attribute.value, Scope(NoNames(), self.run, {}, note, note, Basis.DEFAULT))

    def _typed(self, name: str, value: Value, block: Block) -> Value:
        declared = block.body.attribute("type")
        if declared is None:
            return value
        note = f"type of variable `{name}`"
        scope = Scope(NoNames(), self.run, {}, note, note, Basis.DEFAULT)
        return typed(value, declared.value, lambda default: evaluate(default, scope))

    def local(self, name: str, span: Span) -> Value:
        """Return the value of a local."""
        attribute = self.source.locals.get(name)
        if attribute is None:
            reason = Reason.NOT_FOUND if self.source.closed else Reason.MALFORMED
            return Unknown(at(span), reason, f"local.{name}")
        note = f"local `{name}`"
        scope = self.scope()._replace(note=note, use=note)
        return self.once(("local", name), attribute.span, f"local.{name}", lambda: evaluate(attribute.value, scope))

    def output(self, name: str, span: Span) -> Value:
        """Return the value of an output."""
        block = self.source.outputs.get(name)
        attribute = None if block is None else block.body.attribute("value")
        if attribute is None and self.source.described:
            return Unknown(at(span), Reason.OUTSIDE, f"{self.prefix}{name}")
        if attribute is None:
            reason = Reason.NOT_FOUND if self.source.closed else Reason.MALFORMED
            return Unknown(at(span), reason, f"{self.prefix}{name}")
        note = f"output `{name}` of `{self.prefix.rstrip('.')}`"
        scope = self.scope()._replace(note=note, use=note)
        return self.once(("output", name), attribute.span, f"output.{name}", lambda: evaluate(attribute.value, scope))

    def _path(self, which: str, span: Span, scope: Scope) -> Value:
        origin = at(span, scope.note)
        match which:
            case "module":
                return literal(origin, posixpath.relpath(self.source.folder or ".", self.run.folder or "."))
            case "root":
                return literal(origin, ".")
            case _:
                return Unknown(origin, Reason.NOT_EVALUATED, f"path.{which}")

    def surrounding(self, what: str, origin: Origin) -> Value:
        """Return the `account`, `region` or `partition` of this module's resources."""
        if self._call is not None:
            if renames(self._call.block.body.attribute("providers")):
                return Unknown(origin, Reason.OUTSIDE, f"{what} of {self.prefix.rstrip('.')}")
            return self._call.outer.surrounding(what, origin)
        unknown = Unknown(origin, Reason.OUTSIDE, what)
        region = self._library.region() if what in ("region", "partition") else None
        text = None if region is None else as_text(region)
        if region is None or text is None:
            return unknown
        if what == "region":
            return region
        partition = computed_attributes().partition_of(text)
        return resting_on(literal(origin, partition), region.origin.basis) if partition else unknown


def _is(block: Block, name: str, *, wanted: bool) -> bool:
    """Tell whether an attribute of a variable is literally what is wanted."""
    attribute = block.body.attribute(name)
    return attribute is not None and isinstance(attribute.value, Literal) and attribute.value.data is wanted
