"""This is where the facts are loaded about who sets which environment variable in a build."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class VariableFacts(Record):
    """What is known about the names of environment variables."""

    own: frozenset[str]
    """What CodeBuild sets."""
    families: tuple[str, ...]
    """How the names begin that it sets for sources and the like."""
    configurable: tuple[str, ...]
    """How the names of its own begin that users set."""
    mistaken: frozenset[str]
    """Names that are taken for CodeBuild's own, and are not."""
    mistaken_families: tuple[str, ...]
    """How names begin that are meant as CodeBuild's own."""
    shell: frozenset[str]
    """What shells and systems set."""
    image: frozenset[str]
    """What curated images set."""
    image_tools: tuple[str, ...]
    """How names begin that an image sets for each tool."""
    image_endings: tuple[str, ...]
    """How they end."""
    tokens: frozenset[str]
    """Variables whose value some tool takes for the token itself."""

    def is_own(self, name: str) -> bool:
        """Tell whether CodeBuild itself sets a variable, or may set it."""
        return name in self.own or name.startswith(self.families)

    def is_reserved(self, name: str) -> bool:
        """Tell whether a name is CodeBuild's alone."""
        return name.startswith("CODEBUILD_") and not name.startswith(self.configurable)

    def is_mistaken(self, name: str) -> bool:
        """Tell whether a name is taken for CodeBuild's own, though nobody sets it."""
        return name in self.mistaken or (name.startswith(self.mistaken_families) and not self.is_own(name))

    def may_be_set(self, name: str) -> bool:
        """Tell whether a shell, a system or a curated image may set a variable that is not CodeBuild's."""
        of_tool = name.startswith(self.image_tools) and name.endswith(self.image_endings)
        return name in self.shell or name in self.image or of_tool


@cache
def facts() -> VariableFacts:
    """Return the facts, read once."""
    data = stored("variables")
    return VariableFacts(
        own=frozenset(data["own"]),
        families=tuple(data["families"]),
        configurable=tuple(data["configurable"]),
        mistaken=frozenset(data["mistaken"]),
        mistaken_families=tuple(data["mistaken_families"]),
        shell=frozenset(data["shell"]),
        image=frozenset(data["image"]),
        image_tools=tuple(data["image_tools"]),
        image_endings=tuple(data["image_endings"]),
        tokens=frozenset(data["tokens"]),
    )
