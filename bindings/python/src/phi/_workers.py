# SPDX-License-Identifier: Apache-2.0
"""The worker programs of a wheel that carries its own libphi."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_DIRECTORY = Path(__file__).parent / "libexec"


def bundled_workers() -> str | None:
    """Their directory; None when libphi is installed elsewhere and knows its own.

    libphi refuses a worker that others may write to, and pip, under a umask such as 002,
    makes it writable by the group. Taking that away trusts nobody who is not trusted by
    importing this package: who could change the worker could have changed this file.
    """
    if not _DIRECTORY.is_dir():
        return None
    for worker in _DIRECTORY.iterdir():
        mode = stat.S_IMODE(worker.stat().st_mode)
        if mode & 0o022:
            try:
                os.chmod(worker, mode & ~0o022)
            except OSError:
                pass  # another user's: libphi will say so in the record of each document
    return os.fspath(_DIRECTORY)
