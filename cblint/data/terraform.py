"""This is where the facts about Terraform's resource types are loaded: ids, names and ARNs that are computed."""

from __future__ import annotations

import os
from functools import cache

from cblint.record import Record


class ComputedAttributes(Record):
    """What the AWS provider computes when it makes a resource."""

    shapes: dict[str, dict[str, str]]
    """Resource type to attribute to pattern; `{name}` stands for an attribute, `{path|/}` for one with a default."""
    looked_up: dict[str, str]
    """Data source and attribute that tell the account, region or partition of their provider."""
    renamed: dict[str, str]
    """Resource type to the attribute with the prefix of a generated name, where it is not `name_prefix`."""
    partitions: tuple[tuple[str, str], ...]
    """Prefix of a region to its partition; empty where that is not told."""

    def partition_of(self, region: str) -> str:
        """Return the partition of a region, empty if it is not known."""
        return next((partition for prefix, partition in self.partitions if region.startswith(prefix)), "")


@cache
def computed_attributes() -> ComputedAttributes:
    """Return what is known about attributes that resources get when they are made."""
    import json  # noqa: PLC0415  (only where there is Terraform)

    path = os.path.join(os.path.dirname(__file__), "terraform.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        data = json.load(stream)
    return ComputedAttributes(data["shapes"], data["looked_up"], data["renamed"], tuple(data["partitions"].items()))
