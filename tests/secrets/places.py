"""This is where secrets and near misses are put into the files of a small repository, in five kinds of place."""

# ruff: noqa: E501  (what is written is read more easily unbroken)
from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from tests.secrets.cloudformation import in_cloudformation
from tests.secrets.commands import commands
from tests.secrets.issuers import Secret
from tests.secrets.scene import COMMANDS, TEXTS, Scene, Variables, buildspec, mapping, mixed
from tests.secrets.terraform import in_terraform
from tests.secrets.written import item

Place = Callable[[Random, Secret, Variables, list[str]], Scene]


def in_variables(random: Random, secret: Secret, near: Variables, beside: list[str]) -> Scene:
    """A buildspec's variables, and those of a batch's builds."""
    every = mixed(random, secret, near)
    items = "\n".join(item(random, each) for each in (*beside, "make"))
    form = random.choice(("variables", "variables", "flow mapping", "build-graph", "build-list"))
    if form == "flow mapping" and "\n" not in "".join(value for _, value in every):
        flow = ", ".join(f"{name}: {json.dumps(value)}" for name, value in every)
        return Scene(
            form,
            {
                "buildspec.yml": f"version: 0.2\nenv: {{variables: {{{flow}}}}}\nphases: {{build: {{commands: [make]}}}}\n"
            },
            "buildspec.yml",
            TEXTS,
        )
    if form.startswith("build-"):
        task = (
            f"batch:\n  {form}:\n    - identifier: one\n      env:\n        variables:\n{mapping(random, every, 10)}\n"
        )
        text = "version: 0.2\n" + task + buildspec("", items).removeprefix("version: 0.2\n")
        return Scene(form, {"buildspec.yml": text}, "buildspec.yml", TEXTS)
    return Scene("variables", {"buildspec.yml": buildspec(mapping(random, every, 4), items)}, "buildspec.yml", TEXTS)


def in_commands(random: Random, secret: Secret, near: Variables, beside: list[str]) -> Scene:
    """The commands of a buildspec."""
    form, text = random.choice(commands(random, secret))
    every = [text, *beside]
    random.shuffle(every)
    items = "\n".join(item(random, each) for each in every)
    return Scene(form, {"buildspec.yml": buildspec(mapping(random, near, 4), items)}, "buildspec.yml", COMMANDS)


def in_scripts(random: Random, secret: Secret, near: Variables, beside: list[str]) -> Scene:
    """Scripts, makefiles and package scripts that commands reach."""
    form, text = random.choice(commands(random, secret))
    every = [text, *beside]
    random.shuffle(every)
    script = "#!/bin/bash\nset -e\n" + "\n".join(every) + "\n"
    one_line = "\n" not in text and not set(text) & {"#", "$", "\\"} and form not in ("assignment", "export")
    how = random.choice(("run", "bash", "sourced", "nested", *(("make", "npm") if one_line else ())))
    variables = mapping(random, near, 4)
    match how:
        case "run":
            files, path = (
                {"deploy.sh": script, "buildspec.yml": buildspec(variables, "      - ./deploy.sh prod")},
                "deploy.sh",
            )
        case "bash":
            files = {"ci/deploy.sh": script, "buildspec.yml": buildspec(variables, "      - cd ci && bash deploy.sh")}
            path = "ci/deploy.sh"
        case "sourced":
            files, path = {"env.sh": script, "buildspec.yml": buildspec(variables, "      - . ./env.sh")}, "env.sh"
        case "nested":
            files = {
                "ci/build.sh": '#!/bin/sh\nif [ -n "$CI" ]; then\n  sh ci/publish.sh\nfi\n',
                "ci/publish.sh": script,
                "buildspec.yml": buildspec(variables, "      - sh ci/build.sh"),
            }
            path = "ci/publish.sh"
        case "make":
            files = {
                "Makefile": f"all:\n\tmake -v\ndeploy:\n\t{text}\n",
                "buildspec.yml": buildspec(variables, "      - make deploy"),
            }
            path = "Makefile"
        case _:
            files = {
                "package.json": json.dumps({"name": "app", "scripts": {"test": "jest", "deploy": text}}, indent=2),
                "buildspec.yml": buildspec(variables, "      - npm run deploy"),
            }
            path = "package.json"
    return Scene(f"{how}: {form}", files, path, COMMANDS)


PLACES: dict[str, Place] = {
    "variables": in_variables,
    "commands": in_commands,
    "scripts": in_scripts,
    "Terraform": in_terraform,
    "CloudFormation": in_cloudformation,
}
