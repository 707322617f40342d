"""Parts of README.md that a command writes, each between its marks."""

import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def write(parts: Mapping[str, str]) -> None:
    """Put every part into README.md."""
    path = ROOT / "README.md"
    path.write_text(put(path.read_text("utf-8"), parts), "utf-8")


def put(readme: str, parts: Mapping[str, str]) -> str:
    """The text with every part between its marks, `<!-- name -->` and `<!-- /name -->`."""
    for name, text in parts.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
        readme, found = marked.subn(lambda match, text=text: match[1] + text + match[2], readme)
        if found != 1:
            raise SystemExit(f"README.md has {found} places marked {name}, not one")
    return readme
