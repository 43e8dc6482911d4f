"""This is where attributes of resources are found: as they are configured, or as they will be computed."""

from __future__ import annotations

import re
from typing import Protocol

from cblint.data.terraform import computed_attributes
from cblint.parse.hcl_nodes import Block
from cblint.read.terraform.blocks import META, attribute_value, block_items, block_kind, body_entries
from cblint.read.terraform.combine import Piece, concatenated, for_each_option, moved
from cblint.read.terraform.functions_files import content, rendered
from cblint.read.terraform.policy_document import policy_document
from cblint.read.terraform.scalars import literal
from cblint.read.terraform.scope import Scope
from cblint.record import Record
from cblint.value import Entries, Entry, Items, Known, Origin, Reason, Reference, Step, Text, Truth, Unknown, Value

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_ACCOUNT_WIDE = frozenset({"account", "region", "partition"})


class Surroundings(Protocol):
    """What a resource's ARN takes from its provider."""

    def surrounding(self, what: str, origin: Origin) -> Value:
        """Return the `account`, `region` or `partition`."""


class ResourceInstance(Record):
    """One instance of a resource or data source, with the scope that its attributes are evaluated in."""

    block: Block
    type: str
    """With `data.` in front for data sources."""
    name: str
    """`aws_iam_role.build`, for notes."""
    address: str
    scope: Scope
    exists: Truth

    def entries(self) -> Entries:
        """Return all that is configured."""
        return body_entries(self.block.body, self.block.span, self.name, self.scope, top=True)

    def attribute(self, name: str, around: Surroundings) -> Value:
        """Return an attribute: as configured, else as it will be computed, as far as that is known."""
        value = self._configured(name)
        if value is None:
            value = self._computed(name, around)
        if value.origin.reference is None:
            value = moved(value, value.origin.referring_to(Reference(self.address, name)))
        return value

    def whole(self, around: Surroundings) -> Entries:
        """Return the resource as an object: all that is configured or of a known shape."""
        names = {each.name: each.name_span for each in self.block.body.attributes if each.name not in META}
        names |= dict.fromkeys(("id", "arn", *computed_attributes().shapes.get(self.type, ())), self.block.span)
        made = tuple(Entry(name, span, self.attribute(name, around)) for name, span in names.items())
        return Entries(self._origin(""), made, closed=False)

    def _origin(self, name: str) -> Origin:
        return Origin((Step(self.block.span, f"`{self.name}`"),), reference=Reference(self.address, name))

    def _configured(self, name: str) -> Value | None:
        attribute = self.block.body.attribute(name)
        if attribute is not None and name not in META:
            value = attribute_value(attribute, self.name, self.scope)
            return None if isinstance(value, Known) and value.data is None else value
        blocks = [each for each in self.block.body.blocks if block_kind(each) == name]
        return block_items(blocks, self.name, self.scope) if blocks else None

    def _computed(self, name: str, around: Surroundings) -> Value:
        origin = self._origin(name)
        data = self.type.startswith("data.")
        if self.type == "data.aws_iam_policy_document" and name in ("json", "minified_json"):
            return policy_document(self.entries())
        asked = computed_attributes().looked_up.get(f"{self.type}.{name}")
        if asked is not None:
            return self._surrounding(asked, origin, around)
        if self.type == "data.template_file" and name == "rendered":
            return self._rendered(origin)
        if self.type == "data.local_file" and name == "content":
            return self._content(origin)
        shape = computed_attributes().shapes.get(self.type.removeprefix("data."), {}).get(name)
        if shape is not None:
            return self._shaped(shape, origin, around)
        prefixed = self._prefixed(name, origin)
        if prefixed is not None:
            return prefixed
        if not self.block.body.complete and not data:
            return Unknown(origin, Reason.MALFORMED, f"{self.name}.{name}")
        return Unknown(origin, Reason.OUTSIDE if data else Reason.COMPUTED, f"{self.name}.{name}")

    def _surrounding(self, what: str, origin: Origin, around: Surroundings) -> Value:
        """Return the account, region or partition: of another provider, they are not known."""
        provider = self.block.body.attribute("provider")
        if provider is not None:
            name = self.scope.run.written(provider.value.span)
            return Unknown(origin, Reason.OUTSIDE, f"{what} of {name}")
        own = self.block.body.attribute("region") if what == "region" else None
        return around.surrounding(what, origin) if own is None else attribute_value(own, self.name, self.scope)

    def _rendered(self, origin: Origin) -> Value:
        """Return what a template makes of its variables."""
        written = self._configured("template")
        names = self._configured("vars")
        if isinstance(names, Items) and len(names.items) == 1:
            names = names.items[0]  # Terraform 0.11 wrote a block
        if written is None:
            return Unknown(origin, Reason.MALFORMED, f"{self.name}.template")
        given = Entries(origin, ()) if names is None else names
        return for_each_option(
            [written, given], origin, lambda picked: rendered(picked[0], picked[1], origin, self.scope)
        )

    def _content(self, origin: Origin) -> Value:
        """Return what a file of the repository holds."""
        path = self._configured("filename")
        if path is None:
            return Unknown(origin, Reason.MALFORMED, f"{self.name}.filename")
        return for_each_option([path], origin, lambda picked: content(picked[0], origin, self.scope))

    def _prefixed(self, name: str, origin: Origin) -> Value | None:
        """Return a name that is generated behind a given prefix."""
        given = computed_attributes().renamed.get(self.type, "name_prefix")
        if name not in ("name", "bucket") or self.block.body.attribute(given) is None:
            return None
        prefix = self._configured(given)
        rest = Unknown(origin, Reason.COMPUTED, f"{self.name}.{name}")
        return None if prefix is None else concatenated([Piece(prefix), Piece(rest)], origin)

    def _shaped(self, shape: str, origin: Origin, around: Surroundings) -> Value:
        pieces: list[Value] = []
        position = 0
        for match in _PLACEHOLDER.finditer(shape):
            pieces.append(literal(origin, shape[position : match.start()]))
            position = match.end()
            pieces.append(self._part(match[1], match[2], origin, around))
        pieces.append(literal(origin, shape[position:]))
        if _PLACEHOLDER.fullmatch(shape):
            return pieces[1]

        def build(picked: list[Value]) -> Value:
            return _single_slash(concatenated([Piece(value) for value in picked], origin), self.type)

        return for_each_option(pieces, origin, build)

    def _part(self, name: str, default: str | None, origin: Origin, around: Surroundings) -> Value:
        if name in _ACCOUNT_WIDE:
            return self._surrounding(name, origin, around)
        given = default is not None and not self.type.startswith("data.") and self.block.body.complete
        if given and self.block.body.attribute(name) is None:
            return literal(origin, default)
        return self.attribute(name, around)


def _single_slash(value: Value, kind: str) -> Value:
    """Return a parameter's ARN, in which the slash that its name starts with is not written twice."""
    if kind.removeprefix("data.") != "aws_ssm_parameter":
        return value
    match value:
        case Known(origin=origin, data=str() as data):
            return Known(origin, data.replace("parameter//", "parameter/"), "", ())
        case Text(origin=origin, parts=parts):
            changed = (part.replace("parameter//", "parameter/") if isinstance(part, str) else part for part in parts)
            return Text(origin, tuple(changed), ())
        case _:
            return value
