# SPDX-License-Identifier: Apache-2.0
"""Builds the wheel: what pip calls (PEP 517).

A backend of our own instead of setuptools, because pip would have to download that one
first, and machines that hold patient data often have no network. A wheel is a zip with
three small files of metadata, so little is lost: this file zips, native.py compiles,
find_libphi.py finds the library.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.version_info < (3, 11):
    sys.exit("phi: needs Python 3.11 or newer")

import tomllib

import find_libphi
import native

HERE = Path(__file__).resolve().parents[1]

Settings = dict[str, Any] | None


def project() -> dict[str, Any]:
    with (HERE / "pyproject.toml").open("rb") as file:
        return dict(tomllib.load(file)["project"])


def tag() -> str:
    """One build serves Python 3.11 and everything later: the stable ABI."""
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"cp311-abi3-{platform}"


def metadata(about: dict[str, Any]) -> str:
    fields = {
        "Metadata-Version": "2.1",
        "Name": about["name"],
        "Version": about["version"],
        "Summary": about["description"],
        "License": about["license"]["text"],
        "Requires-Python": about["requires-python"],
        "Description-Content-Type": "text/markdown",
    }
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"{head}\n{(HERE / about['readme']).read_text(encoding='utf-8')}"


class Wheel:
    """A wheel being written: each file is noted with its digest, for RECORD."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._info = f"{about['name']}-{about['version']}.dist-info"
        self._record: list[str] = []

    def add(self, name: str, data: bytes, *, executable: bool = False) -> None:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100755 if executable else 0o100644) << 16
        self._zip.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(data)}")

    def add_info(self, name: str, text: str) -> None:
        self.add(f"{self._info}/{name}", text.encode())

    def close(self) -> None:
        self._record.append(f"{self._info}/RECORD,,")
        self._zip.writestr(f"{self._info}/RECORD", "\n".join(self._record) + "\n")
        self._zip.close()


def library_files(library: find_libphi.Library) -> Iterator[tuple[str, Path]]:
    """What the package carries of libphi: nothing when it is installed."""
    if library.bundle is None:
        return
    yield f"phi/{library.soname}", library.bundle
    for worker in library.workers:
        yield f"phi/libexec/{worker.name}", worker


def fill(wheel: Wheel, settings: Settings) -> None:
    library = find_libphi.find(HERE, settings or {})
    print(f"phi: using {library.origin}", file=sys.stderr)
    for path in sorted((HERE / "src" / "phi").iterdir()):
        if path.suffix in (".py", ".pyi") or path.name == "py.typed":
            wheel.add(f"phi/{path.name}", path.read_bytes())
    with tempfile.TemporaryDirectory() as scratch:
        module = native.compile_module(HERE / "native", library, Path(scratch))
        wheel.add(f"phi/{module.name}", module.read_bytes(), executable=True)
    for name, path in library_files(library):
        wheel.add(name, path.read_bytes(), executable=True)


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    about = project()
    name = f"{about['name']}-{about['version']}-{tag()}.whl"
    wheel = Wheel(Path(wheel_directory) / name, about)
    try:
        fill(wheel, config_settings)
    except (find_libphi.NotFound, native.CannotCompile) as error:
        sys.exit(f"\nphi: {error}\n")
    wheel.add_info("METADATA", metadata(about))
    wheel.add_info("WHEEL", f"Wheel-Version: 1.0\nGenerator: phi\nRoot-Is-Purelib: false\nTag: {tag()}\n")
    wheel.close()
    return name


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: Settings = None) -> str:
    """Optional, but without it pip builds the wheel twice."""
    about = project()
    folder = Path(metadata_directory) / f"{about['name']}-{about['version']}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(metadata(about), encoding="utf-8")
    return folder.name


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    sys.exit("\nphi: there is no source package; install from a checkout of libphi\n")
