"""Backup and restore of the state: every store in one file, and back, all or nothing.

A backup is a tar file: `manifest.json` first, with the size and sha256 of each store, then the
stores. A store is copied by SQLite itself, so a backup may be made while the service writes.
"""

import hashlib
import io
import json
import re
import shutil
import tarfile
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nptqa.errors import BackupError
from nptqa.state.database import copy_database, is_sound

_FORMAT = 1
_MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}\.sqlite\Z")
_LARGEST = 4 * 1024**3
"""Bytes of one store; more is no state of ours."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        made: seconds since 1970.
        stores: names of the files.
        replaced: where the state that was there before a restore now is; None for none.
    """

    made: int
    stores: tuple[str, ...]
    replaced: Path | None = None


def back_up(state_dir: Path, file: Path) -> Backup:
    """Write every store to `file`, which is replaced in one step and readable by us alone.

    Raises:
        BackupError: the file cannot be written.
        StateError: a store cannot be read.
    """
    stores = sorted(path.name for path in state_dir.glob("*.sqlite"))
    made = int(time.time())
    draft = file.with_name(f".{file.name}.new")
    with tempfile.TemporaryDirectory(prefix="nptqa-") as folder:
        for name in stores:
            copy_database(state_dir / name, Path(folder) / name)
        try:
            _write(draft, Path(folder), stores, made)
            draft.replace(file)
        except OSError as exc:
            with suppress(OSError):
                draft.unlink()
            raise BackupError(f"{file} cannot be written: {exc}") from exc
    return Backup(made, tuple(stores))


def _write(draft: Path, folder: Path, stores: list[str], made: int) -> None:
    described = {
        name: {"bytes": (folder / name).stat().st_size, "sha256": _hash(folder / name)}
        for name in stores
    }
    manifest = {"format": _FORMAT, "nptqa": version("nptqa"), "made": made, "stores": described}
    draft.touch(mode=0o600)
    with tarfile.open(draft, "w") as tar:
        data = json.dumps(manifest, indent=1).encode()
        head = tarfile.TarInfo(_MANIFEST)
        head.size, head.mtime, head.mode = len(data), made, 0o600
        tar.addfile(head, io.BytesIO(data))
        for name in stores:
            tar.add(folder / name, name)


def restore(file: Path, state_dir: Path) -> Backup:
    """Put the state of a backup in place; the state before it is kept beside it.

    The whole file is checked first: nothing changes when any part of it is not what the
    manifest says.

    Raises:
        BackupError: no backup, a damaged one, one of a newer version, or it cannot be put there.
    """
    draft = state_dir.with_name(f".{state_dir.name}.restoring")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        backup = _unpack(file, draft)
        replaced = _switch(draft, state_dir)
    except (OSError, tarfile.TarError, EOFError) as exc:
        raise BackupError(f"{file} cannot be restored: {exc}") from exc
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Backup(backup.made, backup.stores, replaced)


def _unpack(file: Path, draft: Path) -> Backup:
    with tarfile.open(file, "r:") as tar:
        members = {member.name: member for member in tar.getmembers()}
        manifest = _manifest(tar, members, file)
        stores: dict[str, Any] = manifest["stores"]
        if set(members) != {_MANIFEST, *stores}:
            raise BackupError(f"{file} does not hold what its manifest says")
        for name, described in stores.items():
            _take(tar, members[name], draft / name, described, file)
    return Backup(manifest["made"], tuple(stores))


def _manifest(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], file: Path) -> Any:
    found = members.get(_MANIFEST)
    stream = tar.extractfile(found) if found and found.isreg() and found.size < _CHUNK else None
    if stream is None:
        raise BackupError(f"{file} is not a backup of NPTQA")
    try:
        manifest = json.loads(stream.read())
        good = all(_NAME.match(name) for name in manifest["stores"]) and manifest["made"] >= 0
        newer = manifest["format"] > _FORMAT
    except (ValueError, KeyError, TypeError) as exc:
        raise BackupError(f"the manifest of {file} cannot be read") from exc
    if newer:
        raise BackupError(f"{file} was made by a newer version of NPTQA", hint="Use that version.")
    if not good:
        raise BackupError(f"the manifest of {file} names what is no store")
    return manifest


def _take(
    tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path, described: Any, file: Path
) -> None:
    stream = tar.extractfile(member) if member.isreg() and member.size <= _LARGEST else None
    if stream is None:
        raise BackupError(f"{member.name} in {file} is no file")
    to.touch(mode=0o600)
    with to.open("wb") as out:
        shutil.copyfileobj(stream, out, _CHUNK)
    whole = to.stat().st_size == described.get("bytes") and _hash(to) == described.get("sha256")
    if not whole or not is_sound(to):
        raise BackupError(f"{member.name} in {file} is damaged", hint="Use another backup.")


def _switch(draft: Path, state_dir: Path) -> Path | None:
    """Two renames; should the second fail, the first is taken back."""
    if not state_dir.exists():
        draft.rename(state_dir)
        return None
    before = state_dir.with_name(f"{state_dir.name}.before-{time.time_ns()}")
    state_dir.rename(before)
    try:
        draft.rename(state_dir)
    except OSError:
        before.rename(state_dir)
        raise
    return before


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
