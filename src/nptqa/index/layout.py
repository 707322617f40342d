"""Every name an index has on disk.

```
<index_dir>/current            version that is served, one line
<index_dir>/<version>/         manifest.json, passages.*, rows.npz, *.vectors, tokens.*, postings/
<index_dir>/.building          a version while it is written; what is left of a killed build
<index_dir>/.replaced          a version that is being removed
<index_dir>/.lock              held while the folder is changed
<index_dir>/.milvus            with Milvus: the word its collections' names begin with
```
"""

import re
from dataclasses import dataclass
from pathlib import Path

from nptqa.index.base import Rows

_VERSION = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class VersionLayout:
    """The files of one version."""

    folder: Path

    @property
    def manifest(self) -> Path:
        """What the version was made from, and the size and hash of every other file."""
        return self.folder / "manifest.json"

    @property
    def passages(self) -> Path:
        """The passages, a line each."""
        return self.folder / "passages.jsonl"

    @property
    def columns(self) -> Path:
        """Where each passage begins, and of each its document, unit and part."""
        return self.folder / "passages.npz"

    @property
    def rows(self) -> Path:
        """Which passages each vector stands for."""
        return self.folder / "rows.npz"

    @property
    def text_vectors(self) -> Path:
        """One row per distinct text of passages: the whole of one, or a sentence."""
        return self.folder / "text.vectors"

    @property
    def question_vectors(self) -> Path:
        """One row per distinct question of the bank."""
        return self.folder / "questions.vectors"

    def vectors(self, rows: Rows) -> Path:
        """The vectors of passages' text, or of questions."""
        return self.text_vectors if rows is Rows.TEXT else self.question_vectors

    @property
    def tokens(self) -> Path:
        """Tokens of passages and questions, end to end."""
        return self.folder / "tokens.npy"

    @property
    def token_starts(self) -> Path:
        """Where the tokens of each passage and question begin."""
        return self.folder / "tokens.starts.npy"

    @property
    def postings(self) -> Path:
        """Folder of the lexical index."""
        return self.folder / "postings"

    def files(self) -> list[Path]:
        """Every file but the manifest and lock files, in a fixed order."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(p for p in found if p != self.manifest and p.suffix != ".lock")


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder that holds the versions."""

    index_dir: Path

    @property
    def current(self) -> Path:
        """One line: the version that is served."""
        return self.index_dir / "current"

    @property
    def lock(self) -> Path:
        """Locked by whoever changes the folder."""
        return self.index_dir / ".lock"

    @property
    def building(self) -> VersionLayout:
        """Where the one builder writes."""
        return VersionLayout(self.index_dir / ".building")

    @property
    def replaced(self) -> Path:
        """Where a version is put aside before its files are removed."""
        return self.index_dir / ".replaced"

    def version(self, version: str) -> VersionLayout:
        """The files of one version."""
        return VersionLayout(self.index_dir / version)

    def versions(self) -> list[str]:
        """Names of the versions there, sorted by name."""
        if not self.index_dir.is_dir():
            return []
        return sorted(p.name for p in self.index_dir.iterdir() if p.is_dir() and is_version(p.name))


def is_version(name: str) -> bool:
    """Whether a name has the form of a version."""
    return _VERSION.fullmatch(name) is not None
