#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Archives and compressed files as other programs write them: PHI=path/to/phi test_archives.py.

Each holds the same letter with a number in it; the number must be found under the path of
its member. Then damage, passwords and bombs: reported, within limits, and never silent.
What needs a program that is not installed is skipped (tools/prepare.sh installs them)."""

import bz2
import gzip
import io
import json
import lzma
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import zlib
from pathlib import Path

PHI = os.environ["PHI"]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from generate.writers import rare_archives

WORKER = Path(PHI).resolve().parents[1] / "libexec/libphi/phi-worker"


def an_ssn():
    done = subprocess.run([sys.executable, "-B", ROOT / "tests/generate/print_values.py", "us.ssn"],
                          check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[0].split("\t")[1]


SSN = an_ssn()
LETTER = f"Dear colleague,\nher SSN: {SSN}\nregards\n".encode()
LIST = "".join(f"{number},ward {number % 7}\n" for number in range(20000)).encode()


@unittest.skipUnless(WORKER.exists(), "phi-worker was not built")
class Archives(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "in/sub").mkdir(parents=True)
        (self.folder / "in/letter.txt").write_bytes(LETTER)
        (self.folder / "in/list.csv").write_bytes(LIST)
        (self.folder / "in/sub/letter é.txt").write_bytes(LETTER)

    def make(self, *command):
        if shutil.which(command[0]) is None:
            self.skipTest(f"{command[0]} is not installed")
        subprocess.run(command, cwd=self.folder / "in", check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def scan(self, name, *options):
        env = {**os.environ, "PHI_STATE_DIR": str(self.folder / "state")}
        done = subprocess.run([PHI, "scan", "--format", "jsonl", "--sources", *options, name], cwd=self.folder,
                              capture_output=True, env=env, timeout=120)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        self.records = records = [json.loads(line) for line in done.stdout.splitlines()]
        self.found = [(r["path"], r["location"].get("line")) for r in records if r["type"] == "finding"]
        self.sources = {r["path"]: r for r in records if r["type"] == "source"}
        return self.found

    def check(self, name, *members):
        """The letter is found in each member, and nothing was left out."""
        self.scan(name)
        self.assertEqual(sorted(self.found), sorted((f"{name}!/{member}", 2) for member in members), name)
        self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"}, self.sources)

    def write(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    # ------------------------------------------------------------------ formats

    def test_seven_zip(self):
        for method in ("lzma2", "ppmd", "bzip2", "copy"):
            self.make("7zz", "a", f"-m0={method}", f"../{method}.7z", ".")
            self.check(f"{method}.7z", "letter.txt", "sub/letter é.txt")

    def test_seven_zip_in_seven_zip(self):
        self.make("7zz", "a", "../in/inner.7z", "letter.txt")
        self.make("7zz", "a", "../in/middle.7z", "inner.7z")
        self.make("7zz", "a", "../outer.7z", "middle.7z", "letter.txt")
        self.check("outer.7z", "letter.txt", "middle.7z!/inner.7z!/letter.txt")

    def test_disc_images(self):
        self.make("genisoimage", "-quiet", "-J", "-R", "-o", "../rock.iso", ".")
        self.check("rock.iso", "letter.txt", "sub/letter é.txt")
        self.make("genisoimage", "-quiet", "-udf", "-J", "-joliet-long", "-o", "../bridge.iso", ".")
        self.check("bridge.iso", "letter.txt", "sub/letter é.txt")

    def test_what_a_disc_says_of_itself(self):
        self.make("genisoimage", "-quiet", "-J", "-R", "-V", f"SSN {SSN}", "-publisher", f"backup of patient SSN {SSN}", "-o", "../label.iso", "sub")
        self.scan("label.iso")
        parts = [r["location"].get("part") for r in self.records if r["type"] == "finding" and r["path"] == "label.iso"]
        self.assertEqual(parts, ["volume label"] * 4)  # two of the disc, and two of Joliet

    def test_unix_archives(self):
        self.make("ar", "rc", "../x.a", "letter.txt", "list.csv")
        self.check("x.a", "letter.txt")
        for form in ("newc", "odc", "bin"):
            self.make("sh", "-c", f"find . | cpio -o -H {form} >../{form}.cpio && test -s ../{form}.cpio")
            self.check(f"{form}.cpio", "letter.txt", "sub/letter é.txt")

    def test_xar(self):
        self.make("bsdtar", "--format", "xar", "-cf", "../x.xar", "letter.txt", "list.csv")
        self.check("x.xar", "letter.txt")

    def test_formats_without_a_free_writer(self):
        for name, write in rare_archives.WRITERS.items():
            self.write(name, write({"letter.txt": LETTER, "list.csv": LIST}))
            self.check(name, "letter.txt")

    def test_what_the_header_of_a_package_says(self):
        content = rare_archives.make_rpm({"letter.txt": LETTER}, description=f"a report on a patient, SSN: {SSN}")
        self.write("x.rpm", content)
        self.scan("x.rpm")
        self.assertEqual(sorted(path for path, _ in self.found), ["x.rpm", "x.rpm!/letter.txt"])

    def test_programs_that_unpack_themselves(self):
        """A program of one section, as short as there are, the lines of an installer, and the archive."""
        head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<HHIIIHH", 0x14C, 1, 0, 0, 0, 0, 0x102)
        section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 512, 4096, 512, 512, 0, 0, 0, 0, 0x60000020)
        program = (head + section).ljust(512, b"\0") + b"\xcc" * 512
        self.make("7zz", "a", "../x.7z", "letter.txt", "list.csv")
        for name, archive in (("7z", (self.folder / "x.7z").read_bytes()), ("rar", rare_archives.make_rar5({"letter.txt": LETTER})),
                              ("cab", rare_archives.make_cab({"letter.txt": LETTER}))):
            with self.subTest(name):
                self.write(f"{name}.exe", program + b";!@Install@!UTF-8!\nTitle=\"x\"\n;!@InstallEnd@!" + archive)
                self.scan(f"{name}.exe")  # stored members are seen by who reads the program as bytes, too
                self.assertIn((f"{name}.exe!/(archive)!/letter.txt", 2), self.found)
                self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"}, self.sources)

    def test_compressed_files(self):
        commands = {"bz2": "bzip2", "xz": "xz", "lzma": "lzma", "lz": "lzip", "zst": "zstd", "lz4": "lz4", "Z": "compress"}
        for suffix, command in commands.items():
            with self.subTest(command):
                self.make("sh", "-c", f"command -v {command} && cat letter.txt list.csv | {command} -c >../letter.txt.{suffix}")
                self.check(f"letter.txt.{suffix}", "letter.txt")

    def check_set(self, *volumes, first):
        """A set in a folder of its own is read at its first volume, and the others are said to be of it."""
        self.scan(volumes[0].split("/")[0])
        self.assertEqual(self.found, [(f"{first}!/letter.txt", 2)])
        self.assertEqual({s["state"] for s in self.sources.values()}, {"examined"}, self.sources)
        self.assertEqual({v: self.sources[v]["media"] for v in volumes if v != first},
                         {v: "application/x-archive-volume" for v in volumes if v != first})

    def make_noise(self):
        (self.folder / "in/list.csv").write_bytes(bytes((i * i * 7919 >> 5) & 0xFF for i in range(150_000)))

    def test_archives_in_pieces(self):
        self.make_noise()
        for kind in ("7z", "zip"):
            self.make("7zz", "a", "-v40k", "-mx=0", f"../set-{kind}/x.{kind}", "list.csv", "letter.txt")
            self.check_set(*(f"set-{kind}/x.{kind}.{n:03}" for n in range(1, 5)), first=f"set-{kind}/x.{kind}.001")

    def test_pieces_hang_on_each_other(self):
        """An incremental scan reads them again, though each is unchanged: another one may be gone."""
        self.make_noise()
        self.make("7zz", "a", "-v40k", "-mx=0", "../set/x.7z", "list.csv", "letter.txt")
        time.sleep(0.2)
        env = {**os.environ, "PHI_STATE_DIR": str(self.folder / "state")}
        scan = (PHI, "scan", "--incremental", "--sources", "--format", "jsonl", "set")
        states = []
        for gone in (None, "set/x.7z.001"):
            if gone:
                (self.folder / gone).unlink()
            done = subprocess.run(scan, cwd=self.folder, env=env, capture_output=True, timeout=120)
            records = [json.loads(line) for line in done.stdout.splitlines()]
            states.append({r["path"]: r["state"] for r in records if r["type"] == "source"})
        self.assertEqual(states[0]["set/x.7z.002"], "examined")
        self.assertEqual(states[1]["set/x.7z.002"], "partial")

    def test_a_zip_over_several_disks(self):
        """As Info-ZIP and WinZip cut it: members and directory are numbered by the volume that they are in."""
        parts = [b"PK\7\10" + self.local("letter.txt", LETTER), self.local("list.csv", LIST)]
        entries = self.entry("letter.txt", LETTER, 0, 4) + self.entry("list.csv", LIST, 1, 0)
        end = b"PK\5\6" + struct.pack("<HHHHIIH", 2, 2, 2, 2, len(entries), 0, 0)
        (self.folder / "set").mkdir()
        for name, content in zip(("x.z01", "x.z02", "x.zip"), [*parts, entries + end]):
            (self.folder / "set" / name).write_bytes(content)
        self.check_set("set/x.z01", "set/x.z02", "set/x.zip", first="set/x.zip")

    @staticmethod
    def local(name, content):
        return b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x5A21, zlib.crc32(content), len(content),
                                       len(content), len(name), 0) + name.encode() + content

    @staticmethod
    def entry(name, content, disk, offset):
        return b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0x5A21, zlib.crc32(content), len(content),
                                       len(content), len(name), 0, 0, disk, 0, 0, offset) + name.encode()

    def test_volumes_that_are_missing(self):
        self.make_noise()
        self.make("7zz", "a", "-v40k", "-mx=0", "../set/x.7z", "list.csv", "letter.txt")
        (self.folder / "set/x.7z.003").unlink()
        self.scan("set")
        self.assertNotEqual(self.sources["set/x.7z.001"]["state"], "examined")
        (self.folder / "set/x.7z.001").unlink()
        self.refused("set/x.7z.002", "set/x.7z.002", "partial", "truncated")

    def test_methods_of_zip(self):
        (self.folder / "in/long.txt").write_bytes(LETTER + LIST)  # short ones are stored
        for method in ("Deflate", "Deflate64", "BZip2", "LZMA", "PPMd", "ZSTD", "XZ"):
            with self.subTest(method):
                command = ("7zz", "a", f"-mm={method}", f"../{method}.zip", "long.txt")
                if method in ("ZSTD", "XZ"):  # which 7-Zip does not write: by hand
                    self.write(f"{method}.zip", self.foreign_zip(method))
                    self.check(f"{method}.zip", "letter.txt")
                    continue
                self.make(*command)
                self.check(f"{method}.zip", "long.txt")

    def foreign_zip(self, method):
        if method == "XZ":
            number, packed = 95, lzma.compress(LETTER)
        else:
            self.make("sh", "-c", "command -v zstd && zstd -q -c letter.txt >../letter.zst")
            number, packed = 93, (self.folder / "letter.zst").read_bytes()
        common = struct.pack("<HHHHHIIIHH", 63, 0, number, 0, 0x5A21, zlib.crc32(LETTER), len(packed), len(LETTER), 10, 0)
        local = b"PK\3\4" + common + b"letter.txt" + packed
        entry = b"PK\1\2" + struct.pack("<H", 63) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"letter.txt"
        return local + entry + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)

    def test_parallel_and_concatenated_streams(self):
        self.write("letter.txt.xz", lzma.compress(b"first part\n") + lzma.compress(LETTER[16:]))
        self.scan("letter.txt.xz")
        self.assertEqual(self.found, [("letter.txt.xz!/letter.txt", 2)])
        self.write("letter.txt.bz2", bz2.compress(b"first part\n") + bz2.compress(LETTER[16:]))
        self.scan("letter.txt.bz2")
        self.assertEqual(self.found, [("letter.txt.bz2!/letter.txt", 2)])

    def test_what_follows_a_compressed_stream(self):
        """Another content, which the programs themselves pass over without a word."""
        commands = {"gz": "gzip", "bz2": "bzip2", "lzma": "lzma", "lz": "lzip", "lz4": "lz4"}
        for suffix, command in commands.items():
            with self.subTest(command):
                self.make("sh", "-c", f"command -v {command} && {command} -c list.csv >../list.csv.{suffix}")
                with open(self.folder / f"list.csv.{suffix}", "ab") as packed:
                    packed.write(LETTER)
                self.check(f"list.csv.{suffix}", "(behind the compressed data)")

    def test_a_compressed_tar_is_one_step(self):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as tar:
            tar.add(self.folder / "in", arcname="in")
        self.write("backup.tar.xz", lzma.compress(out.getvalue()))
        self.check("backup.tar.xz", "in/letter.txt", "in/sub/letter é.txt")
        self.write("backup.tbz2", bz2.compress(out.getvalue()))
        self.check("backup.tbz2", "in/letter.txt", "in/sub/letter é.txt")
        self.write("twice.tar.xz.gz", gzip.compress(lzma.compress(out.getvalue())))
        self.check("twice.tar.xz.gz", "twice.tar.xz!/in/letter.txt", "twice.tar.xz!/in/sub/letter é.txt")

    def test_known_by_their_bytes(self):
        self.write("report.doc", lzma.compress(LETTER))
        self.check("report.doc", "report.doc")

    # ------------------------------------------------------------- what is not read

    def refused(self, name, path, state, reason):
        self.scan(name)
        self.assertEqual((self.sources[path]["state"], self.sources[path]["reason"]), (state, reason), self.sources)

    def test_passwords(self):
        self.make("7zz", "a", "-psecret", "../members.7z", "letter.txt")
        self.refused("members.7z", "members.7z!/letter.txt", "not-examined", "encrypted")
        self.make("7zz", "a", "-psecret", "-mhe", "../names.7z", "letter.txt")
        self.refused("names.7z", "names.7z", "not-examined", "encrypted")
        self.write("old.rar", rare_archives.make_rar4({"letter.txt": LETTER}, encrypted=True))
        self.refused("old.rar", "old.rar!/letter.txt", "not-examined", "encrypted")

    def test_damage(self):
        whole = lzma.compress(LETTER + LIST)
        self.write("cut.csv.xz", whole[: len(whole) * 3 // 4])
        self.refused("cut.csv.xz", "cut.csv.xz!/cut.csv", "partial", "truncated")
        self.assertEqual(len(self.found), 1)  # what came before the damage was searched
        self.write("cut.cpio", rare_archives.make_cpio({"letter.txt": LETTER, "list.csv": LIST})[:5000])
        self.refused("cut.cpio", "cut.cpio", "partial", "truncated")
        self.assertEqual(len(self.found), 1)
        self.write("bad.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(range(256)))
        self.refused("bad.7z", "bad.7z", "partial", "corrupt")

    def test_bombs(self):
        zeros = lzma.compress(b"ward 7, bed 2\n" * (512 << 16), preset=0)
        self.write("zeros.xz", zeros)
        self.refused("zeros.xz", "zeros.xz!/zeros", "partial", "limit-ratio")
        self.write("twice.xz", lzma.compress(zeros))
        self.refused("twice.xz", "twice.xz!/twice!/twice", "partial", "limit-ratio")

    def test_a_dictionary_beyond_the_memory_of_a_worker(self):
        whole = bytearray(lzma.compress(LETTER))
        size = (whole[12] + 1) * 4  # of the block header (xz file format 3.1), which ends in its checksum
        at = whole.index(b"\x21\x01", 12) + 2
        whole[at] = 38  # a dictionary of 3 GiB, LZMA2's way
        whole[12 + size - 4 : 12 + size] = zlib.crc32(whole[12 : 12 + size - 4]).to_bytes(4, "little")
        self.write("huge.xz", bytes(whole))
        self.scan("huge.xz")
        self.assertIn("limit-memory", {s["reason"] for s in self.sources.values()}, self.sources)

    def test_depth(self):
        content = LETTER
        for _ in range(20):
            content = lzma.compress(content)
        self.write("deep.xz", content)
        self.scan("deep.xz")
        self.assertEqual(self.found, [])
        self.assertIn("limit-depth", {s["reason"] for s in self.sources.values()})

    def test_members(self):
        members = {f"{number}.txt": b"x\n" for number in range(3000)}
        self.write("many.cpio", rare_archives.make_cpio(members))
        self.scan("many.cpio", "--max-members", "1000")
        self.assertEqual(self.sources["many.cpio"]["reason"], "limit-members")
        self.assertEqual(len(self.sources), 1001)


if __name__ == "__main__":
    unittest.main(verbosity=1)
