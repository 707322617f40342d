"""The web service: JSON under `/api/v1`, pages for people, and what an administrator reads.

```
request -> protocol -> envelope (id, headers, metrics) -> failures -> gate (keys, limits, time)
        -> api | pages | operations
              values of the domain -> rendering (one dict per value) -> JSON or Jinja2 templates
```
"""

from nptqa.service.app import create_app
from nptqa.service.server import serve

__all__ = ["create_app", "serve"]
