from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.network.ways import Path, Way, paths
from cblint.model.network import Network, Route
from cblint.value import NO, Choice, Option, Value, at, maybe
from tests.analysis.network_parts import (
    association,
    endpoint,
    internet_gateway,
    known,
    nat,
    network,
    null,
    project,
    ref,
    route,
    span,
    subnet,
    table,
    unknown,
    vpc,
    workspace,
)

PUBLIC = (
    subnet("public"),
    table("public-rt", route("gateway", ref("igw"))),
    association(ref("public"), ref("public-rt")),
    internet_gateway(),
    nat("nat", ref("public")),
    vpc(),
)


def way(net: Network, item: Value | None = None) -> Path:
    made = project(item or ref("private"))
    (path,) = paths(workspace(net, made), made)
    return path


def private(*routes: Route, closed: bool = True) -> tuple[object, ...]:
    return (
        subnet("private"),
        table("private-rt", *routes, closed=closed),
        association(ref("private"), ref("private-rt")),
    )


def test_private_subnet_behind_a_nat_gateway() -> None:
    path = way(network(*PUBLIC, *private(route("nat-gateway", ref("nat")))))
    assert path.way is Way.INTERNET
    assert [step.note for step in path.steps] == [
        "project `project` builds in subnet `private`",
        "subnet `private`",
        "gives it route table `private-rt`",
        "route table `private-rt`",
        "`0.0.0.0/0` goes to NAT gateway `nat`",
        "NAT gateway `nat` stands in subnet `public`",
        "subnet `public`",
        "gives it route table `public-rt`",
        "route table `public-rt`",
        "its `0.0.0.0/0` goes to an internet gateway",
    ]


def test_no_default_route_stands_at_the_table() -> None:
    path = way(network(*PUBLIC, *private()))
    assert path.way is Way.NO_ROUTE
    assert path.table is path.place
    assert path.steps[-1].note == "no route to `0.0.0.0/0` leaves it"
    assert path.goes(Way.NO_ROUTE).is_yes
    assert path.goes(Way.INTERNET_GATEWAY).is_no


def test_public_subnet() -> None:
    assert way(network(*PUBLIC), ref("public")).way is Way.INTERNET_GATEWAY


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (route("gateway", known("igw-0a1b2c3d")), Way.INTERNET_GATEWAY),
        (route("gateway", known("vgw-0a1b2c3d")), Way.ELSEWHERE),
        (route("gateway", ref("?")), Way.UNKNOWN),
        (route("gateway", ref("aws_vpn_gateway.x")), Way.UNKNOWN),
        (route("gateway", ref("nat")), Way.INTERNET),
        (route("nat-gateway", ref("?")), Way.UNKNOWN),
        (route("nat-gateway", known("nat-0a1b")), Way.UNKNOWN),
        (route("nat-gateway", ref("igw")), Way.UNKNOWN),
        (route("instance", ref("?")), Way.ELSEWHERE),
        (route("network-interface", ref("?")), Way.ELSEWHERE),
        (route("transit-gateway", ref("?")), Way.ELSEWHERE),
        (route("peering", ref("?")), Way.ELSEWHERE),
        (route("endpoint", ref("?")), Way.ELSEWHERE),
        (route("other", ref("?")), Way.UNKNOWN),
        (route("", null()), Way.UNKNOWN),
        (route("nat-gateway", ref("nat"), unknown()), Way.UNKNOWN),
        (route("nat-gateway", ref("nat"), "::/0"), Way.UNKNOWN),
        (route("nat-gateway", ref("nat"), "pl-0123"), Way.UNKNOWN),
        (route("nat-gateway", ref("nat"), "140.82.112.0/20"), Way.UNKNOWN),
        (route("nat-gateway", ref("nat"), "0.0.0.0/1"), Way.UNKNOWN),
        (route("nat-gateway", ref("nat"), "8.0.0.0/5"), Way.UNKNOWN),
        (route("peering", ref("?"), "10.1.0.0/16"), Way.NO_ROUTE),
        (route("peering", ref("?"), "172.16.0.0/12"), Way.NO_ROUTE),
        (route("peering", ref("?"), "fd00::/8"), Way.NO_ROUTE),
        (route("peering", ref("?"), "10.1.0.0/x"), Way.UNKNOWN),
    ],
)
def test_targets(made: Route, expected: Way) -> None:
    assert way(network(*PUBLIC, *private(made))).way is expected


def test_separate_routes() -> None:
    assert way(network(*PUBLIC, *private(), route("nat-gateway", ref("nat"), table=ref("private-rt")))).way is (
        Way.INTERNET
    )
    assert way(network(*PUBLIC, *private(), route("gateway", ref("igw"), table=ref("public-rt")))).way is (Way.NO_ROUTE)
    assert way(network(*PUBLIC, *private(), route("nat-gateway", ref("nat"), table=ref("?")))).way is Way.UNKNOWN


