# SPDX-License-Identifier: Apache-2.0
"""The scanner: options in, records out."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import astuple, dataclass
from mmap import mmap
from queue import Full, Queue, SimpleQueue
from types import TracebackType
from typing import BinaryIO, Literal, Protocol, TypeAlias

from . import _phi, _records
from ._errors import StateError
from ._records import Extraction, Finding, Progress, Result, Source, Text
from ._rules import Detectors, Patterns, StrPath, packs, selection
from ._workers import bundled_workers

OCR_MODES = ("auto", "always", "never")  # in the order of phi_ocr
Buffer: TypeAlias = "bytes | bytearray | memoryview | mmap"
OnFinding: TypeAlias = "Callable[[Finding], object] | None"
OnSource: TypeAlias = "Callable[[Source], object] | None"
OnProgress: TypeAlias = "Callable[[Progress], object] | None"
Paths: TypeAlias = "StrPath | Iterable[StrPath]"
# A tree ready to be scanned: takes callables for findings, sources and progress.
_Walk: TypeAlias = "Callable[[_phi.OnRecord, _phi.OnRecord, _phi.OnRecord], str]"


class HasFileno(Protocol):
    def fileno(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings that stop a hostile input. Reaching one is a record, not an error.
    None keeps the library's default, 0 means no limit."""

    max_depth: int | None = None
    """Containers inside each other; 16."""
    max_members: int | None = None
    """Of one container; 1,000,000."""
    max_expand_bytes: int | None = None
    """Out of all containers below one file; 64 GiB."""
    max_ratio: int | None = None
    """Output per input byte, judged after 64 MiB of output; 200."""
    max_memory_bytes: int | None = None
    """One member held in memory; 64 MiB."""
    max_seconds: int | None = None
    """Wall time for one file; no limit."""
    worker_seconds: int | None = None
    """Wall time of a worker for one document, before its size counts; 30."""
    worker_memory_bytes: int | None = None
    """Address space of a worker; 1 GiB."""


class _Collector:
    """Keeps the records of one scan and hands them to the caller's callbacks."""

    def __init__(self, on_finding: OnFinding, on_source: OnSource, on_progress: OnProgress) -> None:
        self.findings: list[Finding] = []
        self.sources: list[Source] = []
        self.stop = False  # set from outside, heeded at the next record
        self._on_finding = on_finding
        self._on_source = on_source
        self._on_progress = on_progress

    def finding(self, *fields: object) -> object:
        finding = _records.finding(*fields)
        self.findings.append(finding)
        return not self.stop and (self._on_finding is None or self._on_finding(finding))

    def source(self, *fields: object) -> object:
        source = _records.source(*fields)
        self.sources.append(source)
        return not self.stop and (self._on_source is None or self._on_source(source))

    def progress(self, path: str, files: int, count: int, findings: int) -> object:
        if self._on_progress is None:
            return not self.stop
        return not self.stop and self._on_progress(Progress(path, files, count, findings))

    def result(self, status: str) -> Result:
        return Result(self.findings, self.sources, status == "stopped", status == "partial")


