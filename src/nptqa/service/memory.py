"""Give memory that is free inside the process back to the machine, and leave alone what stays.

Opening a desk parses, sorts and throws away; glibc keeps what was thrown away for the next who
asks, and nobody will before the next desk.
"""

import ctypes
import gc


def release() -> None:
    """Return freed memory where the C library can; elsewhere only look for knots of references."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError, TypeError):  # not glibc
        return


def settle() -> None:
    """`release`, and the collector need not walk through what is left while somebody waits.

    That takes it 60 ms for the founding documents and 0.3 s for a thousand. For a process that
    serves and does nothing else: knots tied later among what is left are found by the next call.
    """
    gc.unfreeze()
    release()
    gc.freeze()