def test_two_default_routes_decide_nothing() -> None:
    both = (route("nat-gateway", ref("nat")), route("gateway", ref("igw")))
    assert way(network(*PUBLIC, *private(*both))).way is Way.UNKNOWN


def test_what_is_not_in_view_may_have_the_route() -> None:
    assert way(network(*PUBLIC, *private(closed=False))).way is Way.UNKNOWN
    assert way(network(*PUBLIC, *private(), closed=False)).way is Way.UNKNOWN
    assert way(network(*PUBLIC, *private(route("gateway", ref("igw"))), closed=False)).way is (Way.INTERNET_GATEWAY)


def test_associations() -> None:
    lone = subnet("private")
    assert way(network(*PUBLIC, lone, association(ref("?"), ref("public-rt")))).way is Way.UNKNOWN
    assert way(network(*PUBLIC, lone, association(ref("private"), ref("?")))).way is Way.UNKNOWN
    twice = (association(ref("private"), ref("public-rt")), association(ref("private"), ref("public-rt")))
    assert way(network(*PUBLIC, lone, *twice)).way is Way.UNKNOWN


def test_untouched_main_table_has_no_default_route() -> None:
    path = way(network(*PUBLIC, subnet("private")))
    assert path.way is Way.NO_ROUTE
    assert path.place is path.subnet
    assert path.steps[-2].note == "no association: the main route table of VPC `vpc` holds"


def test_main_tables() -> None:
    lone = subnet("private")
    main = table("main-rt", route("gateway", ref("igw")), main_of=ref("vpc", "default_route_table_id"))
    assert way(network(*PUBLIC, lone, main)).way is Way.INTERNET_GATEWAY
    other = table("main-rt", route("gateway", ref("igw")), main_of=ref("?"))
    assert way(network(*PUBLIC, lone, other)).way is Way.UNKNOWN
    elsewhere = table("main-rt", route("gateway", ref("igw")), main_of=ref("vpc2"))
    assert way(network(*PUBLIC, vpc("vpc2"), lone, elsewhere)).way is Way.NO_ROUTE
    into_main = route("gateway", ref("igw"), table=ref("vpc", "main_route_table_id"))
    assert way(network(*PUBLIC, lone, into_main)).way is Way.INTERNET_GATEWAY
    assert way(network(*PUBLIC, *private(), into_main)).way is Way.NO_ROUTE
    empty_main = table("main-rt", main_of=ref("vpc"))
    assert way(network(*PUBLIC, lone, empty_main, into_main)).way is Way.INTERNET_GATEWAY
    assert way(network(*PUBLIC[:-1], lone)).way is Way.UNKNOWN
    assert way(network(*PUBLIC, lone, closed=False)).way is Way.UNKNOWN


def test_what_holds_under_a_condition_decides_nothing() -> None:
    def perhaps(value: Value) -> Value:
        return Choice(value.origin, (Option("var.on", value), Option("not var.on", null())))

    lone = subnet("private")
    assert way(network(*PUBLIC, *private(route("gateway", perhaps(ref("igw")))))).way is Way.UNKNOWN
    assert way(network(*PUBLIC, *private(route("nat-gateway", perhaps(ref("nat")))))).way is Way.UNKNOWN
    some = association(perhaps(ref("private")), ref("public-rt"))
    assert way(network(*PUBLIC, lone, some)).way is Way.UNKNOWN
    separate = route("nat-gateway", ref("nat"), table=perhaps(ref("private-rt")))
    assert way(network(*PUBLIC, *private(), separate)).way is Way.UNKNOWN
    inner = nat("inner", perhaps(ref("private")))
    assert way(network(*PUBLIC, *private(route("nat-gateway", ref("inner"))), inner)).way is Way.UNKNOWN
    unclear = (*PUBLIC[:-1], vpc(main=unknown()))
    assert way(network(*unclear, lone)).way is Way.UNKNOWN
    named = (*PUBLIC[:-1], vpc(main=ref("public-rt")))
    assert way(network(*named, lone)).way is Way.INTERNET_GATEWAY


@pytest.mark.parametrize(
    ("stands", "kind", "expected"),
    [
        ("public", "public", Way.INTERNET),
        ("private", "public", Way.NAT_WITHOUT_INTERNET),
        ("closed", "public", Way.NAT_WITHOUT_INTERNET),
        ("inspected", "public", Way.ELSEWHERE),
        ("?", "public", Way.UNKNOWN),
        ("closed", "private", Way.UNKNOWN),
    ],
)
def test_where_the_nat_gateway_stands(stands: str, kind: str, expected: Way) -> None:
    net = network(
        *PUBLIC,
        *private(route("nat-gateway", ref("inner"))),
        nat("inner", ref(stands), known(kind)),
        subnet("closed"),
        table("closed-rt"),
        association(ref("closed"), ref("closed-rt")),
        subnet("inspected"),
        table("inspected-rt", route("endpoint", ref("firewall"))),
        association(ref("inspected"), ref("inspected-rt")),
    )
    assert way(net).way is expected


