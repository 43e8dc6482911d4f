"""Terraform's template directives: conditions and loops in strings, heredocs and files, and where their text stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Known, Text
from tests.read.terraform_module import Plain, attribute, evaluated, module

SETTING = 'variable "unset" {}\nvariable "on" { default = true }\nlocals {\n  words = ["a", "b"]\n}\n'

CASES: list[tuple[str, Plain]] = [
    ('"<%{ if var.on }yes%{ else }no%{ endif }>"', "<yes>"),
    ('"<%{ if !var.on }yes%{ endif }>"', "<>"),
    ('"<%{ for w in local.words }${w},%{ endfor }>"', "<a,b,>"),
    ('"%{ for i, w in local.words }${i}=${w};%{ endfor }"', "0=a;1=b;"),
    ('"%{ for w in local.words }%{ if w == "b" }[${w}]%{ endif }%{ endfor }"', "[b]"),
    ('"%{ for w in local.words ~} ${w} %{ endfor ~}"', "a b "),
    ('"%{ if var.unset }a%{ else }b%{ endif }c"', {"if var.unset": "ac", "if !(var.unset)": "bc"}),
    ('"x%{ if "nonsense" }a%{ endif }"', "x{a template directive}"),
    ('"x%{ for w in var.unset }a%{ endfor }"', "x{var.unset}"),
    ('"%{ for w in [var.unset, "b"] }<${w}>%{ endfor }"', "<{var.unset}><b>"),
    ('"%%{ if }"', "%{ if }"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[case[0] for case in CASES])
def test_directive(tmp_path: Path, expression: str, expected: Plain) -> None:
    assert evaluated(tmp_path, expression, SETTING) == expected


def shared(text: str, value: object) -> list[str]:
    assert isinstance(value, Known | Text)
    return [text[each.outer : each.outer + each.length] for each in value.segments or ()]


def test_a_heredoc_keeps_its_places(tmp_path: Path) -> None:
    text = (
        'resource "a" "b" {\n  x = <<-EOT\n    head\n    %{ if true }\n    inner\n    %{ endif }\n    ${unknown.y.z}\n'
        "    tail\n  EOT\n}\n"
    )
    value = attribute(module(tmp_path, text), "a.b", "x")
    assert isinstance(value, Text)
    assert [part for part in value.parts if isinstance(part, str)] == ["head\n\ninner\n\n", "\ntail\n"]
    assert "".join(shared(text, value)) == "head\n\ninner\n\n\ntail\n"


def test_a_file_keeps_its_places(tmp_path: Path) -> None:
    template = "commands:\n%{ for name in names ~}\n  - make ${name}\n%{ endfor ~}\n%{ if on }  - done\n%{ endif }"
    files = {
        "main.tf": 'resource "a" "b" {\n  x = templatefile("t.yml", { names = ["p", "q"], on = true })\n}\n',
        "t.yml": template,
    }
    value = attribute(module(tmp_path, files), "a.b", "x")
    assert isinstance(value, Known)
    assert value.data == "commands:\n  - make p\n  - make q\n  - done\n"
    assert value.origin.span.path == "t.yml"
    assert "".join(shared(template, value)) == "commands:\n  - make \n  - make \n  - done\n"


def test_strip_markers_take_one_line_only(tmp_path: Path) -> None:
    text = '<<EOT\n  a\n\n  ${~ "b" ~}\n\n  c\nEOT'
    assert evaluated(tmp_path, text) == "  a\n\nb\n  c\n"
