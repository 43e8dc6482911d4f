"""Batch builds: circles of dependencies, and dependencies on nothing."""

from __future__ import annotations

import itertools

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.batch.order import cycles, is_closed, unknown_dependencies
from cblint.model.buildspec import Batch, BatchTask
from cblint.source import Span
from cblint.value import Items, Known, Reason, Unknown, Value, at


class Places:
    """Spans in the order in which they are asked for."""

    def __init__(self) -> None:
        self.next = itertools.count()

    def __call__(self) -> Span:
        start = next(self.next) * 10
        return Span("buildspec.yml", start, start + 5)


def known(place: Span, text: str) -> Known:
    return Known(at(place), text)


def task(places: Places, identifier: Value | str, *needed: Value | str, kind: str = "build-graph") -> BatchTask:
    span = places()
    null = Known(at(span), None)
    name = known(places(), identifier) if isinstance(identifier, str) else identifier
    items = tuple(known(places(), each) if isinstance(each, str) else each for each in needed)
    return BatchTask(
        span=span, symbol="batch", kind=kind, identifier=name, buildspec=null, depend_on=Items(at(span), items),
        image=null, type=null, compute_type=null, privileged_mode=null, variables=(), ignore_failure=null,
        debug_session=null, parallelism=null,
    )  # fmt: skip


def batch(*tasks: BatchTask, closed: bool = True) -> Batch:
    span = Span("buildspec.yml", 0, 5)
    return Batch(span=span, symbol="batch", tasks=tasks, closed=closed, fast_fail=Known(at(span), data=False))


def graph(edges: dict[str, list[str]], kind: str = "build-graph") -> Batch:
    places = Places()
    return batch(*(task(places, name, *needed, kind=kind) for name, needed in edges.items()))


def names(found: Batch) -> list[list[str]]:
    return [[edge.task for edge in cycle.edges] for cycle in cycles(found)]


def unknown() -> Unknown:
    return Unknown(at(Span("buildspec.yml", 7, 9)), Reason.NOT_EVALUATED)


def test_no_circle() -> None:
    assert names(graph({"a": [], "b": ["a"], "c": ["a", "b"]})) == []


def test_a_build_that_waits_for_itself() -> None:
    assert names(graph({"a": [], "b": ["a", "b"]})) == [["b"]]


def test_a_circle_starts_at_its_first_entry() -> None:
    assert names(graph({"a": ["c"], "b": ["a"], "c": ["b"]})) == [["a", "c", "b"]]


def test_two_circles_are_two() -> None:
    assert names(graph({"a": ["b"], "b": ["a"], "c": ["d", "a"], "d": ["c"]})) == [["a", "b"], ["c", "d"]]


def test_the_shortest_circle_of_a_knot_is_shown() -> None:
    assert names(graph({"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["c"]})) == [["c", "d"]]


def test_a_build_that_only_waits_for_a_circle_is_not_on_it() -> None:
    assert names(graph({"a": ["b"], "b": ["a"], "z": ["a"]})) == [["a", "b"]]


def test_a_list_has_no_order() -> None:
    assert names(graph({"a": ["b"], "b": ["a"]}, kind="build-list")) == []


def test_what_is_not_known_makes_no_circle() -> None:
    places = Places()
    assert cycles(batch(task(places, "a", unknown()), task(places, unknown(), "a"))) == ()


def test_an_identifier_of_two_builds_makes_no_circle() -> None:
    places = Places()
    assert cycles(batch(task(places, "a", "b"), task(places, "b", "a"), task(places, "b"))) == ()


def test_edges_lead_around() -> None:
    (cycle,) = cycles(graph({"a": ["c"], "b": ["a"], "c": ["b"]}))
    assert [edge.needed for edge in cycle.edges] == ["c", "b", "a"]


def test_unknown_dependency_names_the_nearest() -> None:
    (found,) = unknown_dependencies(graph({"unit_test": [], "package": ["unit_tests"]}))
    assert (found.name, found.nearest) == ("unit_tests", "unit_test")


def test_unknown_dependency_may_have_nothing_near_it() -> None:
    (found,) = unknown_dependencies(graph({"unit_test": [], "package": ["deploy"]}))
    assert found.nearest == ""


def test_a_build_is_not_its_own_nearest() -> None:
    (found,) = unknown_dependencies(graph({"package": ["packages"]}))
    assert found.nearest == ""


def test_dependencies_in_view_are_known() -> None:
    assert unknown_dependencies(graph({"a": [], "b": ["a"]})) == ()


def test_a_batch_is_closed_when_all_identifiers_are_known() -> None:
    places = Places()
    assert is_closed(graph({"a": []})).is_yes
    assert is_closed(batch(task(places, "a"), closed=False)).is_maybe
    assert is_closed(batch(task(places, "a"), task(places, unknown()))).is_maybe
    matrix = task(places, Known(at(places()), None), kind="build-matrix")
    assert is_closed(batch(task(places, "a"), matrix)).is_yes
    assert is_closed(batch(task(places, "a"), task(places, Known(at(places()), None)))).is_yes


NODES = st.integers(0, 7).map(lambda number: f"n{number}")
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=3, unique=True), max_size=8)


@settings(deadline=None, max_examples=150)
@given(GRAPHS)
def test_agrees_with_networkx(edges: dict[str, list[str]]) -> None:
    real: nx.DiGraph[str] = nx.DiGraph(
        (name, each) for name, needed in edges.items() for each in needed if each in edges
    )
    every = [list(cycle) for cycle in nx.simple_cycles(real)]
    found = cycles(graph(edges))
    knots = [knot for knot in nx.strongly_connected_components(real) if any(set(cycle) <= knot for cycle in every)]
    assert len(found) == len(knots)
    for cycle in found:
        tasks = [edge.task for edge in cycle.edges]
        assert [edge.needed for edge in cycle.edges] == [*tasks[1:], tasks[0]]
        assert all(real.has_edge(edge.task, edge.needed) for edge in cycle.edges)
        (knot,) = [knot for knot in knots if tasks[0] in knot]
        assert len(tasks) == min(len(each) for each in every if set(each) <= knot)


def test_a_large_circle_is_found() -> None:
    edges = {f"n{index}": [f"n{(index + 1) % 5000}"] for index in range(5000)}
    (cycle,) = cycles(graph(edges))
    assert len(cycle.edges) == 5000