def test_subnets_not_in_view() -> None:
    net = network(*PUBLIC, *private())
    assert way(net, known("subnet-0a1b")).gap == "subnet `subnet-0a1b` is not declared in the repository"
    assert way(net, unknown("var.subnet_ids")).gap.startswith("`var.subnet_ids`")
    choice = Choice(at(span()), (Option("a", ref("private")), Option("b", ref("public"))))
    assert way(net, choice).way is Way.UNKNOWN
    open_project = project(ref("private"), closed=False)
    found = paths(workspace(net, open_project), open_project)
    assert [path.way for path in found] == [Way.NO_ROUTE, Way.UNKNOWN]


def test_only_projects_in_a_vpc_have_paths() -> None:
    net = network(*PUBLIC, *private())
    outside = project(ref("private"), given=NO)
    assert paths(workspace(net, outside), outside) == ()
    perhaps = project(ref("private"), given=maybe("var.in_vpc"))
    assert [path.goes(Way.NO_ROUTE).is_maybe for path in paths(workspace(net, perhaps), perhaps)] == [True]
    never = project(ref("private")).replace(exists=NO)
    assert paths(workspace(net, never), never) == ()


def test_endpoints() -> None:
    assert not way(network(*PUBLIC, *private(), endpoint("com.amazonaws.eu-west-1.s3"))).has_endpoints
    assert way(network(*PUBLIC, *private(), endpoint("com.amazonaws.eu-west-1.logs"))).has_endpoints


SUBNETS, TABLES = 3, 3
TARGETS = ("none", "igw", "nat0", "nat1", "tgw")
drawn_networks = st.tuples(
    st.lists(st.integers(0, TABLES - 1), min_size=SUBNETS, max_size=SUBNETS),
    st.lists(st.sampled_from(TARGETS), min_size=TABLES, max_size=TABLES),
    st.lists(st.integers(0, SUBNETS - 1), min_size=2, max_size=2),
)
KINDS = {"igw": "gateway", "nat0": "nat-gateway", "nat1": "nat-gateway", "tgw": "transit-gateway"}
Drawn = tuple[list[int], list[str], list[int]]


def built(drawn: Drawn, hidden: int = -1) -> Network:
    """The network that was drawn, one of its references hidden."""
    counter = [0]

    def name(wanted: str) -> Value:
        counter[0] += 1
        return unknown() if counter[0] - 1 == hidden else ref(wanted)

    tables, targets, nats = drawn
    parts: list[object] = [vpc(), internet_gateway()]
    for index, number in enumerate(tables):
        parts += [subnet(f"s{index}"), association(name(f"s{index}"), name(f"t{number}"))]
    for index, target in enumerate(targets):
        routes = [route(KINDS[target], name(target))] if target != "none" else []
        parts.append(table(f"t{index}", *routes))
    parts += [nat(f"nat{index}", name(f"s{number}")) for index, number in enumerate(nats)]
    return network(*parts)


def expected_way(drawn: Drawn) -> Way:
    """The way from the first subnet, by reachability in a graph of subnets without and with public addresses."""
    tables, targets, nats = drawn
    graph: nx.DiGraph[object] = nx.DiGraph()
    for number, chosen in enumerate(tables):
        target = targets[chosen]
        for side in ("private", "public"):
            here = (number, side)
            match target, side:
                case "none", _:
                    graph.add_edge(here, "nowhere")
                case "igw", "private":
                    graph.add_edge(here, "lost")
                case "igw", _:
                    graph.add_edge(here, "internet")
                case "tgw", _:
                    graph.add_edge(here, "elsewhere")
                case _, "private":
                    graph.add_edge(here, target)
                case _:
                    graph.add_edge(here, "nowhere")
    for index, number in enumerate(nats):
        graph.add_edge(f"nat{index}", (number, "public"))
    ends = {end for end in ("nowhere", "lost", "internet", "elsewhere") if end in nx.descendants(graph, (0, "private"))}
    (end,) = ends
    through_nat = targets[tables[0]].startswith("nat")
    return {
        "nowhere": Way.NAT_WITHOUT_INTERNET if through_nat else Way.NO_ROUTE,
        "lost": Way.INTERNET_GATEWAY,
        "internet": Way.INTERNET,
        "elsewhere": Way.ELSEWHERE,
    }[end]


@given(drawn_networks)
@settings(max_examples=150, deadline=None)
def test_ways_are_those_of_the_graph(drawn: Drawn) -> None:
    made = project(ref("s0"))
    (path,) = paths(workspace(built(drawn), made), made)
    assert path.way is expected_way(drawn)


@given(drawn_networks, st.integers(0, 12))
@settings(max_examples=150, deadline=None)
def test_knowing_less_never_changes_an_answer(drawn: Drawn, hidden: int) -> None:
    made = project(ref("s0"))
    (path,) = paths(workspace(built(drawn, hidden), made), made)
    assert path.way in {expected_way(drawn), Way.UNKNOWN}
    assert (path.way is Way.UNKNOWN) == bool(path.gap)
