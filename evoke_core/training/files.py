"""A run's files, each there whole or not at all."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from evoke_core.errors import EvokeError
from evoke_core.files import replace_whole


def write_whole(path: Path, content: bytes) -> None:
    """As ``files.replace_whole``; EvokeError where the disk is full or the folder cannot be written."""
    try:
        replace_whole(path, content)
    except OSError as error:
        raise EvokeError(
            f"{path}: {error.strerror or error}; make room, then the same command goes on where it was"
        ) from None


def write_csv(path: Path, names: Sequence[str], columns: Sequence[NDArray[Any]]) -> None:
    """Write columns as a CSV file with a header, whole or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*(column.tolist() for column in columns), strict=True))
    write_whole(path, text.getvalue().encode())
