"""This is where facts about tools that need the internet are loaded."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Installer(Record):
    """A tool that fetches packages from a public registry, unless it is told otherwise."""

    commands: frozenset[str]
    """The subcommands that fetch."""
    redirect_options: frozenset[str]
    """Options by which it may fetch from elsewhere, or not at all."""
    redirect_variables: frozenset[str]
    redirect_files: tuple[str, ...]
    """Names of files that may say so."""


class InternetFacts(Record):
    """What is known about tools and the internet."""

    proxy_variables: frozenset[str]
    """In lower case."""
    outside_sources: frozenset[str]
    """Source types that are always on the internet."""
    login_to_packages: frozenset[str]
    """AWS services that installers may be told to fetch from."""
    public_hosts: frozenset[str]
    downloaders: frozenset[str]
    """Tools that fetch from the URLs among their words."""
    ports: dict[str, int]
    """The ports of tools that do not go to that of HTTPS."""
    installers: dict[str, Installer]
    quiet: frozenset[str]
    """Programs that need no network, or only AWS's services."""


@cache
def internet_facts() -> InternetFacts:
    """Return what is known about tools and the internet."""
    raw = stored("network")
    return InternetFacts(
        proxy_variables=frozenset(raw["proxy_variables"]),
        outside_sources=frozenset(raw["outside_sources"]),
        login_to_packages=frozenset(raw["login_to_packages"]),
        public_hosts=frozenset(raw["public_hosts"]),
        downloaders=frozenset(raw["downloaders"]),
        ports=dict(raw["ports"]),
        installers={
            name: Installer(
                commands=frozenset(each["commands"]),
                redirect_options=frozenset(each["redirect_options"]),
                redirect_variables=frozenset(each["redirect_variables"]),
                redirect_files=tuple(each["redirect_files"]),
            )
            for name, each in raw["installers"].items()
        },
        quiet=frozenset(raw["quiet"]),
    )
