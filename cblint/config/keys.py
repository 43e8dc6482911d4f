"""This is where the keys of the configuration are declared: its reader, its JSON Schema and its sample follow them."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.finding import Profile, Severity
from cblint.option import FlagOption, NamesOption, NumberOption, Option, OptionValue, TextOption
from cblint.record import NamedTuple
from cblint.registry import Listed

SEVERITIES = tuple(severity.name.lower() for severity in Severity)
PROFILES = tuple(profile.value for profile in Profile)


class Kind(Enum):
    """What a key's value is; its text says so to people."""

    FLAG = "true or false"
    NUMBER = "a whole number"
    TEXT = "a text"
    WORD = "one of a few words"
    TEXTS = "a list of texts that are not empty"
    RULES = "a list of rule ids or groups"
    PATHS = "a table of path patterns to lists of rule ids or groups"
    FILE = "the path of a file"
    TABLES = "a table of rule ids to tables"


class Key(NamedTuple):
    """One key."""

    name: str
    kind: Kind
    description: str
    default: OptionValue = ()
    """What holds where it is not given; of tables, nothing."""
    words: tuple[str, ...] = ()
    """Of a word, all that it may be."""

    @property
    def must(self) -> str:
        """What its value must be, for people."""
        if self.kind is not Kind.WORD:
            return str(self.kind.value)
        return f"{', '.join(f'`{word}`' for word in self.words[:-1])} or `{self.words[-1]}`"


KEYS = (
    Key("select", Kind.RULES, "The rules and groups that run; where it is empty, all but the strict ones."),
    Key("ignore", Kind.RULES, "The rules and groups that do not run, whatever is selected."),
    Key("strict", Kind.FLAG, "Whether the rules for hygiene and hardening run, too.", default=False),
    Key("fail-on", Kind.WORD, "The lowest severity that makes the exit status 1.", "low", (*SEVERITIES, "never")),
    Key("min-severity", Kind.WORD, "Nothing below this severity is reported.", "low", SEVERITIES),
    Key(
        "sources",
        Kind.TEXTS,
        "What else this repository is called, beside its git remotes: URLs, or `owner/name`. A project whose source is "
        "one of them builds this repository.",
    ),
    Key(
        "terraform-var-files",
        Kind.TEXTS,
        "The files that Terraform is given as `-var-file`, in their order, relative to the root of what is checked. "
        "One counts for the root modules whose folder it lies in, or for all if it lies in none; other such files then "
        "do not count.",
    ),
    Key(
        "baseline",
        Kind.FILE,
        "The baseline whose findings are left out, relative to the folder of this configuration. `--baseline` takes "
        "its place, and `--isolated` leaves it out.",
        default="",
    ),
    Key(
        "rule-packs",
        Kind.TEXTS,
        "The rule packs of others that are loaded. Only in your own configuration, or in one that `--config` names: a "
        "repository cannot enable code.",
    ),
    Key("per-path-ignores", Kind.PATHS, "The rules and groups whose findings are accepted in files of these paths."),
    Key("rules", Kind.TABLES, "What holds for single rules."),
)

SEVERITY = Key("severity", Kind.WORD, "The severity of its findings; without it, that of the rule.", "", SEVERITIES)
PROFILE = Key(
    "profile",
    Kind.WORD,
    "When it runs: always and with all that it finds, or only if strict. Without it, as the rule says.",
    "",
    PROFILES,
)


def rule_keys(listed: Listed) -> tuple[Key, ...]:
    """Return the keys of a rule's table: what all rules have, then its own options."""
    return (
        SEVERITY._replace(default=listed.severity),
        PROFILE._replace(default=listed.profile),
        *map(_option_key, listed.options),
    )


def _option_key(option: Option) -> Key:
    match option:
        case FlagOption():
            return Key(option.name, Kind.FLAG, option.help, option.default)
        case NumberOption():
            return Key(option.name, Kind.NUMBER, option.help, option.default)
        case TextOption():
            kind = Kind.WORD if option.choices else Kind.TEXT
            return Key(option.name, kind, option.help, option.default, option.choices)
        case NamesOption():
            return Key(option.name, Kind.TEXTS, option.help, option.default)
