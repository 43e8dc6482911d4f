"""Tell how far CodeBuild projects in Terraform are understood: `python3 bench/terraform.py [--places] FOLDER…`.

Each folder is a repository. Of each project, five attributes count: image, privileged mode, role, buildspec and VPC.
What is not known is counted by why; `--places` says where. What a declared resource will be counts as known.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from cblint.files import Files
from cblint.model.project import Project
from cblint.read.terraform import read_module, relevant_roots
from cblint.value import Choice, Hole, Reason, Text, Unknown, Value

REASONS = {
    Reason.NO_VALUE: "a required variable has no value",
    Reason.OUTSIDE: "a data source, another repository's module, or a state tells it",
    Reason.COMPUTED: "only known after the resources have been made",
    Reason.RUNTIME: "only known while it runs",
    Reason.CONDITION: "it depends on a variable that is open",
    Reason.NOT_FOUND: "what it refers to is not declared",
    Reason.MALFORMED: "something does not parse",
    Reason.NOT_EVALUATED: "a function or expression is not evaluated",
    Reason.TOO_LARGE: "a function or expression is not evaluated",
}


Why = tuple[Reason, str] | None


def attributes(project: Project) -> Iterator[tuple[str, Why]]:
    """Yield the five attributes with why they are not known; None for those that are."""
    yield "image", unknown(project.environment.image)
    yield "privileged mode", unknown(project.environment.privileged_mode)
    role = project.service_role
    yield "role", None if role.origin.reference is not None else unknown(role)
    yield "buildspec", unknown(project.source.buildspec)
    yield "VPC", vpc(project)


def vpc(project: Project) -> Why:
    """Return why a project's network is not known."""
    if project.vpc_config is None:
        return None
    if project.vpc_given.is_maybe:
        return Reason.CONDITION, "; ".join(project.vpc_given.reasons)
    lists = (project.vpc_config.subnets, project.vpc_config.security_group_ids)
    values = [project.vpc_config.vpc_id, *(item for each in lists for item in each.items)]
    open_lists = [Unknown(each.origin, Reason.NOT_EVALUATED, "a list") for each in lists if not each.closed]
    return next((why for why in map(unknown, [*values, *open_lists]) if why and why[0] is not Reason.COMPUTED), None)


def unknown(value: Value) -> Why:
    """Return why a value is not known; None if it is."""
    match value:
        case Unknown(reason=reason, detail=detail):
            return reason, detail
        case Text(parts=parts):
            hole = next(part for part in parts if isinstance(part, Hole))
            return hole.reason, hole.detail
        case Choice(options=options):
            return Reason.CONDITION, options[0].condition
        case _:
            return None


def main(arguments: list[str]) -> None:
    """Print the figures of all folders."""
    places = "--places" in arguments
    asked: Counter[str] = Counter()
    known: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    repositories = 0
    for folder in [each for each in arguments if each != "--places"]:
        files = Files(folder)
        projects = [each for root in relevant_roots(files) for each in read_module(root, files).projects]
        repositories += bool(projects)
        for project in projects:
            for name, why in attributes(project):
                asked[name] += 1
                known[name] += why is None
                if why is not None:
                    reasons[REASONS.get(why[0], why[0].value)] += 1
                    if places:
                        print(f"{folder}: {project.symbol}: {name}: {why[0].name} {why[1]}")
    total, resolved = sum(asked.values()), sum(known.values())
    print(f"{repositories} repositories with {asked['image']} projects")
    for name, count in asked.items():
        print(f"{name}: {known[name]} of {count} ({known[name] / count:.0%})")
    print(f"together: {resolved} of {total} ({resolved / max(total, 1):.1%})")
    for reason, count in reasons.most_common():
        print(f"  {count} ({count / total:.1%}): {reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
