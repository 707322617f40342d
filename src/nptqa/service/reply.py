"""Responses: JSON by orjson, HTML as text, both with a strong ETag where they answer a GET.

Bytes are made once and hashed; a client that has them already is told 304, one that takes gzip
gets what is long in it. Nothing goes through a response model on the way out.
"""

import gzip
import re
from hashlib import blake2b
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

JSON = "application/json"
HTML = "text/html; charset=utf-8"
_WORTH_ZIPPING = 4096
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


def json_reply(request: Request, value: Any, *, status: int = 200) -> Response:
    """A value as JSON; on a GET with ETag and 304."""
    return cached(request, orjson.dumps(value), JSON, status=status, zipped=True)


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
    headers = {"Vary": "Accept-Encoding"} if zipped else {}
    squeeze = zipped and len(body) > _WORTH_ZIPPING and takes_gzip(request)
    if request.method == "GET" and status == 200:
        # Strong validators name bytes, so the zipped form has an ETag of its own.
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}{"-gz" if squeeze else ""}"'
        headers |= {"ETag": tag, "Cache-Control": cache_control}
        if _has(request, tag):
            return Response(status_code=304, headers=headers)
    if squeeze:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=4, mtime=0)
    return Response(body, status, headers, media_type)


def takes_gzip(request: Request) -> bool:
    """Whether Accept-Encoding allows gzip, by name or by `*`, with a weight above nought."""
    header = request.headers.get("accept-encoding", "").lower()
    weights = dict(_weighed(item) for item in header.split(","))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weighed(item: str) -> tuple[str, float]:
    coding, _, weight = item.partition(";")
    found = _WEIGHT.fullmatch(weight.strip())
    return coding.strip(), float(found[1]) if found else 1.0


def _has(request: Request, tag: str) -> bool:
    # RFC 9110: If-None-Match compares weakly, so a W/ added on the way back is no difference.
    given = request.headers.get("if-none-match", "")
    tags = [item.strip().removeprefix("W/") for item in given.split(",")]
    return tag in tags or tags == ["*"]
