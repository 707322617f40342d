"""Which requests may be large and slow: those that bring documents."""

from collections.abc import Mapping
from typing import Any

UPLOAD_PATHS = ("/api/v1/uploads", "/upload")
ARRIVAL = 1800.0
"""Seconds in which a request that brings documents must have been answered."""


def brings_documents(scope: Mapping[str, Any]) -> bool:
    """Whether a request is one of these."""
    return scope["method"] == "POST" and scope["path"] in UPLOAD_PATHS
