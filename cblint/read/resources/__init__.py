"""This is where declared resources of Terraform and CloudFormation become the same typed parts."""

from cblint.read.resources.stack import build_stack

__all__ = ["build_stack"]
