"""This is where it is answered what a build selects under `runtime-versions`, and whether its image has that."""

from __future__ import annotations

from cblint.analysis.commands import run_by
from cblint.analysis.images import kinds as build_images
from cblint.data import images
from cblint.data.images import Image
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.pattern import pattern
from cblint.record import Record
from cblint.value import Basis, Entries, Entry, Truth, Value, maybe, string, truth, why_unknown
from cblint.workspace import Workspace

_NUMBERS = pattern(r"[0-9]+")


class Missing(Record):
    """An entry of `runtime-versions` that the build's image does not have."""

    entry: Entry
    image: Image
    version: str
    """The version that it does not have; empty where it does not have the runtime at all."""
    nearest: str
    """The version that it has instead, or nothing."""


def selected(buildspec: Buildspec) -> tuple[Entry, ...]:
    """Return the entries of `runtime-versions` that are read: those of the install phase."""
    phase = buildspec.phase("install")
    if phase is None or not isinstance(phase.runtime_versions, Entries):
        return ()
    return phase.runtime_versions.entries


def missing(workspace: Workspace, build: Build) -> tuple[Missing, ...]:
    """Return what a build selects that its curated image does not have; `docker` has a question of its own."""
    entries = selected(build.buildspec) if build.buildspec is not None else ()
    image = build_images.curated(build.image) if entries else None
    if image is None or image.runtimes is None:
        return ()
    found = []
    for entry in entries:
        runtime = image.runtimes.get(entry.key)
        value = _expanded(workspace, build, entry.value)
        version = string(value)
        if runtime is None:
            if entry.key in images.load().runtimes and entry.key != "docker":
                found.append(Missing(entry, image, "", ""))
        elif version is not None and not runtime.others and not _offers(runtime.versions, version):
            expanded_entry = entry.replace(value=value)
            found.append(Missing(expanded_entry, image, version, _nearest(runtime.versions, version)))
    return tuple(found)


def _expanded(workspace: Workspace, build: Build, version: Value) -> Value:
    """Return a version with its variables put in."""
    if "$" not in (string(version) or ""):
        return version
    from cblint.analysis.commands.expanding import expanded  # noqa: PLC0415  (few versions are variables)

    return expanded(workspace, build, version, "phases.install.runtime-versions")


def preinstalled_docker(build: Build) -> Entry | None:
    """Return the entry that selects Docker in an image that has one version of it, and lets nobody select it."""
    image = build_images.curated(build.image)
    if image is None or image.runtimes is None or build.buildspec is None or "docker" in image.runtimes:
        return None
    if not image.platform.startswith("linux") or len(image.runtimes) == 1:
        return None
    return next((entry for entry in selected(build.buildspec) if entry.key == "docker"), None)


def unknown_names(build: Build) -> tuple[Entry, ...]:
    """Return the entries whose name is no runtime of any image, where the build's image may read them."""
    entries = selected(build.buildspec) if build.buildspec is not None else ()
    if not entries or ignored_by(build):
        return ()
    known = images.load().runtimes
    return tuple(entry for entry in entries if entry.key not in known and "$" not in entry.key)


def meant(name: str) -> str:
    """Return the runtime that is meant by a name that is none, or nothing."""
    facts = images.load()
    found = facts.meant.get(name.lower(), name.lower())
    if found in facts.runtimes:
        return found
    from cblint.read.spelling import nearest  # noqa: PLC0415  (only where something is misspelt)

    return nearest(name, facts.runtimes)


def ignored_by(build: Build) -> str:
    """Return the image by which a build's `runtime-versions` are surely passed over, or nothing."""
    name = string(build.image) or ""
    image = build_images.curated(build.image)
    if image is not None:
        # Images that are older than the selection of runtimes know none, as those of Lambda do.
        knows_none = image.platform.startswith("lambda") or (image.status == "gone" and image.runtimes is None)
        return name if knows_none else ""
    return name if build_images.is_of_one_language(build.image) else build_images.other(build.image)


def demanded(build: Build) -> Truth:
    """Return whether the image refuses a build that selects no runtime, and it selects none."""
    buildspec = build.buildspec
    if buildspec is None or build.project is None:
        return maybe(build.why_unknown or "the project is not known")
    image = build_images.curated(build.image)
    if image is None:
        return maybe(why_unknown(build.image)) if string(build.image) is None else truth(False)
    if not image.selection_required:
        return truth(False)
    phase = buildspec.phase("install")
    if not buildspec.closed or (phase is not None and not phase.closed):
        return maybe("not all of the buildspec is known")
    return truth(not any(_is_given(each.runtime_versions) for each in buildspec.phases))


def _is_given(value: Value) -> bool:
    return not (isinstance(value, Entries) and value.origin.basis is Basis.AWS_DEFAULT)


def used(workspace: Workspace, build: Build) -> dict[str, str]:
    """Return the runtimes that a build's commands visibly need, each with the newest version that its image has."""
    image = build_images.curated(build.image)
    if image is None or image.runtimes is None:
        return {}
    names = images.load().runtime_of
    found = [names[each.name] for each in run_by(workspace, build).invocations if each.name in names]
    languages = [each for each in dict.fromkeys(found) if each != "docker"] or found[:1]
    return {name: image.runtimes[name].versions[-1] for name in languages if name in image.runtimes}


def end_of_life(entry: Entry) -> tuple[str, str]:
    """Return the version that an entry selects and the day when its maintenance ended; nothing where it goes on."""
    written = string(entry.value)
    parts = (written or "").removesuffix(".x").split(".")
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return "", ""
    facts = images.load()
    for count in (2, 1):
        version = ".".join(parts[:count])
        day = facts.end_of_life.get(entry.key, {}).get(version, "")
        if day and day <= facts.life_date:
            return version, day
    return "", ""


def _offers(versions: tuple[str, ...], version: str) -> bool:
    if version == "latest" or "$" in version:
        return True
    if version.endswith(".x"):
        start = version[:-2]
        return any(each == start or each.startswith(f"{start}.") for each in versions)
    return version in versions


def _nearest(versions: tuple[str, ...], version: str) -> str:
    """Return the version of the same major number, the nearest of them, else the newest."""
    wanted = [int(each[:9]) for each in _NUMBERS.findall(version[:100])]
    same = [each for each in versions if wanted and _numbers(each)[:1] == wanted[:1]]
    above = [each for each in same if _numbers(each) >= wanted[: len(_numbers(each))]]
    return (above[:1] or same[-1:] or versions[-1:] or ("",))[0]


def _numbers(version: str) -> list[int]:
    return [int(each) for each in _NUMBERS.findall(version)]
