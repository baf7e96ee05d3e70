"""Files that are there whole or not at all, whatever happens while they are written (standard library only)."""

import os
from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """Fill a file beside ``path`` and rename it then; OSError leaves what was there, and nothing beside it."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
