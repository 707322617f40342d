"""The evaluation page: `eval/report.html` as `nptqa eval report` wrote it.

It is one file with its style inside, so this reply alone has a policy that allows those styles,
by their hashes, and nothing else.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from nptqa.service.reply import html_reply

_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


def report_reply(request: Request, path: Path) -> Response | None:
    """The report; None where none is written."""
    if not path.is_file():
        return None
    page = path.read_text(encoding="utf-8")
    response = html_reply(request, page)
    response.headers["Content-Security-Policy"] = policy(page)
    return response


def policy(page: str) -> str:
    """Allows the page's own style blocks and nothing else."""
    styles = " ".join(sorted({f"'sha256-{_digest(text)}'" for text in _STYLE.findall(page)}))
    return (
        f"default-src 'none'; style-src {styles or repr('none')}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
