"""This is where the modules of one root are found: local ones in the repository, others outside of it."""

from __future__ import annotations

import posixpath

from cblint.parse.hcl_nodes import Block, Literal
from cblint.read.terraform.blocks import attribute_value
from cblint.read.terraform.scope import Run, Scope
from cblint.read.terraform.settings import Settings
from cblint.read.terraform.sources import ModuleSource, load
from cblint.source import Span
from cblint.value import Value

MAX_CALLS = 300
"""No more module calls are followed for one root."""
MAX_DEPTH = 8


class Library:
    """The module sources that one root uses, each loaded once."""

    def __init__(self, run: Run, settings: Settings, folders: dict[str, list[str]]) -> None:
        self.run = run
        self.settings = settings
        self._folders = folders
        self._sources: dict[str, ModuleSource] = {}
        self._calls = 0
        self._provider: tuple[Block, Scope] | None = None
        self._region: list[Value | None] = []
        self._outside: set[Span] = set()
        """Module calls that were not followed."""

    def source(self, folder: str) -> ModuleSource:
        """Return the source of a folder."""
        known = self._sources.get(folder)
        if known is None:
            known = self._sources[folder] = load(folder, self.run.files, self._folders.get(folder, []))
        return known

    def sources(self) -> list[ModuleSource]:
        """Return every source that was loaded, by folder."""
        return [self._sources[folder] for folder in sorted(self._sources)]

    def called(self, folder: str, block: Block, depth: int) -> ModuleSource | None:
        """Return the source that a module call in a folder names; None where it is not followed."""
        target = self._target(folder, block)
        self._calls += 1
        if depth >= MAX_DEPTH or self._calls > MAX_CALLS:
            self._outside.add(block.span)
            return None
        if target is not None:
            return self.source(target)
        described = self._described(block)
        if described is None:
            self._outside.add(block.span)
        return described

    def _described(self, block: Block) -> ModuleSource | None:
        """Return what is known of a module that stands elsewhere."""
        from cblint.read.terraform.described import described_source  # noqa: PLC0415  (only where one is called)

        made = described_source(block)
        if made is not None:
            self.run.described.add(block.span)
        return made

    def is_outside(self, block: Block) -> bool:
        """Tell whether a module call leads out of the repository, or was not followed."""
        return block.span in self._outside

    def _target(self, folder: str, block: Block) -> str | None:
        target = local_source(folder, block)
        return target if target is not None and target in self._folders else None

    def use_provider(self, block: Block, scope: Scope) -> None:
        """Take the region from a provider's block."""
        self._provider = (block, scope)

    def region(self) -> Value | None:
        """Return the region, where there is one provider and it names one."""
        if not self._region:
            self._region.append(None)
            if self._provider is not None:
                block, scope = self._provider
                attribute = block.body.attribute("region")
                if attribute is not None:
                    self._region[0] = attribute_value(attribute, "provider.aws", scope)
        return self._region[0]


def local_source(folder: str, block: Block) -> str | None:
    """Return the folder that a module call names by a relative path; None for other sources."""
    attribute = block.body.attribute("source")
    if attribute is None or not isinstance(attribute.value, Literal):
        return None
    source = attribute.value.data
    if not isinstance(source, str) or not source.startswith(("./", "../")):
        return None
    target = posixpath.normpath(posixpath.join(folder or ".", source))
    return "" if target == "." else None if target.startswith("..") else target
