"""The corpus that came with the package, copied whole to a folder of its user's.

In: both folders. Out: nothing, or a whole copy: it is made beside and renamed.
"""

import os
import shutil
from pathlib import Path


def copy_corpus(shipped: Path, own: Path) -> None:
    """Copy a corpus; nothing happens where the copy stands already.

    Raises:
        OSError: it cannot be written.
    """
    if own.exists():
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    beside = own.with_name(f"{own.name}.{os.getpid()}.new")
    shutil.copytree(shipped, beside)
    beside.rename(own)
