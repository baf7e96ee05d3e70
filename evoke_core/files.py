"""Files that are there whole or not at all, whatever happens while they are written (standard library only)."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def filling(path: Path) -> Generator[BinaryIO]:
    """A file beside ``path`` to fill, which takes its name when the context is left without an exception.

    With one, an OSError too, what was there stays, and nothing beside it.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def replace_whole(path: Path, content: bytes) -> None:
    """Write a file that is at hand as a whole, as ``filling`` does."""
    with filling(path) as file:
        file.write(content)
