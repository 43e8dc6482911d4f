"""This is where a batch's builds are put in order: what depends on what, in circles or on nothing.

Only identifiers and dependencies that are known count, so that what is found is true whatever the rest turns out to be.
"""

from __future__ import annotations

from collections import deque

from cblint.model.buildspec import Batch, BatchTask
from cblint.record import TYPE_CHECKING, Record
from cblint.value import Truth, Value, alternatives, equals, maybe, string, truth, why_unknown

if TYPE_CHECKING:
    import networkx as nx

MAX_COMPONENT = 200
"""In a larger knot of dependencies, the shortest cycle through its first build is shown, not the shortest of all."""

MAX_COMPARED = 300
"""In a batch of more builds than this, nothing is suggested in place of what is not there."""


class Edge(Record):
    """One entry of a `depend-on`: a build that waits for another."""

    task: str
    needed: str
    entry: Value
    """The entry that names it."""


class Cycle(Record):
    """Builds that wait for each other; each edge's needed build is the next edge's task."""

    edges: tuple[Edge, ...]


class UnknownDependency(Record):
    """An entry of a `depend-on` that names no build of the batch."""

    task: BatchTask
    entry: Value
    name: str
    nearest: str
    """The identifier that is probably meant, or nothing."""


def cycles(batch: Batch) -> tuple[Cycle, ...]:
    """Return a shortest cycle for each group of builds that wait for each other, by their first entries."""
    edges = _edges(batch)
    left = _waiting_forever(edges)
    if not left:
        return ()
    import networkx as nx  # noqa: PLC0415  (only where there is a cycle to explain)

    graph: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges:
        if edge.task in left and edge.needed in left and not graph.has_edge(edge.task, edge.needed):
            graph.add_edge(edge.task, edge.needed, entry=edge)
    order = {edge.task: index for index, edge in reversed(list(enumerate(edges)))}
    found = []
    for component in nx.strongly_connected_components(graph):
        names = sorted(component, key=lambda name: order[name] if name in order else len(order))
        if len(names) > 1 or graph.has_edge(names[0], names[0]):
            found.append(_shortest(graph, names))
    return tuple(sorted(found, key=lambda cycle: cycle.edges[0].entry.origin.span))


def is_closed(batch: Batch) -> Truth:
    """Return whether all builds of a batch and their identifiers are known."""
    if not batch.closed:
        return maybe("not all builds of the batch are in view")
    named = [task.identifier for task in batch.tasks if _needs_identifier(task)]
    unknown = [each for each in named if string(each) is None and not equals(each, None).is_yes]
    return maybe(why_unknown(unknown[0])) if unknown else truth(True)


def unknown_dependencies(batch: Batch) -> tuple[UnknownDependency, ...]:
    """Return the dependencies that name no identifier in view; sure only if the batch is closed (`is_closed`)."""
    from cblint.read.spelling import nearest  # noqa: PLC0415  (only where something is misspelt)

    known = {name for task in batch.tasks for each in alternatives(task.identifier) if (name := string(each))}
    found: list[UnknownDependency] = []
    for task in _graph_tasks(batch):
        own = string(task.identifier)
        for entry in task.depend_on.items:
            name = string(entry)
            if name is not None and name not in known:
                few = len(found) < MAX_COMPARED and len(known) < MAX_COMPARED
                found.append(UnknownDependency(task, entry, name, nearest(name, known - {own or ""}) if few else ""))
    return tuple(found)


def waits_for(batch: Batch, name: str, other: str) -> bool:
    """Tell whether a build waits for another, or for one that does."""
    needs: dict[str, list[str]] = {}
    for edge in _edges(batch):
        needs.setdefault(edge.task, []).append(edge.needed)
    reached, pending = {name}, [name]
    while pending:
        for needed in needs.get(pending.pop(), ()):
            if needed not in reached:
                reached.add(needed)
                pending.append(needed)
    return other in reached


def _needs_identifier(task: BatchTask) -> bool:
    return task.kind in {"build-graph", "build-list"}


def _graph_tasks(batch: Batch) -> list[BatchTask]:
    """Return the tasks whose dependencies count: those of a graph."""
    return [task for task in batch.tasks if task.kind == "build-graph"]


def _edges(batch: Batch) -> list[Edge]:
    """Return the dependencies between builds that are there once, in the order of the file."""
    tasks = _graph_tasks(batch)
    names = [string(task.identifier) for task in tasks]
    counts: dict[str | None, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return [
        Edge(name, needed, entry)
        for name, task in zip(names, tasks, strict=True)
        for entry in task.depend_on.items
        if name is not None and counts[name] == 1 and (needed := string(entry)) is not None and counts.get(needed) == 1
    ]


def _waiting_forever(edges: list[Edge]) -> set[str]:
    """Return the builds that never get their turn: those on a cycle, and those that wait for one. Linear time."""
    waits: dict[str, int] = {}
    waiters: dict[str, list[str]] = {}
    for edge in edges:
        waits[edge.task] = waits.get(edge.task, 0) + 1
        waits.setdefault(edge.needed, 0)
        waiters.setdefault(edge.needed, []).append(edge.task)
    ready = deque(name for name, count in waits.items() if count == 0)
    while ready:
        done = ready.popleft()
        del waits[done]
        for waiter in waiters.get(done, ()):
            waits[waiter] -= 1
            if waits[waiter] == 0:
                ready.append(waiter)
    return set(waits)


def _shortest(graph: nx.DiGraph[str], names: list[str]) -> Cycle:
    """Return a shortest cycle of a strongly connected component, starting with its first entry in the file."""
    starts = names if len(names) <= MAX_COMPONENT else names[:1]
    best: list[str] = []
    for start in starts:
        path = _round_trip(graph, start)
        if path and (not best or len(path) < len(best)):
            best = path
    edges = [graph.edges[task, needed]["entry"] for task, needed in zip(best, [*best[1:], best[0]], strict=True)]
    first = min(range(len(edges)), key=lambda index: edges[index].entry.origin.span)
    return Cycle((*edges[first:], *edges[:first]))


def _round_trip(graph: nx.DiGraph[str], start: str) -> list[str]:
    """Return the builds on a shortest way from one back to itself, by breadth first."""
    came_from = {start: start}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for needed in graph.successors(here):
            if needed == start:
                path = [here]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if needed not in came_from:
                came_from[needed] = here
                queue.append(needed)
    return []
