# SPDX-License-Identifier: Apache-2.0
"""The example of the README does what it says."""

from __future__ import annotations

import contextlib
import io
import re
import unittest
from pathlib import Path

from support import FolderTest, note, values
from test_rules import PACK

README = Path(__file__).resolve().parents[1] / "README.md"


class ReadmeTest(FolderTest):
    def test_example(self) -> None:
        (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
        self.write("packs/ours.yaml", PACK.encode())
        (ssn,) = values("us.ssn", 1)
        self.write("share/note.txt", note(ssn))
        self.write("share/disk.iso", note(ssn))
        example = example.replace("/srv/share", f"{self.folder}/share").replace("our-packs/", f"{self.folder}/packs")
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(example, str(README), "exec"), {})
        (line,) = out.getvalue().splitlines()
        self.assertIn("/note.txt us.ssn ", line)
        self.assertNotIn(ssn, line)


if __name__ == "__main__":
    unittest.main()
