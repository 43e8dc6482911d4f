"""Terraform: files, templates and heredocs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Known, embedded
from tests.read.terraform_module import attribute, evaluated, module, plain

OLD = """
terraform {
  required_version = "VERSION"
}

data "aws_vpc" "main" {
  tags {
    "Name" = "main"
  }
}
"""


class TestOldLanguage:
    @pytest.mark.parametrize("version", ["~> 0.11", ">= 0.9.1, < 2.0", "0.11.14", "= 0.10.0"])
    def test_what_terraform_before_0_12_reads_is_no_problem(self, tmp_path: Path, version: str) -> None:
        made = module(tmp_path, OLD.replace("VERSION", version))
        assert not made.problems
        assert not made.closed

    @pytest.mark.parametrize("version", ["~> 0.12", ">= 1.0", "~> 0.120", "10.11"])
    def test_for_later_versions_it_does_not_parse(self, tmp_path: Path, version: str) -> None:
        assert module(tmp_path, OLD.replace("VERSION", version)).problems

    def test_modules_that_an_old_one_calls_are_old(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'terraform {\n  required_version = "~> 0.11"\n}\nmodule "a" {\n  source = "./a"\n}\n',
            "a/main.tf": OLD[OLD.index("data") :],
        }
        assert not module(tmp_path, files).problems


class TestFiles:
    def test_a_file_keeps_its_places(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'resource "a" "b" {\n  x = file("${path.module}/buildspec.yml")\n}\n',
            "buildspec.yml": "version: 0.2\n",
        }
        made = module(tmp_path, files)
        value = attribute(made, "a.b", "x")
        assert isinstance(value, Known)
        text = embedded(value)
        assert text is not None
        assert text.text == "version: 0.2\n"
        assert text.span(9, 12) == (("buildspec.yml", 9, 12))
        assert made.files == ("buildspec.yml", "main.tf")

    def test_a_file_data_source(self, tmp_path: Path) -> None:
        files = {
            "main.tf": """
data "local_file" "spec" {
  filename = "${path.module}/ci.yml"
}
resource "a" "b" {
  x = data.local_file.spec.content
}
""",
            "ci.yml": "version: 0.2\n",
        }
        value = attribute(module(tmp_path, files), "a.b", "x")
        assert plain(value) == "version: 0.2\n"
        assert value.origin.span.path == "ci.yml"

    def test_a_template_file(self, tmp_path: Path) -> None:
        files = {
            "infra/main.tf": """
variable "unset" {}
resource "a" "b" {
  x = templatefile("${path.module}/spec.tpl", { name = "app", other = var.unset })
  y = templatefile("spec.tpl", { name = "app", other = "z" })
}
""",
            "infra/spec.tpl": "run ${name}\n- $${HOME} ${other}\n",
        }
        made = module(tmp_path, files, "infra")
        assert plain(attribute(made, "a.b", "x")) == "run app\n- ${HOME} {var.unset}\n"
        known = attribute(made, "a.b", "y")
        assert plain(known) == "run app\n- ${HOME} z\n"
        text = embedded(known)
        assert text is not None
        place = text.span(text.text.index("${HOME}"), text.text.index("${HOME}") + 7)
        assert files["infra/spec.tpl"][place.start : place.end] == "${HOME}"
        assert place.path == "infra/spec.tpl"

    def test_a_template_data_source(self, tmp_path: Path) -> None:
        files = {
            "main.tf": """
data "template_file" "t" {
  template = file("${path.module}/spec.tpl")
  vars = {
    name = "app"
  }
}
resource "a" "b" {
  x = data.template_file.t.rendered
}
""",
            "spec.tpl": "run ${name}\n",
        }
        value = attribute(module(tmp_path, files), "a.b", "x")
        assert plain(value) == "run app\n"
        assert value.origin.span.path == "spec.tpl"

    def test_a_heredoc_keeps_its_places(self, tmp_path: Path) -> None:
        text = 'resource "a" "b" {\n  x = <<-EOT\n    version: 0.2\n    é: ${y.z}\n  EOT\n}\n'
        value = attribute(module(tmp_path, text), "a.b", "x")
        inner = embedded(value)
        assert inner is not None
        place = inner.span(inner.text.index("0.2"), inner.text.index("0.2") + 3)
        assert text[place.start : place.end] == "0.2"

    def test_decoded_files(self, tmp_path: Path) -> None:
        files = {"a.json": '{"p": [1]}', "a.yml": "p: [x]\n"}
        assert evaluated(tmp_path, 'jsondecode(file("a.json")).p[0]', "", files) == 1
        assert evaluated(tmp_path, 'yamldecode(file("a.yml")).p[0]', "", files) == "x"
