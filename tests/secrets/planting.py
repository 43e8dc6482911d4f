"""This is where secrets are planted: invented as their issuers make them, with near misses beside them.

It knows what the issuers publish of their formats and how people hand secrets to builds, and nothing of cblint.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tests.secrets import near_misses
from tests.secrets.issuers import ISSUERS, Secret, invent
from tests.secrets.places import PLACES
from tests.secrets.scene import Files


class Planted(NamedTuple):
    """A repository with one secret in it, which is to be found, and with texts that only look like one."""

    secret: Secret
    place: str
    form: str
    files: Files
    path: str
    start: int
    """Where the secret stands in the file."""
    length: int
    rules: set[str]
    near: tuple[tuple[str, str], ...]
    """The near misses: of what kind each is, and its text."""

    @property
    def line(self) -> int:
        return self.files[self.path].count("\n", 0, self.start) + 1


def plant(random: Random, issuer: str, place: str) -> Planted:
    """Return a repository with a new secret of an issuer in a place of one kind."""
    secret = invent(random, issuer)
    # The pipeline's and the credential's own names are no variables' names: a near miss must not have the secret's.
    values = [each for each in random.sample(near_misses.values(random), 4) if each[1] != secret.name]
    commands = random.sample(near_misses.commands(random), 2)
    variables = [(name, value) for _, name, value in values]
    scene = PLACES[place](random, secret, variables, [text for _, text in commands])
    text = scene.files[scene.path]
    core = secret.core
    if core not in text:
        core = base64.b64encode(f"ci:{secret.text}".encode()).decode()
    near = [(f"{kind} ({name})", value) for kind, name, value in values] + commands
    return Planted(
        secret, place, scene.form, scene.files, scene.path, text.index(core), len(core), scene.rules, tuple(near)
    )


def planted(seed: int, count: int) -> Iterator[Planted]:
    """Yield so many repositories: each issuer in turn, each kind of place in turn."""
    random = Random(seed)
    issuers, places = list(ISSUERS), list(PLACES)
    for number in range(count):
        yield plant(random, issuers[number % len(issuers)], places[(number // len(issuers) + number) % len(places)])
