"""The web service: JSON under `/api/v1`, pages for people, and what an administrator reads.

```
request -> envelope (id, limits, headers, metrics) -> failures -> api | pages | operations
              values of the domain -> rendering (one dict per value) -> JSON or Jinja2 templates
```
"""

from nptqa.service.app import create_app, serve

__all__ = ["create_app", "serve"]
