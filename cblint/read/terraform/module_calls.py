"""This is where module calls are followed: which instances there are, and what their outputs are."""

from __future__ import annotations

from cblint.parse.hcl_nodes import (
    Attribute,
    AttributeStep,
    Block,
    IndexStep,
    Literal,
    Name,
    ObjectItem,
    ObjectNode,
    SplatStep,
    StepNode,
)
from cblint.read.declaration import OutsideCall
from cblint.read.terraform.combine import used
from cblint.read.terraform.evaluate import evaluate
from cblint.read.terraform.library import Library
from cblint.read.terraform.scalars import as_text, missing
from cblint.read.terraform.scope import Scope
from cblint.read.terraform.traversal import step_name
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import Items, Reason, Truth, Unknown, Value, at

if TYPE_CHECKING:
    from cblint.read.terraform.module import ModuleInstance


CALL_META = frozenset({"source", "version", "providers", "depends_on", "count", "for_each"})
"""Arguments of a module call that the module is not given."""


class Call:
    """A module call: its block, and the scope that its arguments are evaluated in."""

    __slots__ = ("block", "depth", "exists", "name", "outer", "scope")

    def __init__(self, name: str, block: Block, outer: ModuleInstance, scope: Scope, exists: Truth) -> None:
        self.outer = outer
        self.name = name
        self.block = block
        self.scope = scope
        self.exists = exists
        self.depth = outer.depth + 1


def outside_call(block: Block, scope: Scope) -> OutsideCall:
    """Return a call of a module that is not followed, with all that it is given."""
    source = block.body.attribute("source")
    written = source.value.data if source is not None and isinstance(source.value, Literal) else ""
    given = [each for each in block.body.attributes if each.name not in CALL_META]
    return OutsideCall(
        source=written if isinstance(written, str) else "",
        arguments=tuple(evaluate(each.value, scope) for each in given),
        closed=block.body.complete and not block.body.blocks,
    )


def renames(providers: Attribute | None) -> bool:
    """Tell whether a module may be given another provider under the name of the default one."""
    if providers is None:
        return False
    items = providers.value.items if isinstance(providers.value, ObjectNode) else ()
    return not items or not all(_same_name(item) for item in items)


def _same_name(item: ObjectItem) -> bool:
    match item:
        case ObjectItem(key=Literal(data=str() as name), value=Name(name=given) | Literal(data=str() as given)):
            return name == given
        case _:
            return False


class CallTable:
    """The modules that one module instance calls."""

    def __init__(self, module: ModuleInstance, library: Library) -> None:
        self._module = module
        self._library = library
        self._modules: dict[str, dict[str, ModuleInstance]] = {}

    def modules(self, name: str) -> dict[str, ModuleInstance]:
        """Return the instances of a called module by their key; none where it is not in the repository."""
        known = self._modules.get(name)
        if known is None:
            known = self._modules[name] = {}
            block = self._module.source.modules[name]
            source = self._library.called(self._module.source.folder, block, self._module.depth)
            if source is not None:
                owner = f"module.{name}"
                for key, each in self._module.resources.instances(owner, block, owner).by_key.items():
                    scope = self._module.scope(each.names)
                    call = Call(name, block, self._module, scope, self._module.exists & each.exists)
                    prefix = f"{self._module.prefix}module.{name}{each.suffix}."
                    known[key] = self._module.child(source, prefix, call)
        return known

    def resolve(self, name: str, steps: tuple[StepNode, ...], span: Span, scope: Scope) -> tuple[Value, int]:
        """Return what a module and the steps after its name stand for, and how many steps those are."""
        block = self._module.source.modules.get(name)
        if block is None:
            reason = Reason.NOT_FOUND if self._module.source.closed else Reason.MALFORMED
            return Unknown(at(span), reason, f"module.{name}"), len(steps)
        made = self.modules(name)
        if not made and self._library.is_outside(block):
            output = step_name(steps, 1) or step_name(steps, 2)
            return Unknown(at(span), Reason.OUTSIDE, f"module.{name}.{output}"), len(steps)
        kind = self._module.resources.instances(f"module.{name}", block, f"module.{name}").kind
        step, after = (steps[1] if len(steps) > 1 else None), step_name(steps, 2)
        match kind, step:
            case (("" | "unknown"), AttributeStep(name=output)) if made:
                return used(made[""].output(output, span), span, scope.use), 2
            case ("unknown", IndexStep()) if made and after is not None:
                return used(made[""].output(after, span), span, scope.use), 3
            case (("count" | "for_each"), IndexStep(key=index)) if after is not None:
                text = as_text(evaluate(index, scope))
                if text in made:
                    return used(made[text].output(after, span), span, scope.use), 3
                if text is not None:
                    return missing(at(span), f"module.{name}[{text}]"), len(steps)
            case ("count", SplatStep()) if after is not None:
                return Items(at(span), tuple(each.output(after, span) for each in made.values())), 3
            case _:
                pass
        return Unknown(at(span), Reason.NOT_EVALUATED, f"module.{name}"), len(steps)
