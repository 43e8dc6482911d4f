"""This is where the facts about Terraform's resource types are loaded: ids, names and ARNs that are computed."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
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
    data = stored("terraform")
    return ComputedAttributes(data["shapes"], data["looked_up"], data["renamed"], tuple(data["partitions"].items()))
