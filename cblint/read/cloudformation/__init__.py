"""This is where CloudFormation templates are read."""

from cblint.read.cloudformation.reader import read_template, read_templates
from cblint.read.cloudformation.relevance import is_template, relevant

__all__ = ["is_template", "read_template", "read_templates", "relevant"]
