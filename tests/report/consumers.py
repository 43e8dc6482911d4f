"""This is where each format is read as its consumers read it, written from what they document.

Every function takes what cblint wrote, raises AssertionError where a consumer would refuse or misread it, and returns
what the consumer would show. `.ci/formats` uses them, too.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from jsonschema import Draft202012Validator
from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite
from markdown_it import MarkdownIt
from markdown_it.token import Token

SGR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = {"type": "integer", "minimum": 1}


class Command(NamedTuple):
    """A workflow command as GitHub's runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def neutral(text: str) -> None:
    """Require that a text holds nothing that commands a terminal or reorders what it shows."""
    assert text.replace("\n", "").isprintable()
    text.encode("utf-8")


def silent(text: str) -> None:
    """Require that no build log finds a command in a text: GitHub, Azure, TeamCity."""
    assert workflow_commands(text) == []
    assert re.search(r"##\w*\[", text) is None


def workflow_commands(text: str) -> list[Command]:
    """Return the commands that GitHub's runner finds, whatever their names are, each on a line of its own."""
    return [command for line in text.split("\n") if (command := _workflow_command(line.strip())) is not None]


def _workflow_command(line: str) -> Command | None:
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    head, _, data = line[2:].partition("::")
    name, _, given = head.partition(" ")
    properties = {}
    for pair in given.strip().split(","):
        key, equals, value = pair.partition("=")
        if equals and value:
            properties[key] = _unescaped(value, "\r\n:,%")
    return Command(name, properties, _unescaped(data, "\r\n%"))


def _unescaped(text: str, characters: str) -> str:
    for character in characters:
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def annotated(text: str) -> list[Command]:
    """Return the annotations of a step: lines and columns are such as the runner keeps."""
    found = workflow_commands(text)
    for command in found:
        assert command.name in {"error", "warning", "notice"}
        assert len(command.data) < 64 * 1024
        given = command.properties
        assert set(given) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert len(given["title"]) <= 255
        if "endLine" in given:
            assert int(given["line"]) <= int(given["endLine"])
        if "endColumn" in given:
            assert given["line"] == given["endLine"]
            assert 1 <= int(given["col"]) <= int(given["endColumn"])
    return found


GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^\./"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": _LINE, "end": _LINE},
                    },
                },
            },
        },
    },
}


def code_quality(text: str) -> list[dict[str, Any]]:
    """Return the entries of a GitLab code quality report; it shows one of those that share a fingerprint."""
    found: list[dict[str, Any]] = _json(text, GITLAB)
    assert len({each["fingerprint"] for each in found}) == len(found)
    return found


_RANGE = {
    "type": "object",
    "required": ["start", "end"],
    "additionalProperties": False,
    "properties": {
        end: {
            "type": "object",
            "required": ["line", "column"],
            "additionalProperties": False,
            "properties": {"line": _LINE, "column": _LINE},
        }
        for end in ("start", "end")
    },
}
_LOCATION = {
    "type": "object",
    "required": ["path"],
    "additionalProperties": False,
    "properties": {"path": {"type": "string", "minLength": 1}, "range": _RANGE},
}
REVIEWDOG = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "additionalProperties": False,
    "properties": {
        "source": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {"name": {"const": "cblint"}},
        },
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location", "severity", "code", "suggestions", "related_locations"],
                "additionalProperties": False,
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "location": _LOCATION,
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object",
                        "required": ["value"],
                        "additionalProperties": False,
                        "properties": {"value": {"type": "string", "minLength": 1}},
                    },
                    "suggestions": {
                        "type": "array",
                        "maxItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["range", "text"],
                            "additionalProperties": False,
                            "properties": {"range": _RANGE, "text": {"type": "string"}},
                        },
                    },
                    "original_output": {"type": "string"},
                    "related_locations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "location"],
                            "additionalProperties": False,
                            "properties": {"message": {"type": "string"}, "location": _LOCATION},
                        },
                    },
                },
            },
        },
    },
}


def diagnostics(text: str) -> list[dict[str, Any]]:
    """Return the diagnostics that reviewdog reads."""
    found: list[dict[str, Any]] = _json(text, REVIEWDOG)["diagnostics"]
    return found


def _json(text: str, schema: dict[str, Any]) -> Any:
    assert text.isascii()
    read = json.loads(text)
    Draft202012Validator(schema).validate(read)
    json.dumps(read, ensure_ascii=False).encode("utf-8")
    return read


_ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"classname", "name", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
}
_PARENTS = {"testsuite": "testsuites", "testcase": "testsuite", "failure": "testcase", "error": "testcase"}


def junit_cases(text: str) -> list[TestCase]:
    """Return the tests of a JUnit report: by the schema that Jenkins publishes, each with one result and one name."""
    root = ET.fromstring(text.encode("utf-8"))
    assert root.tag == "testsuites"
    for parent in root.iter():
        assert set(parent.attrib) == _ATTRIBUTES[parent.tag]
        assert all(_PARENTS[child.tag] == parent.tag for child in parent)
        assert "time" not in parent.attrib or re.fullmatch(r"\d+(\.\d+)?", parent.attrib["time"])
    (suite,) = JUnitXml.fromstring(text.encode("utf-8"))
    assert isinstance(suite, TestSuite)
    cases = list(suite)
    assert cases
    kinds = [[type(result) for result in case.result] for case in cases]
    assert all(each in ([], [Failure], [Error]) for each in kinds)
    assert (suite.tests, suite.failures, suite.errors) == (len(cases), kinds.count([Failure]), kinds.count([Error]))
    assert len({(case.classname, case.name) for case in cases}) == len(cases)
    return cases


_BLOCKS = {"heading_open", "heading_close", "bullet_list_open", "bullet_list_close", "list_item_open"}
_BLOCKS |= {"list_item_close", "paragraph_open", "paragraph_close", "inline", "html_block"}
_HTML = {"<details><summary>Why</summary>", "</details>"}
_LINKED = re.compile(r"[@#]\w|://|\bwww\.|\w@|\bGH-\d|[<>&\\*_\[\]|~]|\b(?=[a-f]*\d)[0-9a-f]{7,40}\b")


def listed(text: str) -> list[str]:
    """Return the items of the outermost list of a Markdown report as plain text, with what is folded away.

    There is no markup but ours, and outside of code nothing that GitHub or GitLab would make a link or a mention of.
    """
    assert len(text) <= 65_536
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    items: list[str] = []
    for token in parser.parse(text):
        assert token.type in _BLOCKS, token
        if token.type == "html_block":
            assert token.content.strip() in _HTML
        elif token.type == "list_item_open" and token.level == 1:
            items.append("")
        elif token.type == "inline":
            shown = "".join(map(_inline, token.children or ()))
            if token.level > 1:
                items[-1] += shown + "\n"
    return items


def _inline(token: Token) -> str:
    match token.type:
        case "text":
            assert _LINKED.search(token.content) is None, token.content
            return token.content
        case "code_inline":
            return token.content
        case "hardbreak" | "softbreak":
            return "\n"
        case _:
            assert token.type in {"strong_open", "strong_close"}, token
            return ""
