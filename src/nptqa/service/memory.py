"""Give memory that is free inside the process back to the machine.

Opening a desk parses, sorts and throws away; glibc keeps what was thrown away for the next who
asks, and nobody will before the next desk.
"""

import ctypes
import gc


def release() -> None:
    """Return freed memory where the C library can, after a look for knots of references.

    What is left then is a desk that stays; the collector need not walk through it again while
    somebody waits, which takes it 60 ms for the founding documents and 0.3 s for a thousand.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError, TypeError):  # not glibc
        return
