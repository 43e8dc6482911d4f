"""This is where the facts about build images and environments are loaded: their runtimes, systems and ends of life."""

from __future__ import annotations

from functools import cache

from cblint.data import each_of, stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Runtime(Record):
    """What an image has of one runtime."""

    versions: tuple[str, ...]
    """The oldest first."""
    others: bool
    """Whether a version that is not listed is installed when it is asked for."""


class Image(Record):
    """One curated build image."""

    name: str
    system: str
    """For people: `Amazon Linux 2023`."""
    platform: str
    """What it runs on: `linux-x86_64`."""
    status: str
    """`active`, `frozen`, `deprecated` or `gone`."""
    since: str
    """The date from which it is deprecated, where it is known."""
    replacement: str
    """The image that is nearest to it and maintained, where it is not."""
    packages: str
    """The family of its package manager: `apt`, `dnf` or `yum`; empty where there is none."""
    selection_required: bool
    """Whether a build that selects no runtime is refused."""
    runtimes: dict[str, Runtime] | None
    """By name; None where it reads no `runtime-versions`, or what it has is not known."""


class Environment(Record):
    """One type of environment."""

    platform: str
    """What its images have to be for; empty where any will do."""
    sizes: tuple[str, ...]
    """Its compute types."""


class Images(Record):
    """What is known about build images."""

    date: str
    images: Mapping[str, Image]
    aliases: dict[str, str]
    """Names that are still read, and the image that they mean."""
    families: dict[str, tuple[str, ...]]
    """For a name without its tag, the words that its tags begin with; none where other tags may be right."""
    gone_families: frozenset[str]
    """Names without prefix and tag of images that are gone."""
    gone_prefixes: tuple[str, ...]
    gone_replacement: str
    runtimes: frozenset[str]
    """Every name of a runtime that any image has."""
    meant: dict[str, str]
    """What people write, and the runtime that they mean."""
    platforms: dict[str, str]
    """What each is called."""
    environments: Mapping[str, Environment]
    package_tools: dict[str, frozenset[str]]
    """For a family of package managers, those of other systems."""
    absent_tools: frozenset[str]
    """Well-known tools that no curated image has."""
    harmless_tools: frozenset[str]
    """Programs that install nothing."""
    official_images: frozenset[str]
    """Images of Docker Hub's own library, none of which knows runtimes."""
    official_registries: tuple[str, ...]
    """What may stand before the name of one."""
    vendor_images: frozenset[str]
    """Other well-known images, none of which knows runtimes."""
    runtime_of: dict[str, str]
    """For a program, the runtime that it belongs to."""
    lambda_timeout: int
    """How many minutes a build on Lambda compute may take."""
    root_tools: frozenset[str]
    """Programs that need root, which a build on Lambda compute is not."""
    end_of_life: dict[str, dict[str, str]]
    """For a runtime and a version, the day from which it is no longer maintained."""
    life_date: str
    """When the ends of life were looked up."""


@cache
def load() -> Images:
    """Return the facts about build images."""
    facts = stored("images")
    return Images(
        date=facts["date"],
        images=each_of(facts["images"], _image),
        aliases=facts["aliases"],
        families={name: tuple(words) for name, words in facts["families"].items()},
        gone_families=frozenset(facts["gone_families"]),
        gone_prefixes=tuple(facts["gone_prefixes"]),
        gone_replacement=facts["gone_replacement"],
        runtimes=frozenset(facts["runtimes"]),
        meant=facts["meant"],
        platforms=facts["platforms"],
        environments=each_of(facts["environments"], _environment),
        package_tools={name: frozenset(tools) for name, tools in facts["package_tools"].items()},
        absent_tools=frozenset(facts["absent_tools"]),
        harmless_tools=frozenset(facts["harmless_tools"]),
        official_images=frozenset(facts["official_images"]),
        official_registries=tuple(facts["official_registries"]),
        vendor_images=frozenset(facts["vendor_images"]),
        runtime_of=facts["runtime_of"],
        lambda_timeout=facts["lambda"]["timeout"],
        root_tools=frozenset(facts["lambda"]["root_tools"]),
        end_of_life=facts["end_of_life"]["runtimes"],
        life_date=facts["end_of_life"]["date"],
    )


def _environment(_name: str, facts: dict[str, Any]) -> Environment:
    return Environment(facts.get("platform", ""), tuple(facts["sizes"]))


def _image(name: str, facts: dict[str, object]) -> Image:
    runtimes = facts.get("runtimes")
    return Image(
        name=name,
        system=str(facts["system"]),
        platform=str(facts["platform"]),
        status=str(facts["status"]),
        since=str(facts.get("since", "")),
        replacement=str(facts.get("replacement", "")),
        packages=str(facts.get("packages", "")),
        selection_required=facts.get("selection_required") is True,
        runtimes={key: Runtime(tuple(each["versions"]), each["others"]) for key, each in runtimes.items()}
        if isinstance(runtimes, dict)
        else None,
    )
