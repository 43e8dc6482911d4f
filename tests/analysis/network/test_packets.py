"""Where packets go, held against a second answer that follows every hop in every world that may be meant."""

from __future__ import annotations

from itertools import islice
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.network.packets import INTERNET, journeys
from cblint.model.network import Network, RouteTable, SecurityRule, VpcEndpoint
from cblint.value import Known, Truth, Value, at
from tests.analysis.network import hops
from tests.analysis.network.hops import PORTS, PUBLIC, World
from tests.analysis.network_parts import (
    association,
    door,
    internet_gateway,
    known,
    nat,
    network,
    null,
    project,
    ref,
    route,
    security_group,
    security_rule,
    span,
    subnet,
    table,
    unknown,
    vpc,
    workspace,
)

DrawnT = TypeVar("DrawnT")
KINDS = {"igw": "gateway", "nat0": "nat-gateway", "nat1": "nat-gateway", "tgw": "transit-gateway", "?": "gateway"}
MAX_WORLDS = 3000
SERVICES = (INTERNET, "secretsmanager", "s3")


def named(name: str) -> Value:
    return unknown() if name == "?" else ref(name)


def number(value: int) -> Known:
    return Known(at(span()), value)


def built(world: World) -> Network:
    """The parts that a world is read as."""
    parts: list[object] = [vpc(main=null()), internet_gateway(), security_group("other"), *_tables(world)]
    for index, name in enumerate(world.subnets):
        parts.append(subnet(f"s{index}", block=known(f"10.0.{index}.0/24")))
        parts += [] if name == "main" else [association(ref(f"s{index}"), named(name))]
    parts += [association(unknown(), ref(world.stray))] if world.stray else []
    parts += [nat(f"nat{index}", named(name)) for index, name in enumerate(world.nats)]
    parts += [_door(index, each) for index, each in enumerate(world.doors)]
    rules = [_rule(each) for each in world.rules]
    entries = tuple(_rule(each) for each in world.entries)
    parts.append(security_group("build-group", *rules, closed=world.all_rules))
    parts.append(security_group("endpoint-group", ingress=entries))
    return network(*parts)


def _tables(world: World) -> list[RouteTable]:
    made = []
    for index, routes in enumerate(world.tables):
        main: Value = null()
        if world.main == f"t{index}":
            main = ref("vpc")
        elif world.main == "?" and index == 0:
            main = unknown()
        found = [
            route(KINDS[end], named(end), known(block) if block != "?" else unknown("var.block"))
            for block, end in routes
        ]
        made.append(table(f"t{index}", *found, main_of=main))
    return made


def _door(index: int, each: hops.Door) -> VpcEndpoint:
    service = unknown() if each.service == "?" else known(f"com.amazonaws.eu-west-1.{each.service}")
    names = {"yes": Known(at(span()), True), "no": None, "?": unknown()}[each.names]
    tables = (named(each.table),) if each.kind == "Gateway" else ()
    subnets = (ref(f"s{each.subnet}"),) if each.kind == "Interface" else ()
    return door(f"e{index}", service, each.kind, names=names, tables=tables, subnets=subnets)


def _rule(each: hops.Rule) -> SecurityRule:
    first, last = (unknown(), unknown()) if each.ports == "?" else map(number, PORTS[each.ports])
    protocol = unknown() if each.protocol == "?" else known(each.protocol)
    kind, _, what = each.where.partition(":")
    if kind == "list":
        return security_rule(protocol, first, last, prefix_list_ids=ref(what, "prefix_list_id"))
    if kind == "group":
        return security_rule(protocol, first, last, security_groups=ref(f"{what}-group" if what != "other" else what))
    return security_rule(protocol, first, last, cidr_blocks=unknown() if each.where == "?" else known(each.where))


def answers(world: World, service: str) -> tuple[Truth, set[bool]]:
    """What the analysis says, and what happens in the worlds that may be meant."""
    made = project(ref("s0"), groups=(ref("build-group"),))
    (journey,) = journeys(workspace(built(world), made), made, service)
    happens = {
        hops.arrives(each, service, address) for each in islice(hops.worlds(world), MAX_WORLDS) for address in PUBLIC
    }
    return journey.arrives, happens


