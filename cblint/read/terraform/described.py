"""This is where calls of well-known modules outside of the repository are understood, from descriptions of them.

All that a description makes stands where the call stands: nothing of the module itself is in the repository.
"""

from __future__ import annotations

import re

from cblint.data.terraform_modules import DescribedModule, described_modules
from cblint.parse.hcl_json import parse
from cblint.parse.hcl_nodes import Block, Literal
from cblint.read.terraform.sources import ModuleSource, source_of
from cblint.source import EmbeddedText, SegmentMap

CALL_META = frozenset({"source", "version", "providers", "depends_on", "count", "for_each"})
_CONSTRAINT = re.compile(r"\s*(=|!=|>=|<=|~>|>|<|)\s*v?(\d{1,5}(?:\.\d{1,5}){0,2})\s*")
_REGISTRY = re.compile(r"^registry\.(?:terraform\.io|opentofu\.org)/")


def described_source(block: Block) -> ModuleSource | None:
    """Return what a call's module makes, if it is described and the description holds for the call."""
    source = _literal(block, "source")
    versions = described_modules().get(_REGISTRY.sub("", source), ()) if source else ()
    known = next((each for each in reversed(versions) if _covers(each, block)), None)
    if known is None or not block.body.complete or block.body.blocks:
        return None
    span = block.span
    document = parse(EmbeddedText(known.text, SegmentMap(span.path, (), (span.start, span.end))))
    made = source_of(span.path, document)
    given = {attribute.name for attribute in block.body.attributes}
    return made if given <= {*made.variables, *known.without_effect, *CALL_META} else None


def _literal(block: Block, name: str) -> str | None:
    attribute = block.body.attribute(name)
    found = attribute.value.data if attribute is not None and isinstance(attribute.value, Literal) else None
    return found if isinstance(found, str) else None


def _covers(known: DescribedModule, block: Block) -> bool:
    """Tell whether every version that a call may mean is described; without a constraint, the newest is meant."""
    if block.body.attribute("version") is None:
        return True
    constraint = _literal(block, "version")
    if constraint is None:
        return False
    first, after = known.versions
    lowest: list[tuple[int, ...]] = []
    for part in constraint.split(","):
        found = _CONSTRAINT.fullmatch(part)
        if found is None:
            return False
        version = tuple(map(int, found[2].split(".")))
        if found[1] in ("", "=", "~>", ">=", ">"):
            lowest.append(version)
    return bool(lowest) and first <= max(lowest) < after
