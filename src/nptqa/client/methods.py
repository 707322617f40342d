"""From the function that makes a call to the method of a client that sends it.

In: a function of `calls` or `sending`. Out: a method with its name, its words and its arguments,
which gives what the reply says, now or when it is awaited.
"""

from collections.abc import Callable, Coroutine
from functools import update_wrapper
from inspect import Parameter, signature
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, get_args, get_type_hints

from nptqa.client.asking import Call

T = TypeVar("T")
P = ParamSpec("P")
M = TypeVar("M", bound=Callable[..., Any])


class Caller(Protocol):
    """What sends a call and waits for its result."""

    def call(self, call: Call[T], /) -> T:
        """What the reply says."""


class AsyncCaller(Protocol):
    """The same to be awaited."""

    async def call(self, call: Call[T], /) -> T:
        """What the reply says."""


def now(make: Callable[P, Call[T]]) -> Callable[Concatenate[Caller, P], T]:
    """The method that makes a call and waits for its result."""

    def method(self: Caller, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.call(make(*args, **kwargs))

    return _worded(method, make)


def later(
    make: Callable[P, Call[T]],
) -> Callable[Concatenate[AsyncCaller, P], Coroutine[Any, Any, T]]:
    """The same to be awaited."""

    async def method(self: AsyncCaller, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.call(make(*args, **kwargs))

    return _worded(method, make)


def _worded(method: M, make: Callable[..., Call[Any]]) -> M:
    """The method with the name, the words and the arguments of what makes its call, for `help`."""
    update_wrapper(method, make)
    told = signature(make)
    result = get_args(get_type_hints(make)["return"])[0]
    arguments = [Parameter("self", Parameter.POSITIONAL_ONLY), *told.parameters.values()]
    shown = told.replace(parameters=arguments, return_annotation=result)
    method.__signature__ = shown  # type: ignore[attr-defined]
    return method
