"""This is where the AppSpec language is described, key by key, for servers, ECS and Lambda.

Facts: CodeDeploy user guide, "AppSpec file structure" (2026), and for servers what the CodeDeploy agent 1.8.1 reads.
"""

from __future__ import annotations

from cblint.model.part import ProblemKind
from cblint.read.keys import FLAG, TEXT, TEXTS, Key, Keys, Listed, Mapped, Number, Word

BEHAVIOURS = ("DISALLOW", "OVERWRITE", "RETAIN")

SCRIPT = Keys(
    (
        Key("location", TEXT, "The script's path in the revision.", required=True, examples=("scripts/start.sh",)),
        Key(
            "timeout",
            TEXT,
            "After how many seconds the script has failed; all scripts of one event have 3600 together.",
            default=3600,
        ),
        Key("runas", TEXT, "The user that runs the script; Linux only."),
        Key("sudo", FLAG, "Whether the script is run through `sudo`; not documented, but the agent reads it."),
    )
)

FILE = Keys(
    (
        Key("source", TEXT, "A file or folder of the revision; `/` is all of it.", required=True, examples=("/",)),
        Key(
            "destination",
            TEXT,
            "The folder on the instance that it is copied to.",
            required=True,
            examples=("/var/www/html",),
        ),
    )
)

PERMISSION = Keys(
    (
        Key("object", TEXT, "The file or folder on the instance.", required=True),
        Key("pattern", TEXT, "Which names below the folder are meant; `**` is all at any depth.", default="**"),
        Key("except", TEXTS, "Which names are left out."),
        Key(
            "type",
            TEXTS,
            "What is meant: files, folders, or both if not given.",
            examples=("file", "directory"),
        ),
        Key("owner", TEXT, "The owning user."),
        Key("group", TEXT, "The owning group."),
        Key("mode", TEXT, "The mode in octal digits; quoted if it begins with 0.", examples=("755", "0644")),
        Key("acls", TEXTS, "Access control list entries.", examples=("u:app:rwx",)),
        Key(
            "context",
            Keys(
                (
                    Key("name", TEXT, "The SELinux user."),
                    Key("user", TEXT, "Documented for the SELinux user, but the agent reads `name`."),
                    Key("type", TEXT, "The SELinux type."),
                    Key("range", TEXT, "The SELinux range."),
                ),
                closed=False,
            ),
            "The SELinux context.",
        ),
    )
)

SERVER = Keys(
    (
        Key(
            "version",
            Word(values=("0.0",), bare=True, what="`0.0` without quotes", problem=ProblemKind.INVALID_VERSION),
            "The version of the language.",
            required=True,
        ),
        Key(
            "os",
            Word(values=("linux", "windows"), what="`linux` or `windows`"),
            "The system of the servers.",
            required=True,
        ),
        Key("files", Listed(FILE, alone=False), "What is copied to the instance."),
        Key("permissions", Listed(PERMISSION, alone=False), "Modes and owners of what was copied; Linux only."),
        Key(
            "hooks",
            Mapped(Listed(SCRIPT, alone=False), "The scripts of this event, in order."),
            "Scripts to run, by lifecycle event.",
        ),
        Key(
            "file_exists_behavior",
            Word(
                values=BEHAVIOURS,
                what="`DISALLOW`, `OVERWRITE` or `RETAIN`",
                meanings=("the deployment fails.", "the file is replaced.", "the file stays, and is used as it is."),
            ),
            "What happens to a file that is there and that no deployment put there.",
            default="DISALLOW",
        ),
    ),
    free=("x-", ".", "_"),
)

SERVICE_VERSION = Key(
    "version",
    Word(values=("0.0",), what="`0.0`", problem=ProblemKind.INVALID_VERSION),
    "The version of the language.",
    required=True,
)

_HOOKS = Key(
    "Hooks",
    Listed(Mapped(TEXT, "The function of this event: its name or ARN."), alone=False),
    "Lambda functions to call, by lifecycle event: names or ARNs.",
)


def _keys(*keys: Key, closed: bool = True) -> Keys:
    return Keys(keys, closed, other_case=True)


def _platform(kind: str, properties: Keys) -> Keys:
    resource = _keys(
        Key("Type", Word(values=(kind,), what=f"`{kind}`"), "The kind of resource.", required=True),
        Key("Properties", properties, "What is deployed.", required=True),
    )
    resources = Key(
        "Resources",
        Listed(Mapped(resource, "The resource; the name is free."), alone=False),
        "The one resource that is deployed.",
        required=True,
    )
    return Keys((SERVICE_VERSION, resources, _HOOKS), free=("x-", ".", "_"), other_case=True)


ECS = _platform(
    "AWS::ECS::Service",
    _keys(
        Key(
            "TaskDefinition",
            TEXT,
            "The task definition's ARN; in a pipeline the word `<TASK_DEFINITION>`.",
            required=True,
            told=False,
            examples=("<TASK_DEFINITION>",),
        ),
        Key(
            "LoadBalancerInfo",
            _keys(
                Key("ContainerName", TEXT, "The container that gets the traffic.", required=True),
                Key("ContainerPort", Number(minimum=0), "The container's port.", required=True),
            ),
            "Where the traffic goes.",
            required=True,
        ),
        Key("PlatformVersion", TEXT, "The Fargate platform version.", default="LATEST"),
        Key(
            "NetworkConfiguration",
            _keys(
                Key(
                    "AwsvpcConfiguration",
                    _keys(
                        Key("Subnets", TEXTS, "The subnets.", required=True),
                        Key("SecurityGroups", TEXTS, "The security groups.", required=True),
                        Key(
                            "AssignPublicIp",
                            Word(values=("ENABLED", "DISABLED"), what="`ENABLED` or `DISABLED`"),
                            "Whether tasks get a public address.",
                            required=True,
                        ),
                    ),
                    "The tasks' network.",
                ),
            ),
            "The service's network.",
        ),
        Key(
            "CapacityProviderStrategy",
            Listed(
                _keys(
                    Key("Base", Number(minimum=0), "How many tasks run there at least; in one entry only."),
                    Key("CapacityProvider", TEXT, "The capacity provider's name."),
                    Key("Weight", Number(minimum=0), "The share of tasks that run there."),
                ),
                alone=False,
            ),
            "How tasks are spread over capacity providers.",
        ),
    ),
)

LAMBDA = _platform(
    "AWS::Lambda::Function",
    _keys(
        Key("Name", TEXT, "The function's name.", required=True),
        Key("Alias", TEXT, "The alias that is moved.", required=True, told=False),
        Key("CurrentVersion", TEXT, "The version that the alias points to now.", required=True, told=False),
        Key("TargetVersion", TEXT, "The version that it will point to.", required=True, told=False),
    ),
)

CONFUSIONS = (
    ("file", "files"),
    ("script", "location"),
    ("path", "location"),
    ("user", "runas"),
    ("run_as", "runas"),
    ("run-as", "runas"),
    ("src", "source"),
    ("dest", "destination"),
    ("target", "destination"),
    ("operating_system", "os"),
)
"""What people write, and the key that they mean."""
