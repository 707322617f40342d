"""How much a reader takes in before it refuses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file read.

    Attributes:
        size: bytes of the file.
        unpacked: bytes of what a packed file (DOCX) holds.
        pages: of a PDF file.
    """

    size: int = 100 * 2**20
    unpacked: int = 400 * 2**20
    pages: int = 3000


LIMITS = Limits()
