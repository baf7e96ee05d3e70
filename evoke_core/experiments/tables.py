"""Numbers and tables in words: Markdown for people, CSV for programs."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evoke_core.errors import EvokeError
from evoke_core.training.files import write_whole

NONE = "–"
NOT_RUN = "not run"


def fraction(value: Mapping[str, float]) -> str:
    """A ``{"mean", "sd"}`` of shares as "0.92 ± 0.01"."""
    return f"{value['mean']:.2f} ± {value['sd']:.2f}"


def significant(value: float, digits: int = 3) -> str:
    """A positive number with at least so many figures, and thousands set apart: "0.0412", "4.10", "80,176"."""
    before = math.floor(math.log10(value)) + 1
    return f"{value:,.{max(0, digits - before)}f}"


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> list[str]:
    """The lines of a table; the first ``texts`` columns are text, the others are numbers."""
    ruler = [*["---"] * texts, *["---:"] * (len(columns) - texts)]
    return [f"| {' | '.join(cells)} |" for cells in (columns, ruler, *rows)]


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Write lines as a file, whole or not at all."""
    write_whole(path, ("\n".join(lines) + "\n").encode())


def write_records(path: Path, names: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
    """Write records as a CSV file with the columns ``names``; what a record lacks stays empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    write_whole(path, text.getvalue().encode())


def make_folder(folder: Path) -> None:
    """Make a folder for what is written; EvokeError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; choose another --out") from None
