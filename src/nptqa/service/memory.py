"""Give memory that is free inside the process back to the machine.

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
