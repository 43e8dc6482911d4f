"""This is where it is answered which deployment configuration a group uses, and whether it is one for its platform."""

from __future__ import annotations

from collections.abc import Iterable

from cblint.analysis import links
from cblint.data.deployments import configurations
from cblint.model.deployment import DeploymentConfig
from cblint.model.pipeline import DeploymentGroup
from cblint.pattern import pattern
from cblint.read.spelling import nearest
from cblint.record import Record
from cblint.value import Basis, Known, Truth, equals, maybe, string, truth, why_unknown
from cblint.workspace import Workspace

_SHIFTING = pattern(r"(?:CodeDeployDefault\.)?(?:Lambda|ECS)?(?:Canary|Linear)\d+[Pp]ercent\w*")
_TAIL = pattern(r"(?:(?:Canary|Linear)\d+Percent\w+|AllAtOnce)\Z")
_NUMBERS = pattern(r"\d+")


class Mismatch(Record):
    """A deployment configuration that a group cannot have."""

    name: str
    platform: str
    """Whose configuration it is; empty where there is none of that name."""
    meant: str
    """The configuration that was probably meant; empty where that is not clear."""
    declared: DeploymentConfig | None = None
    """The repository's own, where it is one."""

    @property
    def is_firm(self) -> bool:
        """Whether it surely cannot be: a name without the prefix may be of a configuration out of view."""
        return bool(self.platform) or self.name.startswith(configurations().prefix)


def mismatch(workspace: Workspace, group: DeploymentGroup) -> Mismatch | None:
    """Return why a group's configuration cannot be; None where it can, or where that is not certain."""
    name = string(group.deployment_config)
    if not name:
        return None
    facts = configurations()
    if group.of_function and name in facts.sam:
        return None
    platform = string(group.compute_platform) or ""
    predefined = facts.platform(name)
    if predefined:
        other = bool(platform) and predefined != platform
        return Mismatch(name, predefined, _counterpart(name, platform)) if other else None
    if name.startswith(facts.prefix):
        return Mismatch(name, "", _nearest(name, platform))
    return _of_own(workspace, group, name, platform)


def _of_own(workspace: Workspace, group: DeploymentGroup, name: str, platform: str) -> Mismatch | None:
    found = links.find(workspace, DeploymentConfig, group.deployment_config, group)
    if isinstance(found, DeploymentConfig):
        own = string(found.compute_platform) or ""
        firm = found.compute_platform.origin.basis is not Basis.DEFAULT
        wrong = bool(own and platform) and firm and own != platform
        return Mismatch(name, own, "", found) if wrong else None
    if found is not None:
        return None
    facts = configurations()
    if facts.platform(f"{facts.prefix}{name}") and not group.of_function:
        return Mismatch(name, "", _counterpart(f"{facts.prefix}{name}", platform) or f"{facts.prefix}{name}")
    meant = nearest(name, _of_numbers(name, facts.sam)) if group.of_function and _SHIFTING.fullmatch(name) else ""
    return Mismatch(name, "", meant) if meant else None


def _counterpart(name: str, platform: str) -> str:
    """Return the configuration of a platform that does as the one of another does; empty where there is none."""
    facts = configurations()
    names = facts.predefined.get(platform, ())
    if name in names:
        return name
    plain = name.removeprefix(facts.prefix).removeprefix("ECS").removeprefix("Lambda")
    prefix = "" if platform == "Server" else platform
    found = f"{facts.prefix}{prefix}{plain}"
    return found if found in names else _same(found, names)


def _same(name: str, names: tuple[str, ...]) -> str:
    """Return the name that differs in a plural alone: AWS writes `Every1Minute` for functions, `Every1Minutes` else."""
    return next((each for each in names if each.rstrip("s") == name.rstrip("s")), "")


def _nearest(name: str, platform: str) -> str:
    facts = configurations()
    names = facts.predefined.get(platform) or tuple(each for known in facts.predefined.values() for each in known)
    return nearest(name, _of_numbers(name, names)) or _by_tail(name, platform)


def _by_tail(name: str, platform: str) -> str:
    """Return the configuration that shifts traffic in the way that a longer name ends with."""
    tail = _TAIL.search(name)
    meant = platform or ("ECS" if "ECS" in name else "Lambda" if "Lambda" in name else "")
    return "" if tail is None else _counterpart(f"{configurations().prefix}{tail.group()}", meant)


def _of_numbers(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that have the same numbers as another."""
    return sorted(each for each in names if _NUMBERS.findall(each) == _NUMBERS.findall(name))


def is_at_once(workspace: Workspace, group: DeploymentGroup) -> Truth:
    """Return whether a group's deployments go everywhere at once."""
    config = group.deployment_config
    if isinstance(config, Known) and config.data is None:
        return truth(False)
    facts = configurations()
    own = links.find(workspace, DeploymentConfig, config, group)
    if isinstance(own, DeploymentConfig):
        return equals(own.routing_type, "AllAtOnce")
    name = string(config)
    if name is None:
        return maybe(why_unknown(config))
    return truth(name in facts.at_once or (group.of_function and name == "AllAtOnce"))


def of(group: DeploymentGroup) -> str:
    """Return the platform that a group deploys to, for people."""
    return string(group.compute_platform) or "an unknown platform"