class Scanner:
    """Finds patient data. Keeps a compiled set of detectors, and the worker processes that
    read difficult formats, so make one and use it often.

    One thread at a time: a second concurrent call raises StateError. For another thread,
    `clone()` it. `scan_tree` and `iter_tree` bring their own threads and may run beside
    anything. Close it, or use it as a context manager, to end its workers early.

    patterns     pattern packs besides the built-in ones: files, directories, Packs
    builtin      use the built-in detectors
    detectors    keep only these: "us.*,-us.ein" or a list of such
    min_confidence   findings below are not delivered
    reveal       deliver values in clear: Finding.match
    fingerprint_key  32 secret bytes: deliver Finding.fingerprint
    worker_dir   directory of the worker programs, if not where libphi has them
    ocr          recognise text in pictures: "auto" where it looks like it, "always", "never"
    cache_dir    directory that keeps compiled regexes of patterns between runs; it is
                 made when needed, and used only while it is this user's alone
    """

    def __init__(
        self,
        *,
        patterns: Patterns = (),
        builtin: bool = True,
        detectors: Detectors = None,
        min_confidence: float = 0.5,
        reveal: bool = False,
        fingerprint_key: bytes | None = None,
        limits: Limits | None = None,
        worker_dir: StrPath | None = None,
        ocr: Literal["auto", "always", "never"] = "auto",
        cache_dir: StrPath | None = None,
    ) -> None:
        if ocr not in OCR_MODES:
            raise ValueError(f"ocr must be one of {', '.join(OCR_MODES)}, not {ocr!r}")
        workers = bundled_workers() if worker_dir is None else worker_dir
        self._options: _phi.Options = (
            None if limits is None else astuple(limits),
            min_confidence,
            reveal,
            fingerprint_key,
            None if workers is None else os.fsencode(workers),
            OCR_MODES.index(ocr),
        )
        cache = None if cache_dir is None else os.fsencode(cache_dir)
        self._engine = _phi.engine(builtin, packs(patterns), selection(detectors), cache)
        self._scanner = self._engine.scanner(self._options)
        self._closed = False

    def clone(self) -> Scanner:
        """Another scanner with the same detectors and options, for another thread."""
        self._check_open()
        twin = Scanner.__new__(type(self))
        twin._options = self._options
        twin._engine = self._engine
        twin._scanner = self._engine.scanner(self._options)
        twin._closed = False
        return twin

    def close(self) -> None:
        """End the worker processes and wipe memory. StateError while it is scanning."""
        self._scanner.close()
        self._closed = True

    def __enter__(self) -> Scanner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def rules_version(self) -> str:
        """Digest of all detectors: the same digest, the same findings."""
        return self._engine.rules_version()

    # ------------------------------------------------------------- one source

    def scan_bytes(
        self,
        data: Buffer,
        name: StrPath = "-",
        *,
        on_finding: OnFinding = None,
        on_source: OnSource = None,
        on_progress: OnProgress = None,
    ) -> Result:
        """Scan bytes in memory, called `name` in the records. What could change meanwhile,
        such as a bytearray, is copied; bytes are not."""
        return self._scan("memory", name, data, _Collector(on_finding, on_source, on_progress))

    def scan_file(
        self,
        path: StrPath,
        *,
        on_finding: OnFinding = None,
        on_source: OnSource = None,
        on_progress: OnProgress = None,
    ) -> Result:
        """Scan one file with all its members. A file that cannot be opened is a record."""
        return self._scan("path", path, os.fsencode(path), _Collector(on_finding, on_source, on_progress))

    def scan_fd(
        self,
        fd: int | HasFileno,
        name: StrPath = "-",
        *,
        on_finding: OnFinding = None,
        on_source: OnSource = None,
        on_progress: OnProgress = None,
    ) -> Result:
        """Scan an open descriptor: from its start if it can seek, else as a pipe."""
        return self._scan("fd", name, fd, _Collector(on_finding, on_source, on_progress))

    def scan_stream(
        self,
        stream: BinaryIO,
        name: StrPath = "-",
        *,
        on_finding: OnFinding = None,
        on_source: OnSource = None,
        on_progress: OnProgress = None,
    ) -> Result:
        """Scan a binary file object that can seek. What its `read` raises is raised here."""
        return self._scan("reader", name, _reader(stream), _Collector(on_finding, on_source, on_progress))

    def extract_bytes(self, data: Buffer, name: StrPath = "-") -> Extraction:
        """The text of bytes in memory and of all members, without a search."""
        return self._extract("memory", name, data)

    def extract_file(self, path: StrPath) -> Extraction:
        """The text of a file and of all its members, without a search."""
        return self._extract("path", path, os.fsencode(path))

    def _scan(self, kind: str, name: StrPath, subject: object, collector: _Collector) -> Result:
        return collector.result(
            self._scanner.scan(
                kind, os.fsencode(name), subject, collector.finding, collector.source, None, collector.progress
            )
        )

    def _extract(self, kind: str, name: StrPath, subject: object) -> Extraction:
        texts: list[Text] = []
        sources: list[Source] = []
        status = self._scanner.extract(
            kind,
            os.fsencode(name),
            subject,
            None,
            lambda *fields: sources.append(_records.source(*fields)),
            lambda *fields: texts.append(_records.text(*fields)),
            None,
        )
        return Extraction(texts, sources, status == "stopped", status == "partial")

    # ------------------------------------------------------------------ trees

    def scan_tree(
        self,
        paths: Paths,
        *,
        threads: int = 0,
        excludes: Iterable[str] = (),
        one_file_system: bool = False,
        sort: bool = False,
        on_finding: OnFinding = None,
        on_source: OnSource = None,
        on_progress: OnProgress = None,
    ) -> Result:
        """Scan files and directory trees; links are not followed. All records are kept: for
        very large trees take `iter_tree`.

        threads   scanning threads; 0 = one per processor
        excludes  gitignore-style patterns, relative to each path
        sort      deliver files in order of their names, whatever `threads`
        Callbacks never run at the same time, but may run on any thread."""
        walk = self._walk(paths, threads, excludes, one_file_system, sort)
        collector = _Collector(on_finding, on_source, on_progress)
        if threads == 1 or threading.current_thread() is not threading.main_thread():
            return collector.result(walk(collector.finding, collector.source, collector.progress))
        # Python delivers Ctrl-C to its main thread only: that one must be free to wait.
        return collector.result(_aside(walk, collector))

    def iter_tree(
        self,
        paths: Paths,
        *,
        threads: int = 0,
        excludes: Iterable[str] = (),
        one_file_system: bool = False,
        sort: bool = False,
    ) -> Generator[Finding | Source, None, None]:
        """The records of `scan_tree` one by one, while it scans: the findings of a source,
        then its Source. Nothing is kept, so the tree may be of any size. Closing the
        generator ends the scan; do it when you leave the loop early (contextlib.closing)."""
        return _iterate(self._walk(paths, threads, excludes, one_file_system, sort))

    def _walk(
        self, paths: Paths, threads: int, excludes: Iterable[str], one_file_system: bool, sort: bool
    ) -> _Walk:
        self._check_open()
        several = [paths] if isinstance(paths, (str, bytes, os.PathLike)) else paths
        roots = tuple(os.fsencode(path) for path in several)
        patterns = (excludes,) if isinstance(excludes, str) else tuple(excludes)
        encoded = tuple(os.fsencode(pattern) for pattern in patterns)
        if threads < 0:
            raise ValueError("threads must not be negative")

        def walk(on_finding: _phi.OnRecord, on_source: _phi.OnRecord, on_progress: _phi.OnRecord) -> str:
            return self._engine.scan_tree(
                roots, self._options, threads, encoded, one_file_system, sort, on_finding, on_source, on_progress
            )

        return walk

    def _check_open(self) -> None:
        if self._closed:
            raise StateError("state", "the scanner is closed")


