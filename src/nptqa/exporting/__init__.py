"""Answers and quotations as files to take away: text, Markdown, docx, RIS, BibTeX, JSON.

In: `Material`, one answer or more or one quotation. Out: an `Exported` file. Every quotation
keeps its words, its place, the standing of its document and the footnotes that qualify it; a
symbol that is not confirmed is 文号待核 in every format.
"""

from nptqa.exporting.formats import Exported, Format, export
from nptqa.exporting.material import Excerpt, Material, Turn
from nptqa.exporting.reading import material_of

__all__ = ["Excerpt", "Exported", "Format", "Material", "Turn", "export", "material_of"]
