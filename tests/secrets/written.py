"""This is where a text is written as a language wants it: YAML, shell, HCL."""

from __future__ import annotations

import json
import re
from random import Random

PLAIN_YAML = re.compile(r"[A-Za-z0-9/_.+=-]*[A-Za-z_/+][A-Za-z0-9/_.+=:@?%*!~^-]*")
PLAIN_SHELL = re.compile(r"[A-Za-z0-9/_.+=:@%,^-]+")


def lines_under(text: str, indent: int) -> str:
    return "\n".join(" " * indent + line for line in text.splitlines())


def yaml(random: Random, text: str, indent: int) -> str:
    """Return a text as a YAML value, the way people write it."""
    if "\n" in text:
        return f"|\n{lines_under(text, indent + 2)}"
    forms = ["'" + text.replace("'", "''") + "'", json.dumps(text)]
    if PLAIN_YAML.fullmatch(text) and not re.fullmatch(r"[-+.\d_eEx:]+|0[xo].*|~|-.*|\+.*|=.*|.*:", text):
        forms += [text, text]
    return random.choice(forms)


def item(random: Random, command: str, indent: int = 6) -> str:
    """Return a command as an item of a YAML list."""
    lead = " " * indent + "- "
    if "\n" in command or random.random() < 0.3:
        return f"{lead}|\n{lines_under(command, indent + 2)}"
    if re.match(r"[A-Za-z./]", command) and not re.search(r": |:$| #", command):
        return lead + command
    return f"{lead}'{command.replace(chr(39), chr(39) * 2)}'"


def shell(random: Random, text: str) -> str:
    """Return a text as one word of a shell."""
    forms = [f"'{text}'"]
    if not re.search(r"[\"\\$`]", text):
        forms.append(f'"{text}"')
    if PLAIN_SHELL.fullmatch(text):
        forms += [text, text]
    return random.choice(forms)


def inside(text: str) -> str:
    """Return a text as a part of a word in double quotes."""
    return re.sub(r'(["\\$`])', r"\\\1", text)


def hcl(text: str, indent: int = 0) -> str:
    """Return a text as a Terraform string."""
    text = text.replace("${", "$${").replace("%{", "%%{")
    if "\n" in text:
        return f"<<-EOT\n{lines_under(text, indent + 2)}\n{' ' * indent}EOT"
    return json.dumps(text)
