"""A second, slow and obvious answer to where packets go: every world that may be meant, as a graph of single hops.

A `World` is a network in which `?` stands for what is not known. `worlds` puts everything that it may be in its place;
`arrives` draws the hops of one packet in one such world, and looks for a path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from itertools import product

import networkx as nx

PUBLIC = ("52.1.1.1", "8.8.8.8")
"""Any public address may be meant: one in a block that some routes and rules are for, and one that is in none."""
BESIDE = "10.9.0.5"
"""An address in a network beside the VPC."""
BLOCKS = ("0.0.0.0/0", "52.0.0.0/8", "10.9.0.0/16")
TARGETS = ("igw", "nat0", "nat1", "tgw")
PLACES = ("0.0.0.0/0", "52.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "list:e0", "group:endpoint", "group:other")
SOURCES = ("10.0.0.0/24", "10.0.2.0/24", "group:build", "group:other")
PORTS = {"https": (443, 443), "http": (80, 80), "zero": (0, 0), "all": (0, 65535)}
OUTSIDE = ("works", "dead")
TABLES = ("t0", "t1", "t2")


@dataclass(frozen=True)
class Rule:
    """A rule of the build's security group."""

    protocol: str
    ports: str
    where: str


@dataclass(frozen=True)
class Door:
    """An endpoint of the VPC; its names or its route table, by its kind, decide whether it takes packets."""

    service: str
    kind: str
    names: str
    table: str
    subnet: int


@dataclass(frozen=True)
class World:
    """A VPC with three subnets, of which the build is in the first."""

    tables: tuple[tuple[tuple[str, str], ...], ...]
    """The routes of each table: destination and target."""
    subnets: tuple[str, ...]
    """The table that each subnet is associated with; `main` for none."""
    stray: str
    """The table of an association whose subnet is not known; empty for no such association."""
    main: str
    """The main table; `new` for an untouched one, `?` if it may be the first table."""
    nats: tuple[str, ...]
    """The subnet of each NAT gateway."""
    rules: tuple[Rule, ...]
    all_rules: bool
    doors: tuple[Door, ...]
    entries: tuple[Rule, ...]
    """The rules of what the endpoints' security group lets in."""
    beside: str = ""
    """Whether a network that a route leads to has the service's names: `works`, `dead`, or empty for no."""


def worlds(drawn: World) -> Iterator[World]:
    """Yield each world that may be meant and can be."""
    tables = [list(product(*(_routes(route) for route in table))) for table in drawn.tables]
    subnets = [(*TABLES, *OUTSIDE) if name == "?" else (name,) for name in drawn.subnets]
    mains = ("t0", "new") if drawn.main == "?" else (drawn.main,)
    nats = [("s0", "s1", "s2", *OUTSIDE) if name == "?" else (name,) for name in drawn.nats]
    rules = [list(_rules(rule, PLACES)) for rule in drawn.rules]
    entries = [list(_rules(rule, SOURCES)) for rule in drawn.entries]
    doors = [list(_doors(door)) for door in drawn.doors]
    more = ((),) if drawn.all_rules else ((), (Rule("-1", "all", "0.0.0.0/0"),))
    strays = (-1, 0, 1, 2) if drawn.stray else (-1,)
    inner = product(product(*doors), product(*entries))
    for made in product(
        product(*tables), product(*subnets), strays, mains, product(*nats), product(*rules), more, inner
    ):
        chosen = list(made[1])
        if made[2] >= 0:
            if chosen[made[2]] != "main":
                continue  # a subnet has one association at most
            chosen[made[2]] = drawn.stray
        world = World(made[0], tuple(chosen), "", made[3], made[4], (*made[5], *made[6]), True, *made[7])
        if all(len({block for block, _ in table}) == len(table) for table in world.tables) and _can_be(world):
            yield world
            if any(block == "10.9.0.0/16" for block, _ in _table(world, "s0")):
                yield from (replace(world, beside=end) for end in OUTSIDE)


def _routes(route: tuple[str, str]) -> list[tuple[str, str]]:
    blocks = BLOCKS if route[0] == "?" else (route[0],)
    ends = {"?": ("igw", "nat0", "nat1", *OUTSIDE), "tgw": OUTSIDE}.get(route[1], (route[1],))
    return list(product(blocks, ends))


def _rules(rule: Rule, places: tuple[str, ...]) -> Iterator[Rule]:
    for protocol in ("tcp", "udp", "-1") if rule.protocol == "?" else (rule.protocol,):
        for ports in PORTS if rule.ports == "?" else (rule.ports,):
            for where in places if rule.where == "?" else (rule.where,):
                yield Rule(protocol, ports, where)


