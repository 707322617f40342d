"""Results of a method that are kept, without keeping its object alive.

`lru_cache(self._method)` on an attribute ties an object to itself: a desk that was replaced would
stay in memory, with its index and its encoder, until somebody looks for such knots.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast
from weakref import WeakMethod

P = ParamSpec("P")
T = TypeVar("T")


def remembered(method: Callable[P, T], size: int) -> Callable[P, T]:
    """A bound method whose last `size` results are kept.

    To be kept by the method's own object, which is alive whenever it is called.

    Raises:
        ReferenceError: the object has gone.
    """
    reference = WeakMethod(method)

    @lru_cache(maxsize=size)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        alive = reference()
        if alive is None:
            raise ReferenceError("the object of a remembered method has gone")
        result: T = alive(*args, **kwargs)
        return result

    return cast("Callable[P, T]", call)
