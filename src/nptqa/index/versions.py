"""The versions that stand in a folder: listed, gone back to, removed.

In: the folder, and what a version must have been built from to fit the caller's corpus and
encoder. A version that does not fit is never made the served one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nptqa.errors import IndexMissing, IndexStoreError
from nptqa.index.engines import FAISS, Engine
from nptqa.index.folder import changing, clear, retire, switch
from nptqa.index.layout import Layout, VersionLayout
from nptqa.index.manifest import Manifest
from nptqa.index.store import check_version, current_layout

Wanted = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """One version that stands.

    Attributes:
        built: when its manifest was written, in UTC.
        current: whether it is the one that is served.
        size: bytes on disk.
        passages: how many it holds; 0 when its manifest cannot be read.
        problem: why it cannot be served with this corpus and encoder; empty when it can.
    """

    version: str
    built: datetime
    current: bool
    size: int
    passages: int
    problem: str


def kept(index_dir: Path, wanted: Wanted) -> tuple[Kept, ...]:
    """All versions, the newest first; sizes of files are compared, not their bytes.

    Args:
        index_dir: folder of the versions.
        wanted: fields of `Origin` a version must have to fit, see `Manifest.require`.
    """
    layout = Layout(index_dir)
    served = _served(index_dir)
    found = [_look(layout.version(name), name == served, wanted) for name in layout.versions()]
    return tuple(sorted(found, key=lambda one: (one.built, one.version), reverse=True))


def use(index_dir: Path, version: str, wanted: Wanted, engine: Engine = FAISS) -> Manifest:
    """Make a version that stands the served one, after every byte of it was compared.

    Args:
        index_dir: folder of the versions.
        version: its name, or the beginning of it where only one begins so.
        wanted: as for `kept`.
        engine: keeps the vectors.

    Raises:
        IndexMissing: no version, or more than one, has such a name.
        IndexMismatch: it was built from something else; names the field.
        IndexCorrupt: it is damaged; names the file.
        IndexBusy, IndexStoreError: the folder cannot be changed.
    """
    with changing(index_dir) as layout:
        one = layout.version(_named(layout, version))
        manifest = check_version(one, engine)
        manifest.require(wanted, one.folder)
        switch(layout, manifest.version)
    return manifest


def prune(index_dir: Path, keep: int) -> tuple[str, ...]:
    """Remove all versions but the served one and the newest; gives the names of the removed.

    Args:
        index_dir: folder of the versions.
        keep: how many stay, with the served one; at least 1.

    Raises:
        ValueError: `keep` is less than 1.
        IndexBusy, IndexStoreError: the folder cannot be changed.
    """
    if keep < 1:
        raise ValueError(f"{keep} versions cannot be kept")
    with changing(index_dir) as layout:
        found = kept(index_dir, {})
        served = sum(one.current for one in found)
        removed = [one.version for one in found if not one.current][keep - served :]
        for version in removed:
            retire(layout, version)
            clear(layout)
    return tuple(removed)


def _served(index_dir: Path) -> str | None:
    try:
        return current_layout(index_dir).folder.name
    except IndexStoreError:
        return None


def _look(layout: VersionLayout, current: bool, wanted: Wanted) -> Kept:
    sizes = [path.stat().st_size for path in (*layout.files(), layout.manifest) if path.exists()]
    stamp = (layout.manifest if layout.manifest.exists() else layout.folder).stat().st_mtime
    built = datetime.fromtimestamp(stamp, UTC)
    passages, problem = 0, ""
    try:
        manifest = Manifest.read(layout)
        passages = manifest.counts.passages
        manifest.require(wanted, layout.folder)
        manifest.verify(layout, hash_limit=0)
    except IndexStoreError as exc:
        problem = exc.message
    return Kept(layout.folder.name, built, current, sum(sizes), passages, problem)


def _named(layout: Layout, version: str) -> str:
    names = layout.versions()
    found = [name for name in names if version and name.startswith(version)]
    if len(found) != 1:
        count = "several versions begin" if found else "no version begins"
        message = f"{count} with {version!r} in {layout.index_dir}"
        hint = f"There are: {', '.join(names)}." if names else "Run: nptqa index build"
        raise IndexMissing(message, path=layout.index_dir, hint=hint)
    return found[0]
