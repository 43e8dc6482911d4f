"""What a JSON Schema says of its keys, and what it must not hold to be read by strict validators and by editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def inside(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every mapping of a schema with its path."""
    if isinstance(node, dict):
        yield path, node
        for name, inner in node.items():
            yield from inside(inner, f"{path}/{name}")
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from inside(inner, f"{path}/{index}")


def undescribed(schema: dict[str, Any]) -> list[str]:
    """Return the paths of keys without a description; those of a condition are described elsewhere."""
    found = []
    for path, node in inside(schema):
        if "/allOf/" in path or "/if" in path or "/then" in path or path.endswith(("/default", "/examples")):
            continue
        for holder in ("properties", "patternProperties"):
            listed = node.get(holder, {}) if isinstance(node.get(holder), dict) else {}
            for name, inner in listed.items():
                text = inner.get("description", "")
                begins = text[:1].isupper() or text[:1] == "`"
                if not begins or not text.endswith("."):
                    found.append(f"{path}/{holder}/{name}")
        other = node.get("additionalProperties")
        if isinstance(other, dict) and "description" not in other:
            found.append(f"{path}/additionalProperties")
    return found


def unions(schema: dict[str, Any]) -> list[str]:
    """Return where a list of types stands, of which strict validators warn."""
    return [path for path, node in inside(schema) if isinstance(node.get("type"), list)]