def _reader(stream: BinaryIO) -> tuple[_phi.ReadAt, int]:
    def read_at(offset: int, capacity: int) -> bytes:
        stream.seek(offset)
        return stream.read(capacity)

    return read_at, stream.seek(0, os.SEEK_END)


def _aside(walk: _Walk, collector: _Collector) -> str:
    """Walk on a thread of its own while this one waits for it, or for a signal."""
    outcome: SimpleQueue[str | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put(walk(collector.finding, collector.source, collector.progress))
        except BaseException as error:
            outcome.put(error)

    thread = threading.Thread(target=work, name="phi-tree", daemon=True)
    try:
        thread.start()
        thread.join()
    except BaseException:
        collector.stop = True
        if thread.ident is not None:
            thread.join()
        raise
    result = outcome.get()
    if isinstance(result, BaseException):
        raise result
    return result


# Records that wait for their reader; beyond that the scan waits.
_WAITING = 1024


def _iterate(walk: _Walk) -> Generator[Finding | Source, None, None]:
    waiting: Queue[Finding | Source | BaseException | None] = Queue(_WAITING)
    abandoned = threading.Event()

    def put(record: Finding | Source | BaseException | None) -> bool:
        while not abandoned.is_set():
            try:
                waiting.put(record, timeout=0.1)
                return True
            except Full:
                continue
        return False

    def work() -> None:
        end: BaseException | None = None
        try:
            walk(
                lambda *fields: put(_records.finding(*fields)),
                lambda *fields: put(_records.source(*fields)),
                lambda *_: not abandoned.is_set(),
            )
        except BaseException as error:
            end = error
        put(end)

    # A daemon: an iterator that nobody reads any more must not keep Python from ending.
    thread = threading.Thread(target=work, name="phi-tree", daemon=True)
    thread.start()
    try:
        while (record := waiting.get()) is not None:
            if isinstance(record, BaseException):
                raise record
            yield record
    finally:
        abandoned.set()
        if not sys.is_finalizing():  # by then the thread is gone and would be waited for in vain
            thread.join()
