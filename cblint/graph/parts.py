"""This is where the picture of a repository is defined: nodes, the edges between them, and the boxes around them."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.finding import Finding
from cblint.record import NamedTuple, Record
from cblint.source import Span


class State(Enum):
    """How much is known of what a node stands for."""

    DECLARED = "declared"
    """It is in the repository."""
    MAYBE = "maybe"
    """It is in the repository, but depends on what is not known."""
    OUTSIDE = "outside"
    """It is named, and not declared in the repository."""
    UNKNOWN = "unknown"
    """It is not known which it is."""


class Kind(Enum):
    """What a node stands for, the ones that a picture needs most first."""

    PROJECT = "project"
    PIPELINE = "pipeline"
    ACTION = "action"
    BUILDSPEC = "buildspec"
    TRIGGER = "trigger"
    GROUP = "deployment group"
    ROLE = "role"
    SOURCE = "source"
    REGISTRY = "image repository"
    SERVICE = "ECS service"
    TASK = "task definition"
    FUNCTION = "function"
    APPSPEC = "AppSpec"
    STACK = "CloudFormation stack"
    BUCKET = "bucket"
    INTERNET = "internet"
    NAT = "NAT gateway"
    SUBNET = "subnet"
    SECURITY_GROUP = "security group"


class Relation(Enum):
    """What an edge says: its start … its end."""

    STARTS = "starts"
    THEN = "then"
    HANDS = "hands over"
    """An artifact, which the label names."""
    READS = "is read by"
    RUNS = "runs"
    BUILDS_BY = "builds by"
    ACTS_AS = "acts as"
    IN = "builds in"
    ROUTES = "routes to"
    RUNS_IN = "runs in"
    PULLS = "pulls"
    PUSHES = "pushes"
    WRITES = "writes to"
    DEPLOYS = "deploys to"
    DEPLOYS_BY = "deploys by"
    USES = "uses"


class Box(NamedTuple):
    """What is drawn around nodes: a stack, or a pipeline in it."""

    id: str
    kind: str
    """`stack` or `pipeline`."""
    label: str
    parent: str
    """The id of the box around it; empty for none."""


class Node(Record):
    """One thing in the picture."""

    id: str
    """Its kind and address, or how it is named: the same from run to run."""
    kind: Kind
    label: str
    details: tuple[str, ...]
    box: str
    """The id of the box that it stands in; empty for none."""
    state: State
    reason: str
    """Why it is not known, or may not be there; else empty."""
    span: Span | None
    """Where it is declared, else where it is named; None where it is nowhere."""
    symbol: str
    """What the symbols of findings in it begin with; empty where it is no declared part."""
    extent: Span | None = None
    """All of its text, where it is a text of its own, as a buildspec is."""


class Edge(NamedTuple):
    """How two nodes belong together."""

    start: str
    end: str
    relation: Relation
    label: str
    """What it says beside that: an artifact's name; often empty."""
    sure: bool
    span: Span | None
    """The place that makes the link."""


class LeftOut(NamedTuple):
    """Nodes that are not drawn."""

    kind: str
    number: int
    reason: str


class Graph(Record):
    """The picture: everything sorted, so that it is the same from run to run."""

    boxes: tuple[Box, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    findings: dict[str, tuple[Finding, ...]]
    """By the ids of nodes."""
    elsewhere: tuple[Finding, ...]
    """Findings that stand at nothing in the picture."""
    left_out: tuple[LeftOut, ...]
