"""This is where the resources of a plan are brought together with the Terraform that they are written in.

The plan knows every value; the files know where one edits it. A value that both know is that of the files. Where the
plan knows more, its value stands where the files write the expression. What only the files know, such as a policy with
the ARN of a resource that is not made yet, stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from cblint.read.declaration import Declaration
from cblint.read.plan.reader import Plan
from cblint.read.plan.references import bare
from cblint.read.terraform import Module
from cblint.value import Entries, Entry, Items, Known, Origin, Reference, Step, Unknown, Value

_MAX_DEPTH = 50


def written_in(plan: Plan, roots: Iterable[Module]) -> tuple[Plan, str | None]:
    """Return a plan with its values where they are written, and the folder of its root module; None if none fits.

    It is the nearest of the root modules that declare all that the plan has.
    """
    wanted = {bare(_local(each)) for each in _managed(plan)}
    fitting = [each for each in roots if wanted <= {bare(_local(one)) for one in each.declarations}] if wanted else []
    nearest = max((_nearness(plan, each) for each in fitting), default=0)
    near = [each for each in fitting if _nearness(plan, each) == nearest]
    if len(near) != 1:
        return plan, None
    (module,) = near
    known = {bare(_local(each)): each for each in module.declarations}
    exact = {_local(each): each for each in module.declarations}
    joined = _Joined(plan, module.folder)
    made = tuple(
        joined.declaration(each, exact.get(_local(each)) or known[bare(_local(each))]) for each in _managed(plan)
    )
    here = plan.replace(
        folder=module.folder,
        declarations=made,
        problems=(*plan.problems, *module.problems),
        files=module.files,
    )
    return here, module.folder


def _nearness(plan: Plan, module: Module) -> int:
    """Return for how many folders the ways to a plan and to a root module are one."""
    pairs = zip(plan.folder.split("/"), module.folder.split("/"), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _managed(plan: Plan) -> tuple[Declaration, ...]:
    return tuple(each for each in plan.declarations if not each.type.startswith("data."))


def _local(declaration: Declaration) -> str:
    return declaration.address.partition(":")[2]


class _Joined:
    """One plan and the folder of its root module."""

    def __init__(self, plan: Plan, folder: str) -> None:
        self.plan = plan
        self.folder = folder

    def declaration(self, planned: Declaration, written: Declaration) -> Declaration:
        """Return a resource with the values of the plan at the places of the files."""
        attributes = self.entries(planned.attributes, written.attributes, 0)
        return written.replace(
            address=f"{self.folder}:{_local(planned)}",
            attributes=attributes.replace(closed=True),
            exists=planned.exists,
        )

    def entries(self, planned: Entries, written: Entries, depth: int) -> Entries:
        """Return an object: what the plan has, in the order and at the places of the files where these have it."""
        own = {each.key: each for each in planned.entries}
        made = [
            Entry(each.key, each.key_span, self.value(own.pop(each.key).value, each.value, depth + 1))
            for each in written.entries
            if each.key in own
        ]
        rest = [Entry(each.key, written.origin.span, self.moved(each.value, written.origin)) for each in own.values()]
        return Entries(written.origin, (*made, *rest), closed=True)

    def value(self, planned: Value, written: Value, depth: int) -> Value:
        """Return one value: that of the files where it is as known as that of the plan."""
        if depth > _MAX_DEPTH or isinstance(planned, Unknown):
            return self.theirs(planned, written)
        match planned, written:
            case Known(data=data), Known(data=same) if data == same:
                return written
            case Entries(), Entries():
                return self.entries(planned, written, depth)
            case Items(items=items), Items(items=others) if len(items) == len(others):
                pairs = zip(items, others, strict=True)
                return Items(written.origin, tuple(self.value(each, other, depth + 1) for each, other in pairs))
            case _:
                return self.moved(planned, written.origin)

    def theirs(self, planned: Value, written: Value) -> Value:
        """Return what the files say of a value that the plan does not know; what they refer to is in the plan."""
        if isinstance(written, Unknown) and written.origin.reference is None:
            return self.moved(planned, written.origin)
        return written

    def moved(self, planned: Value, place: Origin) -> Value:
        """Return a value of the plan where the files write the expression, and from where the plan has it."""
        origin = Origin((place.steps[0], *planned.origin.steps), reference=self.reference(planned.origin.reference))
        match planned:
            case Known(data=data, text=text):
                return Known(self.told(origin, planned), data, text, ())
            case Items(items=items, closed=closed):
                return Items(origin, tuple(self.moved(each, place) for each in items), closed)
            case Entries(entries=entries, closed=closed):
                made = tuple(Entry(each.key, place.span, self.moved(each.value, place)) for each in entries)
                return Entries(origin, made, closed)
            case Unknown(reason=reason, detail=detail):
                return Unknown(origin, reason, detail)
            case _:
                return planned

    def told(self, origin: Origin, planned: Known) -> Origin:
        """Return an origin whose first step says what the expression is, by the plan."""
        first, *rest = origin.steps
        note = first.note or planned.origin.steps[0].note
        return Origin((Step(first.span, note), *rest), reference=origin.reference)

    def reference(self, reference: Reference | None) -> Reference | None:
        """Return a reference into the plan as one into the root module."""
        if reference is None:
            return None
        return Reference(f"{self.folder}:{reference.address.partition(':')[2]}", reference.attribute)
