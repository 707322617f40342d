"""The web service: JSON under `/api/v1`, pages for people, and what an administrator reads.

```
request -> protocol -> envelope (id, headers, metrics) -> failures -> gate (keys, limits, time)
        -> api | pages | operations
              values of the domain -> rendering (one dict per value) -> JSON or Jinja2 templates
```

Nothing is imported before it is asked for: the process that only watches several workers holds
neither the application nor what answers.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nptqa.service.app import create_app
    from nptqa.service.server import serve

__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> Any:
    """`create_app` and `serve`, imported when they are first used."""
    if name == "create_app":
        from nptqa.service.app import create_app

        return create_app
    if name == "serve":
        from nptqa.service.server import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
