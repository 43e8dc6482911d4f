"""This is where cblint's version stands; everything else is imported from the module that owns it."""

__version__ = "0.1.0"
