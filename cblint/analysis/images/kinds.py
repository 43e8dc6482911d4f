"""This is where it is answered what a build image is: a curated one, a retired one, one that there is not, another."""

from __future__ import annotations

from cblint.data import images
from cblint.data.images import Image
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.value import Truth, Value, equals, maybe, string, truth, why_unknown

if TYPE_CHECKING:
    from cblint.model.project import Project

CURATED = "aws/codebuild/"

_TAG = pattern(r"([a-z]*)([0-9]+(?:\.[0-9]+)*)(?:-.*)?")


class Retired(NamedTuple):
    """An image that is no longer maintained."""

    name: str
    since: str
    """The date from which it is deprecated; empty where it is gone, or the date is not known."""
    replacement: str


def curated(value: Value) -> Image | None:
    """Return the curated image that a value names: by its tag, an older name, or the tag of one of its releases."""
    name = string(value)
    return _image(name) if name is not None and name.startswith(CURATED) else None


def _image(name: str) -> Image | None:
    facts = images.load()
    while name:
        found = facts.images.get(facts.aliases.get(name, name))
        if found is not None:
            return found
        name, cut, _ = name.rpartition("-")
        if not cut or ":" not in name:
            return None
    return None


def retired(value: Value) -> Retired | None:
    """Return what is known of an image that is no longer maintained; None for every other."""
    name = string(value)
    if name is None or not name.startswith(CURATED):
        return None
    found = _image(name)
    if found is not None:
        return Retired(name, found.since, found.replacement) if found.status in ("deprecated", "gone") else None
    old_windows = name == f"{CURATED}windows-base:1.0"
    if old_windows or is_of_one_language(value):
        return Retired(name, "", "" if old_windows else images.load().gone_replacement)
    return None


def is_of_one_language(value: Value) -> bool:
    """Tell whether a value names one of the curated images that there were for one language each, and are gone."""
    name = string(value) or ""
    facts = images.load()
    family = name.removeprefix(CURATED).partition(":")[0] if name.startswith(CURATED) else ""
    return family in facts.gone_families or family.startswith(facts.gone_prefixes)


def is_unheard_of(value: Value) -> Truth:
    """Return whether a value names a curated image that never was; maybe for what may have come after the data."""
    name = string(value)
    if name is None:
        return maybe(why_unknown(value))
    if not name.startswith(CURATED) or name.startswith(f"{CURATED}ami/") or "@" in name or "$" in name:
        return truth(False)
    if _image(name) is not None or retired(value) is not None:
        return truth(False)
    family, _, tag = name.partition(":")
    words = images.load().families.get(family)
    if words is None:
        return truth(True)
    found = _TAG.fullmatch(tag)
    if not words or not tag:
        return maybe("the data does not say which tags there are")
    if found is None or found[1] not in words:
        return truth(True)
    newest = max((_number(each[1]) for each in _tags(family) if each[0] == found[1]), default=())
    if _number(found[2]) > newest or (family, tag) in _renamed():
        return maybe("it may be newer than the data")
    return truth(True)


def _tags(family: str) -> list[tuple[str, str]]:
    facts = images.load()
    names = [name for name in (*facts.images, *facts.aliases) if name.startswith(f"{family}:")]
    matches = [_TAG.fullmatch(name.partition(":")[2]) for name in names]
    return [(found[1], found[2]) for found in matches if found is not None]


def _renamed() -> frozenset[tuple[str, str]]:
    """Return the names under which an image would stand if it had been renamed the other way."""
    turned = []
    for name in images.load().images:
        family, _, tag = name.partition(":")
        turned += [(family.replace("/amazonlinux-", "/amazonlinux2-"), tag)]
        turned += [(family.replace("/amazonlinux2-", "/amazonlinux-"), tag)]
    return frozenset(turned)


def other(value: Value) -> str:
    """Return the name of an image that surely reads no runtimes: an official one of Docker Hub and the like.

    What is made from a curated image reads them, too, so that an image of somebody's own registry is not judged.
    """
    name = string(value)
    if name is None or name.startswith(CURATED):
        return ""
    facts = images.load()
    bare = name.partition("@")[0]
    if ":" in bare.rpartition("/")[2]:
        bare = bare.rpartition(":")[0]
    prefix = next((each for each in facts.official_registries if bare.startswith(each)), "")
    official = bare.removeprefix(prefix) in facts.official_images
    return name if official or bare in facts.vendor_images else ""


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(each[:9]) for each in text[:50].split("."))


def is_made(project: Project | None) -> bool:
    """Tell whether a project may be made at all."""
    return project is not None and not project.exists.is_no


def symbol(build: Build) -> str:
    """Return where a build's image stands by name: in its batch task, or in its project."""
    if build.task is not None and not equals(build.task.image, None).is_yes:
        return f"{build.task.symbol}.env.image"
    return f"{build.project.environment.symbol}.image" if build.project is not None else build.symbol
