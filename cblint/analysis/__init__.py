"""This is where the questions are answered that several rules ask; each answer's module is imported when it is needed.

A rule that is imported may have nothing to ask: a buildspec that no project names has no role and no network. So
`from cblint.analysis import network` gives a stand-in, which imports the module at its first use.
"""

from __future__ import annotations

import sys
from types import ModuleType

from cblint.record import TYPE_CHECKING

if not TYPE_CHECKING:

    class _Deferred(ModuleType):
        """A module that has not been asked anything yet: when it is, it gets all that the real one has."""

        def __getattr__(self, name):  # noqa: ANN001, ANN204
            __import__(self.__name__)  # importlib's own import costs a millisecond
            real = sys.modules[self.__name__]
            vars(self).update(vars(real))
            self.__class__ = ModuleType
            return getattr(real, name)

    def deferring(package):  # noqa: ANN001, ANN201
        """Return what a package answers with when it is asked for a module of its own."""

        def module(name):  # noqa: ANN001, ANN202
            if name.startswith("_"):
                raise AttributeError(f"module {package!r} has no attribute {name!r}")
            return _Deferred(f"{package}.{name}")

        return module

    __getattr__ = deferring(__name__)
