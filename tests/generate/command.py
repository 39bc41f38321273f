# SPDX-License-Identifier: Apache-2.0
"""The command line that all tree generators share: [--seed N] [--manifest FILE] DIR."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from .tree import Tree


def run(description: str, make: Callable[..., Tree], flags: Mapping[str, str] = {}) -> int:
    """Makes the tree, writes it and its manifest, says what was written.

    `flags` (name -> help) become options without a value and boolean arguments of `make`.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("directory", metavar="DIR", type=Path, help="created; must be empty if it exists")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (default: 1)")
    parser.add_argument(
        "--manifest", metavar="FILE", type=Path, help="list of what was planted (default: DIR.manifest.json)"
    )
    for name, text in flags.items():
        parser.add_argument(f"--{name}", action="store_true", help=text)
    arguments = parser.parse_args()
    root: Path = arguments.directory
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        parser.error(f"{root} exists and is not an empty directory")
    manifest = arguments.manifest or root.with_name(root.name + ".manifest.json")
    if manifest.resolve().is_relative_to(root.resolve()):
        parser.error("the manifest must lie outside of DIR, or it would be scanned with it")

    tree = make(arguments.seed, **{name: getattr(arguments, name) for name in flags})
    root.mkdir(parents=True, exist_ok=True)
    tree.write(root)
    tree.write_manifest(manifest, arguments.seed)
    size = sum(len(content) for content in tree.files.values())
    print(f"{root}: {len(tree.files)} files, {size / 1e6:.1f} MB; manifest: {manifest}", file=sys.stderr)
    return 0
