"""NPTQA's `search` as a document added today gets it: nobody has written questions for it."""

from dataclasses import replace

from peering import nptqa_whole
from peering.base import Place


class System(nptqa_whole.System):
    """The whole product but for the bank."""

    note = "the next row's without the question bank, as for a document that was just added"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.settings = replace(self.settings, bank=False)
