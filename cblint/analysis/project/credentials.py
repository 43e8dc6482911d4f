"""This is where it is answered which source credentials take each other's place.

CodeBuild keeps one credential for each Git provider in a region of an account. CodeBuild API reference,
`ImportSourceCredentials` (2026-11).
"""

from __future__ import annotations

from cblint.model.project import SourceCredential
from cblint.value import Basis, string
from cblint.workspace import Workspace


def replaced(workspace: Workspace, credential: SourceCredential) -> SourceCredential | None:
    """Return the credential declared together with another, and before it, that only one of them can be."""
    return workspace.once(_replaced).get(id(credential))


def _replaced(workspace: Workspace) -> dict[int, SourceCredential]:
    first: dict[tuple[str, str, str], SourceCredential] = {}
    found: dict[int, SourceCredential] = {}
    for credential in workspace.parts(SourceCredential):
        server = string(credential.server_type)
        if server is None or not credential.exists.is_yes or credential.server_type.origin.basis is Basis.DEFAULT:
            continue
        key = (credential.address.partition(":")[0], credential.provider, server)
        if key in first:
            found[id(credential)] = first[key]
        else:
            first[key] = credential
    return found
