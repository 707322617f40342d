"""Files of every format read as source texts: PDF, DOCX, HTML, plain text.

In: a file. Out: `Reading`. What a file is is told by its first bytes; a name that says otherwise
is refused, since one of the two is wrong.
"""

from nptqa.corpus.readers.reading import Format, Reading, read_file

__all__ = ["Format", "Reading", "read_file"]
