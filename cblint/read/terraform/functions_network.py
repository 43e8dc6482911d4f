"""This is where Terraform's functions on ranges of IP addresses are defined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from cblint.read.terraform.functions_known import Data, Failed, Function, on_data, whole, word
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_LEADING_ZERO = re.compile(r"(?:^|\.)0\d")
MAX_SUBNETS = 1000


def _network(prefix: Data) -> IPv4Network | IPv6Network | None:
    """Return a range; None where Python and Terraform may read it differently."""
    from ipaddress import ip_network  # noqa: PLC0415  (few modules compute addresses)

    text = word(prefix)
    if _LEADING_ZERO.search(text) or "%" in text or ("." in text and ":" in text):
        return None
    address, slash, length = text.partition("/")
    if not slash or not length.isdecimal() or not address:
        raise Failed("a prefix in CIDR notation is needed")
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise Failed("a prefix in CIDR notation is needed") from None


def _written(address: IPv4Address | IPv6Address) -> str | None:
    return None if address.version == 6 and address.ipv4_mapped is not None else str(address)


def _subnet(prefix: Data, more: Data, number: Data) -> Data:
    network, bits, index = _network(prefix), whole(more), whole(number)
    if network is None:
        return None
    length = network.prefixlen + bits
    if bits < 0 or length > network.max_prefixlen or not 0 <= index < 1 << bits:
        raise Failed("the prefix has no such subnet")
    start = _written(network.network_address + (index << (network.max_prefixlen - length)))
    return None if start is None else f"{start}/{length}"


def _subnets(prefix: Data, *more: Data) -> Data:
    network = _network(prefix)
    if network is None or len(more) > MAX_SUBNETS:
        return None
    first = int(network.network_address)
    position, end = first, first + (1 << (network.max_prefixlen - network.prefixlen))
    made: list[Data] = []
    for each in more:
        length = network.prefixlen + whole(each)
        if not network.prefixlen < length <= network.max_prefixlen:
            raise Failed("the prefix has no such subnet")
        size = 1 << (network.max_prefixlen - length)
        position = -(-position // size) * size
        start = _written(network.network_address + (position - first)) if position + size <= end else ""
        if start is None:
            return None
        if not start:
            raise Failed("the prefix has no room for the subnets")
        made.append(f"{start}/{length}")
        position += size
    return made


def _host(prefix: Data, number: Data) -> Data:
    network, index = _network(prefix), whole(number)
    if network is None:
        return None
    size = 1 << (network.max_prefixlen - network.prefixlen)
    if not -size <= index < size:
        raise Failed("the prefix has no such host")
    return _written(network.network_address + (index if index >= 0 else size + index))


def _netmask(prefix: Data) -> Data:
    network = _network(prefix)
    if network is not None and network.version == 6:
        raise Failed("only IPv4 has netmasks")
    return None if network is None else str(network.netmask)


NETWORKS: Mapping[str, Function] = MappingProxyType(
    {
        "cidrsubnet": on_data(_subnet, 3),
        "cidrsubnets": on_data(_subnets),
        "cidrhost": on_data(_host, 2),
        "cidrnetmask": on_data(_netmask, 1),
    }
)
