"""NPTQA: verbatim, cited answers from the documents of the Non-Proliferation Treaty."""

from importlib.metadata import version

__version__ = version("nptqa")
__all__ = ["__version__"]
