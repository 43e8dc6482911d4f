"""Terraform: files, templates and heredocs."""

from __future__ import annotations

from pathlib import Path

from cblint.value import Known, embedded
from tests.read.terraform_module import attribute, evaluated, module, plain


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
