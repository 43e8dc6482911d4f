"""This is where webhooks are built: Terraform's resources, and the `Triggers` of CloudFormation's projects.

Properties and defaults: CodeBuild API reference, `CreateWebhook` (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.project import Webhook
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import Section, header, section
from cblint.value import YES, Choice, Entries, Entry, Items, Known, Reason, Reference, Unknown, Value

PROJECT: Mapping[str, tuple[str, str]] = {"name": ("", "Name"), "triggers": ("", "Triggers")}
WEBHOOK: Mapping[str, tuple[str, str]] = {
    "webhook": ("", "Webhook"),
    "project": ("project_name", ""),
    "filter_groups": ("filter_group", "FilterGroups"),
    "build_type": ("build_type", "BuildType"),
}
FILTER: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "pattern": ("pattern", "Pattern"),
    "exclude_matched_pattern": ("exclude_matched_pattern", "ExcludeMatchedPattern"),
}


def webhooks(declared: Declared) -> Iterator[Webhook]:
    """Yield the webhooks: Terraform's resources, and CloudFormation's `Triggers` where they surely make one."""
    for declaration in declared.of("webhook"):
        part = section(declaration, WEBHOOK)
        yield _webhook(declaration, part, part.scalar("project"))
    for declaration in declared.of("project"):
        project = section(declaration, PROJECT)
        if project.language == "terraform" or not project.get("triggers"):
            continue
        part = project.one("triggers", WEBHOOK)
        made = part.boolean("webhook")
        if isinstance(made, Known) and made.data is True:
            name = named(declaration, project, "name")
            own = name.origin.referring_to(Reference(declaration.address, ""))
            webhook = _webhook(declaration, part, name.replace(origin=own))
            yield webhook.replace(span=part.span, symbol=part.symbol)


def _webhook(declaration: Declaration, part: Section, project: Value) -> Webhook:
    return Webhook(
        *identity(declaration),
        project=project,
        filter_groups=_filter_groups(part),
        build_type=part.scalar("build_type", "BUILD"),
    )


def _filter_groups(part: Section) -> Items:
    """Return the groups as a sequence of sequences of filters, in Terraform's words."""
    groups = part.items("filter_groups")
    made: list[Value] = []
    closed = groups.closed
    for group in groups.items:
        filters = group
        if isinstance(group, Entries):
            filters = group.get("filter") or Items(group.origin, ())
        if isinstance(filters, Items):
            made.append(_filters(part.language, filters, part.symbol_of("filter_groups")))
        elif isinstance(filters, Choice | Unknown):
            made.append(filters)
            closed = closed and isinstance(filters, Choice)
        else:
            made.append(Unknown(filters.origin, Reason.MALFORMED))
    return groups.replace(items=tuple(made), closed=closed)


def _filters(language: str, filters: Items, symbol: str) -> Items:
    made: list[Value] = []
    for each in filters.items:
        if not isinstance(each, Entries):
            made.append(each if isinstance(each, Choice | Unknown) else Unknown(each.origin, Reason.MALFORMED))
            continue
        part = Section(language, FILTER, each, header(each), symbol, YES)
        values = (
            ("type", part.scalar("type", Unknown(each.origin, Reason.MALFORMED, "type"))),
            ("pattern", part.scalar("pattern")),
            ("exclude_matched_pattern", part.boolean("exclude_matched_pattern")),
        )
        entries = tuple(Entry(name, part.span_of(name), value) for name, value in values)
        made.append(Entries(each.origin, entries))
    return filters.replace(items=tuple(made))