def _doors(door: Door) -> Iterator[Door]:
    for service in ("secretsmanager", "s3", "sts") if door.service == "?" else (door.service,):
        # What an interface endpoint takes beside a gateway endpoint, and who has names that it has not, is not known.
        open_names = door.names == "?" or (service == "s3" and door.kind == "Interface")
        for names in ("yes", "no") if open_names else (door.names,):
            for table in (*TABLES, "other") if door.table == "?" else (door.table,):
                yield Door(service, door.kind, names, table, door.subnet)


def _can_be(world: World) -> bool:
    named = [door.service for door in world.doors if door.kind == "Interface" and door.names == "yes"]
    gateways = [door for door in world.doors if door.kind == "Gateway"]
    listed = any(rule.where == "list:e0" for rule in world.rules)
    if listed and not (world.doors and world.doors[0].kind == "Gateway"):
        return False  # other endpoints have no list of their own
    return len(named) == len(set(named)) and all(door.service in ("s3", "sts") for door in gateways)


def _table(world: World, subnet: str) -> tuple[tuple[str, str], ...]:
    name = _table_name(world, subnet)
    if name in OUTSIDE:
        return (("0.0.0.0/0", name),)
    return world.tables[int(name[1])] if name in TABLES else ()


def _table_name(world: World, subnet: str) -> str:
    name = world.subnets[int(subnet[1])]
    return world.main if name == "main" else name


def arrives(world: World, service: str, address: str) -> bool:
    """Tell whether a packet for a service whose public address that is, or for that address, arrives."""
    hops: nx.DiGraph[str] = nx.DiGraph()
    hops.add_nodes_from(["build", "endpoint", "there"])
    inner = next(
        (door for door in world.doors if door.service == service and door.kind == "Interface" and door.names == "yes"),
        None,
    )
    if inner is not None:
        if any(_allows(rule, f"10.0.{inner.subnet}.9", world, inner) for rule in world.rules):
            hops.add_edge("build", "endpoint")
        if any(_enters(rule) for rule in world.entries):
            hops.add_edge("endpoint", "there")
        return bool(nx.has_path(hops, "build", "there"))
    wanted = BESIDE if world.beside and service else address
    gateways = [door for door in world.doors if door.service == service and door.kind == "Gateway"]
    for door in (*gateways, None):
        if any(_allows(rule, wanted, world, door) for rule in world.rules):
            hops.add_edge("build", "s0 without an address")
    for subnet in ("s0", "s1", "s2"):
        for side in ("without an address", "with an address"):
            hops.add_edge(f"{subnet} {side}", _next(world, subnet, side, service, wanted))
    for index, subnet in enumerate(world.nats):
        hops.add_edge(f"nat{index}", {"works": "there", "dead": "lost"}.get(subnet, f"{subnet} with an address"))
    return bool(nx.has_path(hops, "build", "there"))


def _next(world: World, subnet: str, side: str, service: str, wanted: str) -> str:
    """Return where the most specific route takes a packet; the list of a gateway endpoint is the most specific."""
    name = _table_name(world, subnet)
    if wanted in PUBLIC and any(
        door.service == service and door.kind == "Gateway" and door.table == name for door in world.doors
    ):
        return "there"
    fit = [(ip_network(block), end) for block, end in _table(world, subnet) if ip_address(wanted) in ip_network(block)]
    if not fit:
        return "lost"
    end = world.beside if wanted == BESIDE else max(fit, key=lambda each: each[0].prefixlen)[1]
    public = side == "with an address"
    if end == "igw":
        return "there" if public else "lost"
    if end.startswith("nat"):
        return "lost" if public else end
    return "there" if end == "works" else "lost"


def _opens(rule: Rule) -> bool:
    first, last = PORTS[rule.ports]
    return rule.protocol == "-1" or (rule.protocol == "tcp" and first <= 443 <= last)


def _enters(rule: Rule) -> bool:
    """Tell whether a rule lets a packet of the build in, which is in the first subnet and in the group `build`."""
    return _opens(rule) and rule.where in ("10.0.0.0/24", "group:build")


def _allows(rule: Rule, wanted: str, world: World, door: Door | None) -> bool:
    if not _opens(rule):
        return False
    kind, _, what = rule.where.partition(":")
    inside = ip_address(wanted) in ip_network("10.0.0.0/16")
    if kind == "list":
        return bool(world.doors) and door is world.doors[0] and not inside
    if kind == "group":
        return inside and what == "endpoint"
    return ip_address(wanted) in ip_network(rule.where)
