"""This is where the `batch` section of a buildspec is described, key by key.

Facts: CodeBuild user guide, "Batch build buildspec reference" and "Run builds in batches" (2026-09).
"""

from __future__ import annotations

from cblint.read.keys import FLAG, TEXT, TEXTS, Expands, Key, Keys, Listed, Mapped, Number

ENVIRONMENT_TYPES = ("LINUX_CONTAINER", "ARM_CONTAINER", "LINUX_GPU_CONTAINER", "WINDOWS_SERVER_2022_CONTAINER")
COMPUTE_TYPES = ("BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE")
IMAGES = ("aws/codebuild/standard:7.0", "aws/codebuild/amazonlinux-x86_64-standard:5.0")

_TASK_ENV = Keys(
    (
        Key("compute-type", TEXT, "The size of the machine; not together with `fleet`.", examples=COMPUTE_TYPES),
        Key("fleet", TEXT, "The reserved capacity fleet, by its ARN; not together with `compute-type`."),
        Key("image", TEXT, "The image that the build runs in.", examples=IMAGES),
        Key("privileged-mode", FLAG, "Whether the build may run a Docker daemon.", default=False),
        Key("type", TEXT, "The environment type.", examples=ENVIRONMENT_TYPES),
        Key(
            "variables",
            Mapped(TEXT, "The value of the variable, as it is written."),
            "Environment variables with their literal values.",
            expands=Expands.NO,
            early=True,
        ),
    )
)

_IGNORE_FAILURE = Key(
    "ignore-failure", FLAG, "Whether the batch can succeed though a build of it fails.", default=False
)

_TASK = Keys(
    (
        Key(
            "identifier",
            TEXT,
            "Names the build: letters, digits and underscores, under 128 characters.",
            required=True,
            examples=("unit_tests",),
        ),
        Key("buildspec", TEXT, "The build's own buildspec file; this one if not given.", examples=("unit.yml",)),
        Key("debug-session", FLAG, "Whether one can connect to the running build.", default=False),
        Key("env", _TASK_ENV, "Settings that replace the project's."),
        _IGNORE_FAILURE,
        Key("depend-on", TEXTS, "Identifiers of the builds that have to succeed first; read in a `build-graph` only."),
    )
)

_STATIC = Keys((_IGNORE_FAILURE, Key("env", _TASK_ENV, "Settings that all builds share.")))

_DYNAMIC_ENV = Keys(
    (
        Key("compute-type", TEXTS, "Sizes of the machine.", examples=COMPUTE_TYPES),
        Key("fleet", TEXTS, "ARNs of reserved capacity fleets."),
        Key("image", TEXTS, "Images.", examples=IMAGES),
        Key("type", TEXTS, "Environment types.", examples=ENVIRONMENT_TYPES),
        Key("privileged-mode", Listed(FLAG), "Whether a build may run a Docker daemon."),
        Key(
            "variables",
            Mapped(TEXTS, "The values of the variable."),
            "Environment variables, each with all its values.",
            expands=Expands.NO,
            early=True,
        ),
    )
)

_DYNAMIC = Keys(
    (
        Key("buildspec", TEXTS, "Buildspec files, one build for each.", examples=("unit.yml",)),
        Key("env", _DYNAMIC_ENV, "Settings of which each combination is one build."),
    )
)

_MATRIX = Keys(
    (
        Key("static", _STATIC, "What is the same in all builds."),
        Key("dynamic", _DYNAMIC, "What differs: there is one build for each combination."),
    )
)

_FANOUT = Keys(
    (
        Key("parallelism", Number(minimum=1), "How many builds share the tests.", required=True),
        _IGNORE_FAILURE,
    )
)

BATCH = Keys(
    (
        Key("fast-fail", FLAG, "Whether the other builds are stopped when one fails.", default=False),
        Key("build-graph", Listed(_TASK, alone=False), "Builds that can wait for one another."),
        Key("build-list", Listed(_TASK, alone=False), "Builds that run side by side."),
        Key("build-matrix", _MATRIX, "Builds for all combinations of settings."),
        Key(
            "build-fanout",
            _FANOUT,
            "Builds that share the tests of the command `codebuild-tests-run`.",
            since="2025-01-02",
        ),
    )
)
