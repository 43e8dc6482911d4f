"""This is where the actions of pipelines are kept that start builds, by the project that each names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.model.build import Caller
from cblint.record import TYPE_CHECKING
from cblint.value import Entries, Value, equals, string

if TYPE_CHECKING:
    from cblint.model.project import Project
    from cblint.model.stack import Stack


class Callers:
    """The actions of all pipelines that start builds, each found by the project that it names."""

    def __init__(self, stacks: Iterable[Stack]) -> None:
        self._by_address: dict[str, list[tuple[int, Caller]]] = {}
        self._by_name: dict[str, list[tuple[int, Caller]]] = {}
        for number, (caller, named) in enumerate(_calls(stacks)):
            reference, name = named.origin.reference, string(named)
            if reference is not None:
                self._by_address.setdefault(reference.address, []).append((number, caller))
            elif name is not None:
                self._by_name.setdefault(name, []).append((number, caller))

    def of(self, project: Project) -> tuple[Caller, ...]:
        """Return the actions that name a project, by reference, else by its known name, in the order of the stacks."""
        name = string(project.name)
        found = list(self._by_address.get(project.address, ()))
        if name is not None:
            found += self._by_name.get(name, ())
        return tuple(caller for _, caller in sorted(found, key=lambda each: each[0]))


def _calls(stacks: Iterable[Stack]) -> Iterator[tuple[Caller, Value]]:
    """Yield the actions that start builds, each with what names the project."""
    for pipeline in (pipeline for stack in stacks for pipeline in stack.pipelines):
        for action in (action for stage in pipeline.stages for action in stage.actions):
            configuration = action.configuration
            if equals(action.provider, "CodeBuild").is_yes and isinstance(configuration, Entries):
                named = configuration.get("ProjectName")
                if named is not None:
                    yield Caller(pipeline, action), named
