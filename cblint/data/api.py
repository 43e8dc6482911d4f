"""This is where the facts are loaded about what AWS's APIs call what CloudFormation calls otherwise."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class ApiNames(Record):
    """How the JSON of an API names the properties of CloudFormation."""

    renamed: dict[str, str]
    """The names that do not differ in their first letter alone."""
    left_out: dict[str, frozenset[str]]
    """What is no property, by kind of resource."""

    def of(self, path: str) -> str:
        """Return what the API calls a property of CloudFormation; a dot leads into an inner object.

        What the configuration of an action consists of, its provider names.
        """
        head, dot, rest = path.partition(".")
        own = self.renamed.get(head) or head[:1].lower() + head[1:]
        if not dot:
            return own
        return f"{own}.{rest}" if head == "Configuration" else f"{own}.{self.of(rest)}"


@cache
def api_names() -> ApiNames:
    """Return the names."""
    data = stored("api")
    left_out = {kind: frozenset(names) for kind, names in data["left_out"].items()}
    return ApiNames(data["renamed"] | {name: name for name in data["same"]}, left_out)
