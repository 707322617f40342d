"""The corpus folder while it is changed: locked, and switched in one rename.

In: proposals to add, doc_ids to remove. A document's files are written under names that no manifest
mentions yet; the new manifest then takes the place of the old one in one rename. Whoever is killed
before it leaves the old corpus, after it the new one. Which files a change touches is written down
first, so that the next who takes the lock can remove those that belong to nothing.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from nptqa.corpus.load import LAYOUT_SUFFIX, MANIFEST, TEXTS, text_path
from nptqa.corpus.manifest import read_manifest
from nptqa.corpus.propose import Proposal
from nptqa.domain import DocumentRecord
from nptqa.errors import CorpusBusy, DocumentHeld, ParseError, UnknownDocument

ORIGINALS = "originals"
_LOCK, _TOUCHED = ".lock", ".touched"
_NEW = ".new"
# In this order a person reads a record.
_KEYS = (
    "doc_id", "symbol", "symbol_status", "title_zh", "title_en", "short_zh", "short_en", "aliases",
    "kind", "body", "conference", "session", "place", "date_from", "date_to", "author", "language",
    "source", "sha256", "text", "layout_sha256", "original", "original_sha256", "status",
    "supersedes", "corrects", "qualifies_all", "accepts", "note",
)  # fmt: skip
# Keys that a record always has, empty or not.
_ALWAYS = {one.name for one in fields(DocumentRecord) if one.default is MISSING}


@contextmanager
def changing(corpus_dir: Path) -> Iterator["Holding"]:
    """The corpus, locked against other changes.

    Raises:
        CorpusBusy: another process changes it, or it cannot be written.
        ManifestError: the manifest cannot be used.
    """
    try:
        with (corpus_dir / _LOCK).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            holding = holding_in(corpus_dir)
            holding.clear()
            yield holding
            holding.clear()
    except BlockingIOError as exc:
        raise CorpusBusy(
            f"another process changes the corpus in {corpus_dir}", hint="Wait until it is done."
        ) from exc
    except OSError as exc:
        raise CorpusBusy(
            f"the corpus in {corpus_dir} cannot be written: {exc}",
            hint="Set NPTQA_CORPUS_DIR to a folder of your own.",
        ) from exc


@dataclass(slots=True)
class Holding:
    """The documents held, while the lock is."""

    corpus_dir: Path
    records: list[DocumentRecord]
    _symbols: dict[str, str] = field(init=False)
    _hashes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Index the records by what makes a document a double."""
        self._index()

    @property
    def doc_ids(self) -> set[str]:
        """All in use."""
        return {record.doc_id for record in self.records}

    def by_symbol(self, symbol: str) -> DocumentRecord | None:
        """The document that has a symbol, or None."""
        doc_id = self._symbols.get(symbol, "")
        return next((one for one in self.records if one.doc_id == doc_id), None)

    def check(self, proposal: Proposal, *, accept: bool = False, but: str = "") -> None:
        """Refuse what must not be added.

        Args:
            proposal: the document.
            accept: take it in spite of what the parser found amiss.
            but: doc_id of the document it takes the place of.

        Raises:
            DocumentHeld: the same file or symbol is there already; names the document.
            ParseError: a field is missing, or the parser found something amiss.
        """
        record, name = proposal.record, proposal.path.name
        self.check_new(proposal)
        held = self._symbols.get(record.citable_symbol)
        if held and held != but:
            raise DocumentHeld(
                f"{name}: {record.symbol} is held already, as {held}",
                hint="`nptqa corpus update` puts a new file in its place.",
            )
        if record.doc_id in self.doc_ids - {but}:
            raise DocumentHeld(
                f"{name}: doc_id {record.doc_id} is in use", hint="Give another (--doc-id)."
            )
        if proposal.missing:
            raise ParseError(
                f"{name} does not say its {' or '.join(proposal.missing)}",
                hint="Give --title and --date.",
            )
        if proposal.parsed.problems and not accept:
            raise ParseError(
                f"{name}: {proposal.parsed.problems[0]}",
                hint="Look at `nptqa corpus parse`; --accept-problems adds it as it is.",
            )

    def check_new(self, proposal: Proposal) -> None:
        """Refuse a file that is held already; raises DocumentHeld, which names the document."""
        for mark in (proposal.record.original_sha256, proposal.record.sha256):
            held = self._hashes.get(mark) if mark else None
            if held:
                raise DocumentHeld(
                    f"{proposal.path.name} is held already, as {held}", hint="Leave it out."
                )

    def add(self, proposal: Proposal) -> DocumentRecord:
        """Write a document that was checked; gives its record."""
        record = replace(proposal.record, accepts=proposal.parsed.problems)
        self._write_files(proposal, record)
        before = (self.corpus_dir / MANIFEST).read_bytes().decode("utf-8").rstrip("\n")
        block = tomlkit.dumps({"document": [_entry(record)]})
        self._publish(f"{before}\n\n{block}".lstrip("\n"))
        self.records.append(record)
        self._index()
        return record

    def put_in_place(self, doc_id: str, proposal: Proposal) -> DocumentRecord:
        """Give a document a new text; what people wrote of it in the manifest stays."""
        old = self._record(doc_id)
        stem = f"{doc_id}.{proposal.record.sha256[:8]}"
        original = f"{stem}.{proposal.format.value}" if proposal.record.original else ""
        new = replace(
            old,
            sha256=proposal.record.sha256,
            text=f"{stem}.txt",
            layout_sha256=proposal.record.layout_sha256,
            original=original,
            original_sha256=proposal.record.original_sha256,
            source=proposal.record.source,
            accepts=proposal.parsed.problems,
        )
        self._write_files(proposal, new)
        self._touch(old, new)
        self._publish(self._manifest_with(new))
        self.records[self.records.index(old)] = new
        self._index()
        self._remove_files(old, keep=new)
        return new

    def remove(self, doc_id: str) -> DocumentRecord:
        """Take a document out.

        Raises:
            UnknownDocument: it is not held.
        """
        record = self._record(doc_id)
        self._touch(record)
        document, entries = self._manifest()
        at = next(at for at, one in enumerate(entries) if one["doc_id"] == doc_id)
        del entries[at]
        if not entries:
            del document["document"]
        self._publish(tomlkit.dumps(document))
        self.records.remove(record)
        self._index()
        self._remove_files(record)
        return record

    def clear(self) -> None:
        """Remove what somebody who was killed left: files half written, or of no document."""
        for path in self.corpus_dir.rglob(f"*{_NEW}"):
            path.unlink()
        note = self.corpus_dir / _TOUCHED
        if note.is_file():
            kept = {path for record in self.records for path in self._files(record)}
            for name in note.read_text(encoding="utf-8").splitlines():
                if (path := self.corpus_dir / name) not in kept:
                    path.unlink(missing_ok=True)
            note.unlink()

    # -- helpers ---------------------------------------------------------------------------

    def _record(self, doc_id: str) -> DocumentRecord:
        for record in self.records:
            if record.doc_id == doc_id:
                return record
        raise UnknownDocument(
            f"no document {doc_id!r}", hint="`nptqa corpus check` lists the documents held."
        )

    def _index(self) -> None:
        self._symbols = {one.citable_symbol: one.doc_id for one in self.records}
        self._symbols.pop("", None)
        self._hashes = {
            mark: one.doc_id for one in self.records for mark in (one.sha256, one.original_sha256)
        }
        self._hashes.pop("", None)

    def _manifest(self) -> tuple[tomlkit.TOMLDocument, AoT]:
        text = (self.corpus_dir / MANIFEST).read_bytes().decode("utf-8")
        document = tomlkit.parse(text)
        entries = document["document"]
        assert isinstance(entries, AoT)
        return document, entries

    def _manifest_with(self, new: DocumentRecord) -> str:
        """The manifest with a record changed, and everything else as people wrote it."""
        document, entries = self._manifest()
        entry = next(one for one in entries if one["doc_id"] == new.doc_id)
        for key, value in _entry(new).items():
            if entry.get(key) != value:
                entry[key] = value
        for key in ("layout_sha256", "original", "original_sha256", "accepts"):
            if key in entry and not getattr(new, key):
                del entry[key]
        return tomlkit.dumps(document)

    def _write_files(self, proposal: Proposal, record: DocumentRecord) -> None:
        self._touch(record)
        text = text_path(record, self.corpus_dir)
        _write(text, proposal.text)
        if proposal.layout:
            _write(text.with_suffix(LAYOUT_SUFFIX), proposal.layout.encode())
            _write(self.corpus_dir / ORIGINALS / record.original, proposal.raw)

    def _touch(self, *records: DocumentRecord) -> None:
        names = [path.relative_to(self.corpus_dir) for one in records for path in self._files(one)]
        _write(self.corpus_dir / _TOUCHED, "\n".join(map(str, names)).encode())

    def _remove_files(self, record: DocumentRecord, keep: DocumentRecord | None = None) -> None:
        kept = set(self._files(keep)) if keep else set()
        for path in self._files(record):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _files(self, record: DocumentRecord) -> Sequence[Path]:
        text = text_path(record, self.corpus_dir)
        paths = [text, text.with_suffix(LAYOUT_SUFFIX)]
        return [*paths, self.corpus_dir / ORIGINALS / record.original] if record.original else paths

    def _publish(self, manifest: str) -> None:
        _write(self.corpus_dir / MANIFEST, manifest.encode())


def holding_in(corpus_dir: Path) -> Holding:
    """The documents held, to look at; `changing` gives them to be changed. Raises ManifestError."""
    return Holding(corpus_dir, list(read_manifest(corpus_dir / MANIFEST)))


def unlisted(corpus_dir: Path) -> tuple[str, ...]:
    """Files in `texts/` and `originals/` that belong to no document of the manifest."""
    holding = holding_in(corpus_dir)
    known = {path for record in holding.records for path in holding._files(record)}
    found = (path for name in (TEXTS, ORIGINALS) for path in sorted((corpus_dir / name).glob("*")))
    return tuple(path.relative_to(corpus_dir).as_posix() for path in found if path not in known)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + _NEW)
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _entry(record: DocumentRecord) -> Table:
    """A record as a table of the manifest; what is empty and may be left out is."""
    table = tomlkit.table()
    for key in _KEYS:
        value: Any = getattr(record, key)
        value = list(value) if isinstance(value, tuple) else value
        plain = str(value) if key == "symbol_status" else value
        if plain or isinstance(plain, date) or key in _ALWAYS:
            table.add(key, plain)
    return table
