"""This is where CloudFormation templates are read."""

from cblint.read.cloudformation.reader import is_template, read_template, relevant

__all__ = ["is_template", "read_template", "relevant"]
