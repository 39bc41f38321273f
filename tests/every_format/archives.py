# SPDX-License-Identifier: Apache-2.0
"""Containers: each holds a table, as the command or library of its format writes it."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tarfile
import zipfile
from pathlib import Path

from .share import Patient, Share, need, run, writer

SPEC = """Name: clinic
Version: 1
Release: 1
Summary: A table
License: none
BuildArch: noarch
%description
A table.
%install
mkdir -p %{buildroot}/srv
cp %{table} %{buildroot}/srv/list.csv
%files
/srv/list.csv
"""


def table(patient: Patient) -> bytes:
    import csv
    import io
    out = io.StringIO(newline="")
    csv.writer(out).writerows([patient.labels, patient.values])
    return out.getvalue().encode()


def planted_table(share: Share, name: str, member: str) -> bytes:
    """The bytes of a table that will be `member` of the file `name`."""
    patient = share.patient(name)
    share.plant(name, "member", patient, member, row=2, column=lambda number: patient[number].label)
    return table(patient)


def on_disk(share: Share, name: str, member: str, inside: str = "march/list.csv") -> Path:
    """A folder beside the share, with a table that a command is to pack."""
    folder = share.folder.parent / "packing" / share.format / name
    shutil.rmtree(folder, ignore_errors=True)
    file = folder / inside
    file.parent.mkdir(parents=True)
    file.write_bytes(planted_table(share, name, member))
    (folder / "read me.txt").write_text("Nothing of anybody.\n" * 50)
    return folder


@writer("compressed", "Python's gzip, bz2 and lzma")
def compressed(share: Share) -> None:
    for suffix, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress),
                         ("lzma", lambda data: lzma.compress(data, lzma.FORMAT_ALONE))):  # fmt: skip
        data = planted_table(share, f"list.csv.{suffix}", "!/list.csv")
        share.file(f"list.csv.{suffix}").write_bytes(pack(data))


def compressing(suffix: str, *command: str) -> None:
    """Registers a command that packs its standard input."""

    def write(share: Share) -> None:
        need(command[0])
        name = f"list.csv.{suffix}"
        share.file(name).write_bytes(run(*command, stdin=planted_table(share, name, "!/list.csv")))

    writer("compressed", command[0])(write)


compressing("zst", "zstd", "-c")
compressing("lz4", "lz4", "-c")
compressing("br", "brotli", "-c")
compressing("Z", "compress", "-c")
compressing("lz", "lzip", "-c")


@writer("zip", "Python's zipfile")
def zips(share: Share) -> None:
    methods = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
    for name, method in methods.items():
        with zipfile.ZipFile(share.file(f"{name}.zip"), "w", method) as archive:
            archive.writestr("march/list.csv", planted_table(share, f"{name}.zip", "!/march/list.csv"))
    inner = planted_table(share, "nested.zip", "!/older.zip!/list.csv")
    with zipfile.ZipFile(share.file("nested.zip"), "w") as archive, archive.open("older.zip", "w") as member:
        with zipfile.ZipFile(member, "w", zipfile.ZIP_DEFLATED) as older:
            older.writestr("list.csv", inner)


def packing(format: str, name: str, *command: str, inside: str = "march/list.csv", member: str = "") -> None:
    """Registers a command that packs the folder it stands in: `{out}` is the archive."""

    def write(share: Share) -> None:
        need(command[0])
        if command[0] == "sh":
            need(command[-1].split()[0])  # what it runs
        folder = on_disk(share, name, member or f"!/{inside}", inside)
        run(*(part.replace("{out}", str(share.file(name))) for part in command), cwd=folder)

    writer(format, command[0])(write)


packing("zip", "info.zip", "zip", "-qr", "{out}", ".")
packing("zip", "seven.zip", "7zz", "a", "-bd", "{out}", ".")
packing("zip", "deflate64.zip", "7zz", "a", "-bd", "-mm=Deflate64", "{out}", ".")
packing("zip", "streamed.zip", "sh", "-c", "zip -qr - . | cat > {out}")
packing("7z", "lzma2.7z", "7zz", "a", "-bd", "{out}", ".")
packing("7z", "ppmd.7z", "7zz", "a", "-bd", "-m0=PPMd", "{out}", ".")
packing("7z", "bzip2.7z", "7zz", "a", "-bd", "-m0=BZip2", "{out}", ".")
packing("tar", "gnu.tar", "tar", "-cf", "{out}", "march", "read me.txt")
packing("tar", "packed.tar.gz", "tar", "-czf", "{out}", "march", "read me.txt")
packing("tar", "packed.tar.xz", "tar", "-cJf", "{out}", "march", "read me.txt")
packing("tar", "packed.tar.zst", "tar", "--zstd", "-cf", "{out}", "march", "read me.txt")
for kind in ("newc", "odc", "bin", "crc"):
    packing("cpio", f"{kind}.cpio", "sh", "-c", f"find march -type f | cpio -o -H {kind} --quiet > {{out}}")
packing("ar", "a.ar", "ar", "rcU", "{out}", "list.csv", "read me.txt", inside="list.csv")
packing("iso", "joliet.iso", "genisoimage", "-quiet", "-J", "-o", "{out}", ".")
packing("iso", "ridge.iso", "genisoimage", "-quiet", "-R", "-o", "{out}", ".")
packing("iso", "bridge.iso", "genisoimage", "-quiet", "-J", "-udf", "-o", "{out}", ".")
packing("iso", "xorriso.iso", "xorriso", "-outdev", "{out}", "-map", ".", "/", "-commit")
packing("cab", "a.cab", "gcab", "-c", "{out}", "list.csv", inside="list.csv")
packing("cab", "mszip.cab", "gcab", "-cz", "{out}", "list.csv", inside="list.csv")
packing("lha", "a.lzh", "jlha", "-a", "{out}", "list.csv", inside="list.csv")
packing("xar", "a.xar", "bsdtar", "--format", "xar", "-cf", "{out}", "march")


@writer("tar", "Python's tarfile")
def tars(share: Share) -> None:
    for name, kind in (("ustar", tarfile.USTAR_FORMAT), ("pax", tarfile.PAX_FORMAT), ("long", tarfile.GNU_FORMAT)):
        inside = "march/list.csv" if name != "long" else "a long name of a folder/" * 8 + "list.csv"
        folder = on_disk(share, f"{name}.tar", f"!/{inside}", inside)
        with tarfile.open(share.file(f"{name}.tar"), "w", format=kind) as archive:
            archive.add(folder / inside, inside)


@writer("rpm", "rpmbuild")
def rpm(share: Share) -> None:
    need("rpmbuild")
    folder = on_disk(share, "clinic.rpm", r"!/(\./)?srv/list\.csv", "list.csv")
    (folder / "clinic.spec").write_text(SPEC)
    run("rpmbuild", "-bb", "--quiet", "-D", f"_topdir {folder}/build", "-D", f"table {folder}/list.csv", folder / "clinic.spec")
    shutil.copy(next((folder / "build/RPMS").rglob("*.rpm")), share.file("clinic.rpm"))


@writer("ar", "dpkg-deb")
def deb(share: Share) -> None:
    need("dpkg-deb")
    folder = on_disk(share, "clinic.deb", r"!/data\.tar\.\w+!/(\./)?srv/list\.csv", "srv/list.csv")
    (folder / "DEBIAN").mkdir()
    (folder / "DEBIAN/control").write_text("Package: clinic\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: a table\n")
    run("dpkg-deb", "-b", folder, share.file("clinic.deb"))


@writer("split", "7zz, split")
def split(share: Share) -> None:
    need("7zz")
    folder = on_disk(share, "volumes.7z.001", r"!/.*list\.csv")
    (folder / "noise").write_bytes(share.random("noise").randbytes(60000))
    run("7zz", "a", "-bd", "-mx1", "-v20k", share.file("volumes.7z"), ".", cwd=folder)
    share.folder.joinpath("split/volumes.7z").unlink(missing_ok=True)


@writer("encrypted", "7zz, zip, gpg")
def encrypted(share: Share) -> None:
    folder = on_disk(share, "unused", "")
    share.planted = [planted for planted in share.planted if planted.format != "encrypted"]
    for name, kind in (("a.zip", ()), ("aes.zip", ("-mem=AES256",)), ("a.7z", ()), ("head.7z", ("-mhe=on",))):
        run("7zz", "a", "-bd", "-psecret", *kind, share.file(name), ".", cwd=folder)
        share.refuse(name, "encrypted")


@writer("tar", "Python's tarfile")
def links(share: Share) -> None:
    """Archives keep what a link led to, which may be somebody's folder."""
    for name, form in (("links-pax.tar", tarfile.PAX_FORMAT), ("links-gnu.tar", tarfile.GNU_FORMAT)):
        patient = Patient(one for one in share.patient(name) if "/" not in one.value)  # that would be a folder in a folder
        with tarfile.open(share.file(name), "w", format=form) as archive:
            for number, one in enumerate(patient):
                info = tarfile.TarInfo(f"link-{number}")
                info.type, info.linkname = (tarfile.SYMTYPE if number % 2 else tarfile.LNKTYPE), one.line
                archive.addfile(info)
        share.plant(name, "what links lead to", patient, part="link")
