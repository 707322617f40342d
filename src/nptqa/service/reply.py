"""Responses: JSON by orjson, HTML as text, both with a strong ETag where they answer a GET.

Bytes are made once and hashed; a client that has them already is told 304. Nothing goes through
a response model on the way out (DESIGN section 9).
"""

import gzip
from hashlib import blake2b
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

JSON = "application/json"
HTML = "text/html; charset=utf-8"
_WORTH_ZIPPING = 4096


def json_reply(request: Request, value: Any, *, status: int = 200) -> Response:
    """A value as JSON; on a GET with ETag and 304."""
    return cached(request, orjson.dumps(value), JSON, status=status)


def html_reply(request: Request, page: str, *, status: int = 200) -> Response:
    """A page; the language comes from the query, a cookie or the browser, hence `Vary`."""
    response = cached(request, page.encode(), HTML, status=status, zipped=True)
    response.headers["Vary"] = "Accept-Language, Cookie, Accept-Encoding"
    return response


def cached(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    zipped: bool = False,
    cache_control: str = "private, no-cache",
) -> Response:
    """Bytes with a strong ETag, or 304 when the client has them."""
    if request.method != "GET" or status != 200:
        return Response(body, status, media_type=media_type)
    squeeze = zipped and len(body) > _WORTH_ZIPPING and _takes_gzip(request)
    # Strong validators name bytes, so the zipped form has an ETag of its own.
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}{"-gz" if squeeze else ""}"'
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if zipped:
        headers["Vary"] = "Accept-Encoding"
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    if squeeze:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=4, mtime=0)
    return Response(body, headers=headers, media_type=media_type)


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _has(request: Request, tag: str) -> bool:
    # RFC 9110: If-None-Match compares weakly, so a W/ added on the way back is no difference.
    given = request.headers.get("if-none-match", "")
    tags = [item.strip().removeprefix("W/") for item in given.split(",")]
    return tag in tags or tags == ["*"]
