"""This is where references to resources are resolved: which instances there are, and what is asked of them."""

from __future__ import annotations

from cblint.parse.hcl_nodes import AttributeStep, Block, IndexStep, SplatStep, StepNode
from cblint.read.terraform.blocks import attribute_value
from cblint.read.terraform.combine import used
from cblint.read.terraform.evaluate import evaluate
from cblint.read.terraform.instances import Instances, instances_of
from cblint.read.terraform.resources import ResourceInstance
from cblint.read.terraform.scalars import as_text, missing, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.read.terraform.traversal import step_name
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import Entries, Entry, Items, Origin, Reason, Reference, Unknown, Value, at

if TYPE_CHECKING:
    from cblint.read.terraform.module import ModuleInstance


class ResourceTable:
    """The resources of one module instance."""

    def __init__(self, module: ModuleInstance) -> None:
        self._module = module
        self._instances: dict[str, Instances] = {}
        self._resources: dict[str, dict[str, ResourceInstance]] = {}

    def instances(self, key: str, block: Block, owner: str) -> Instances:
        """Return the instances of a resource or module call."""
        known = self._instances.get(key)
        if known is None:
            self._instances[key] = Instances("unknown", {}, closed=False)
            known = self._instances[key] = instances_of(block, owner, self._module.scope())
        return known

    def of(self, key: str, block: Block) -> dict[str, ResourceInstance]:
        """Return the instances of a resource by their key."""
        known = self._resources.get(key)
        if known is None:
            kind = key.rpartition(".")[0]
            known = {
                each: ResourceInstance(
                    block=block,
                    type=kind,
                    name=key,
                    address=f"{self._module.run.folder}:{self._module.prefix}{key}{instance.suffix}",
                    scope=self._module.scope(instance.names),
                    exists=self._module.exists & instance.exists,
                )
                for each, instance in self.instances(key, block, key).by_key.items()
            }
            self._resources[key] = known
        return known

    def resolve(self, key: str, steps: tuple[StepNode, ...], used: int, span: Span, scope: Scope) -> tuple[Value, int]:
        """Return what a resource and the steps after its name stand for, and how many steps those are."""
        block = self._module.source.resources.get(key)
        if block is None or len(steps) < used:
            reason = Reason.NOT_FOUND if self._module.source.closed else Reason.MALFORMED
            return Unknown(at(span), reason, key), len(steps)
        kind = self.instances(key, block, key).kind
        made = self.of(key, block)
        step = steps[used] if used < len(steps) else None
        name = step_name(steps, used + 1)
        match kind, step:
            case ("", AttributeStep(name=attribute)):
                return self._attribute(made[""], attribute, span, scope), used + 1
            case ("", SplatStep()) if name is not None:
                return Items(at(span), (self._attribute(made[""], name, span, scope),)), used + 2
            case ("unknown", AttributeStep(name=name)) if name is not None and made:
                return self._attribute(made[""], name, span, scope), used + 1
            case ("unknown", IndexStep() | SplatStep()) if name is not None and made:
                value = self._attribute(made[""], name, span, scope)
                listed = Items(self._all(key, name, span), (value,), closed=False)
                return (listed if isinstance(step, SplatStep) else value), used + 2
            case ("count", AttributeStep(name=attribute)) if len(made) == 1:  # Terraform 0.11 wrote so
                return self._attribute(made["0"], attribute, span, scope), used + 1
            case ("count" | "for_each", IndexStep(key=index)) if name is not None:
                picked = evaluate(index, scope)
                text = as_text(picked)
                if text in made:
                    return self._attribute(made[text], name, span, scope), used + 2
                if text is not None and self.instances(key, block, key).closed:
                    return missing(at(span), f"{key}[{text}]"), len(steps)
            case ("count", SplatStep()) if name is not None:
                values = tuple(self._attribute(each, name, span, scope) for each in made.values())
                return Items(self._all(key, name, span), values), used + 2
            case _:
                pass
        return self._whole(key, kind, made, span, closed=self.instances(key, block, key).closed), used

    def _all(self, key: str, name: str, span: Span) -> Origin:
        """Return the origin of an attribute of all instances: one that is picked from them is of that resource."""
        address = f"{self._module.run.folder}:{self._module.prefix}{key}"
        return at(span, reference=Reference(address, name))

    def _attribute(self, resource: ResourceInstance, name: str, span: Span, scope: Scope) -> Value:
        value = self._module.once(
            (resource.address, name),
            resource.block.span,
            f"{resource.name}.{name}",
            lambda: resource.attribute(name, self._module),
        )
        return used(value, span, scope.use)

    def _whole(self, key: str, kind: str, made: dict[str, ResourceInstance], span: Span, *, closed: bool) -> Value:
        """Return a resource as a whole: one object, or a collection of them."""
        if kind == "unknown":
            return self._unsure(key, span)
        objects = {name: self._object(key, each) for name, each in made.items()}
        match kind:
            case "":
                return objects[""]
            case "count":
                return Items(at(span), tuple(objects.values()), closed)
            case _:
                entries = (Entry(name, value.origin.span, value) for name, value in objects.items())
                return Entries(at(span), tuple(entries), closed)

    def _unsure(self, key: str, span: Span) -> Value:
        """Return an unknown for the reason that the number of a resource's instances is not known."""
        body = self._module.source.resources[key].body
        deciding = body.attribute("count") or body.attribute("for_each")
        if deciding is None:
            return Unknown(at(span), Reason.NOT_EVALUATED, key)
        return unknown_like(attribute_value(deciding, key, self._module.scope()), at(span))

    def _object(self, key: str, resource: ResourceInstance) -> Value:
        """Return one instance of a resource as an object."""
        mark = (resource.address, "")
        return self._module.once(mark, resource.block.span, key, lambda: resource.whole(self._module))
