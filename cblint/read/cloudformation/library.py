"""This is where the templates of a repository are kept, each parsed once, with what leads from one to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from cblint.files import Files
from cblint.parse.node import Document, MappingNode, Node, ScalarNode, resolved
from cblint.read.cloudformation.template import NESTING, Definition, Template, pair_of, template_of
from cblint.record import Record
from cblint.source import EmbeddedText

_LOCATIONS = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_ASSET = "aws:asset:path"
_ASSET_OF = "aws:asset:property"


class Loaded(Record):
    """A file that was parsed as a template; `root` is its tree with loops written out."""

    path: str
    document: Document
    root: Node | None
    looped: bool
    """Whether loops were written out in it."""
    template: Template | None
    """The template as it stands alone; None if it is none."""

    def nested(self, prefix: str) -> Template | None:
        """Return the template, its resources under addresses that begin with a prefix; None if it is none."""
        return None if self.root is None else template_of(self.path, self.root, prefix)


class Library:
    """The templates that were read, by path; those that others name are read when they are asked for."""

    def __init__(self, texts: Iterable[tuple[str, EmbeddedText]], files: Files | None) -> None:
        self._files = files
        self._loaded: dict[str, Loaded | None] = {path: loaded(path, text) for path, text in texts}

    def get(self, path: str) -> Loaded | None:
        """Return a template by its path; None where there is no such file, or it is no text."""
        if path not in self._loaded:
            source = self._files.readable(path) if self._files is not None and self._files.is_file(path) else None
            self._loaded[path] = None if source is None else loaded(path, source.embedded())
        return self._loaded[path]

    def has(self, path: str) -> bool:
        """Tell whether a file was read already."""
        return path in self._loaded

    def nested(self, template: Template) -> Iterator[tuple[Definition, str]]:
        """Yield the stacks that are nested in a template, and the file that each is made of, where it is one here."""
        for definition in template.resources.values():
            if definition.word("Type") in NESTING:
                path = self.path_of(template, definition)
                if path is not None:
                    yield definition, path

    def path_of(self, template: Template, definition: Definition) -> str | None:
        """Return the file of the repository that a nested stack is made of."""
        written = _written(definition)
        if written is None or self._files is None:
            return None
        path = self._files.inside(posixpath.join(posixpath.dirname(template.path), written))
        return path if path and self._files.is_file(path) else None


def _written(definition: Definition) -> str | None:
    """Return the path of a nested stack's template as `aws cloudformation package` takes it, or as the CDK notes it."""
    properties = definition.get("Properties")
    key = _LOCATIONS.get(definition.word("Type") or "", "")
    location = None if properties is None else pair_of(properties, key)
    if location is None:
        return None
    node = location.value
    if isinstance(node, ScalarNode) and node.tag is None:
        text = node.text.strip()
        return text if text and "://" not in text and not text.startswith(("/", "{{")) else None
    metadata = definition.get("Metadata")
    asset = None if metadata is None else pair_of(metadata, _ASSET)
    of = None if metadata is None else pair_of(metadata, _ASSET_OF)
    if asset is None or of is None or not isinstance(asset.value, ScalarNode) or not isinstance(of.value, ScalarNode):
        return None
    return asset.value.text if of.value.text == key else None


def loaded(path: str, text: EmbeddedText) -> Loaded:
    """Parse a template, and write its loops out."""
    document = _parsed(path, text)
    root = document.root
    if root is None or "Fn::ForEach" not in text.text:
        return Loaded(path, document, root, looped=False, template=None if root is None else template_of(path, root))
    from cblint.read.cloudformation.loops import written_out  # noqa: PLC0415  (few templates have loops)

    root = written_out(path, root)
    return Loaded(path, document, root, looped=True, template=template_of(path, root))


def _parsed(path: str, text: EmbeddedText) -> Document:
    """Parse JSON as JSON, which is quicker and tells its problems in its own words, and all else as YAML."""
    if text.text.lstrip()[:1] == "{":
        from cblint.parse.json import parse as parse_json  # noqa: PLC0415  (only for templates in JSON)

        document = parse_json(text)
        if path.endswith(".json") or (document.complete and not document.problems):
            return document
    from cblint.parse.yaml import parse  # noqa: PLC0415  (only for templates in YAML)

    return parse(text)


def plain_pairs(node: Node | None) -> MappingNode | None:
    """Return a node as a mapping all of whose keys are plain; None where it is none."""
    mapping = None if node is None else resolved(node)
    if not isinstance(mapping, MappingNode) or mapping.tag is not None:
        return None
    keys = [pair.key.text if isinstance(pair.key, ScalarNode) else "<<" for pair in mapping.pairs]
    odd = any(key == "<<" or key.startswith("Fn::") for key in keys) or keys == ["Ref"]
    return None if odd or len(keys) != len(set(keys)) else mapping