def often(usual: DrawnT, others: st.SearchStrategy[DrawnT]) -> st.SearchStrategy[DrawnT]:
    """Draw what is usual mostly, so that packets arrive now and then."""
    return st.integers(0, 3).flatmap(lambda turn: others if turn == 0 else st.just(usual))


def world_of(open_word: tuple[str, ...], blocks: tuple[str, ...], targets: tuple[str, ...]) -> st.SearchStrategy[World]:
    """Draw worlds in which the words of `open_word` may stand for what is not known."""

    def one(*words: str) -> st.SearchStrategy[str]:
        return st.sampled_from((*words, *open_word))

    places = [each for each in hops.PLACES if "52." not in each or "52.0.0.0/8" in blocks]
    tables = ("t0", "t1", "t2")
    routes = st.lists(st.tuples(one(*blocks), one(*targets)), max_size=2, unique_by=lambda each: each[0]).map(tuple)
    entry = st.builds(hops.Rule, one("tcp", "udp"), one("https", "http"), one(*hops.SOURCES))
    rule = st.builds(hops.Rule, one("tcp", "tcp", "udp", "-1"), one("https", "https", *PORTS), one(*places))
    inner = st.builds(
        hops.Door,
        one("secretsmanager", "sts"),
        st.just("Interface"),
        one("yes", "no"),
        st.just("t0"),
        st.integers(1, 2),
    )
    gateway = st.builds(hops.Door, one("s3"), st.just("Gateway"), st.just("no"), one(*tables), st.just(0))
    to_nat, to_gateway = (("0.0.0.0/0", "nat0"),), (("0.0.0.0/0", "igw"),)
    return st.builds(
        World,
        st.tuples(often(to_nat, routes), often(to_gateway, routes), routes),
        st.tuples(*[often(usual, one(*tables, "main")) for usual in tables]),
        st.sampled_from(("", "", "t1") if open_word else ("",)),
        one("new", "t0"),
        st.tuples(often("s1", one("s0", "s1", "s2")), one("s0", "s1", "s2")),
        st.lists(often(hops.Rule("tcp", "https", "0.0.0.0/0"), rule), min_size=1, max_size=2).map(tuple),
        often(True, st.booleans()) if open_word else st.just(True),
        st.lists(inner | gateway, max_size=2).map(tuple),
        st.lists(often(hops.Rule("tcp", "https", "10.0.0.0/24"), entry), min_size=1, max_size=2).map(tuple),
    )


def can_be(world: World) -> bool:
    return next(hops.worlds(world), None) is not None


@given(world_of((), ("0.0.0.0/0",), ("igw", "nat0", "nat1")).filter(can_be), st.sampled_from(SERVICES))
@settings(max_examples=150, deadline=None)
def test_what_is_known_is_answered_as_hop_by_hop(world: World, service: str) -> None:
    truth, happens = answers(world, service)
    through_nat = any(end.startswith("nat") for table in world.tables for _, end in table)
    if truth.is_maybe:
        # What a NAT gateway's table has for S3 is left open.
        assert service == "s3"
        assert through_nat
    else:
        assert happens == {truth.is_yes}


def open_parts(world: World) -> int:
    """Count what is not known: each multiplies the worlds that may be meant."""
    words = repr(world).count("'?'") + (not world.all_rules) + bool(world.stray)
    return words + repr(world.tables).count("tgw")


@given(
    world_of(("?",), hops.BLOCKS, hops.TARGETS).filter(lambda each: open_parts(each) <= 4 and can_be(each)),
    st.sampled_from(SERVICES),
)
@settings(max_examples=150, deadline=None)
def test_what_is_not_known_never_makes_an_answer_wrong(world: World, service: str) -> None:
    truth, happens = answers(world, service)
    if not truth.is_maybe:
        assert happens == {truth.is_yes}
    else:
        assert truth.reasons
