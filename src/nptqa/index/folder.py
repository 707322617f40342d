"""The folder of the versions: locked, cleaned, and switched from one version to another.

Everything that changes the folder goes through here. A version is renamed into place when it is
whole and on disk, and becomes the served one by one more rename: whoever is killed in between
leaves the old one serving, and what he left is removed by the next who takes the lock.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nptqa.errors import IndexBusy, IndexStoreError
from nptqa.index.layout import Layout


@contextmanager
def changing(index_dir: Path) -> Iterator[Layout]:
    """The folder, made when missing, locked against other changes and free of litter.

    Raises:
        IndexBusy: another process changes that folder.
        IndexStoreError: something cannot be written.
    """
    layout = Layout(index_dir)
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        with _locked(layout):
            clear(layout)
            yield layout
            clear(layout)
    except OSError as exc:
        message = f"the index in {index_dir} cannot be written: {exc}"
        raise IndexStoreError(message, path=index_dir) from exc


@contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    # The file stays: removing it would let a third builder lock a new one beside a waiting second.
    with layout.lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            message = f"another process is building an index in {layout.index_dir}"
            hint = "Wait until it is done; the index it replaces can be used meanwhile."
            raise IndexBusy(message, path=layout.index_dir, hint=hint) from exc
        yield


def clear(layout: Layout) -> None:
    """Remove what somebody who was killed left; under the lock nobody else writes there."""
    for folder in (layout.building.folder, layout.replaced):
        if folder.exists():
            shutil.rmtree(folder)


def publish(layout: Layout, version: str) -> None:
    """Bring the version that was built to disk and give it its name."""
    building = layout.building
    for path in (*building.files(), building.manifest, building.postings, building.folder):
        sync(path)
    if layout.version(version).folder.exists():  # and is broken
        retire(layout, version)
    building.folder.rename(layout.version(version).folder)
    sync(layout.index_dir)


def retire(layout: Layout, version: str) -> None:
    """Take a version away in one step; its files go after it."""
    layout.version(version).folder.rename(layout.replaced)


def switch(layout: Layout, version: str) -> None:
    """Make a version the one that is served."""
    fresh = layout.current.with_name(".current")
    fresh.write_text(f"{version}\n", "utf-8")
    sync(fresh)
    os.replace(fresh, layout.current)
    sync(layout.index_dir)


def sync(path: Path) -> None:
    """Bring one file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
