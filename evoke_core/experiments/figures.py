"""How figures are kept: SVG for a paper, PNG for a look."""

import io
from pathlib import Path
from typing import Any

from evoke_core.figures import PNG_DPI
from evoke_core.training.files import write_whole


def save(figure: Any, stem: Path) -> None:
    """Write ``stem``.svg and ``stem``.png, each whole or not at all."""
    for suffix, options in (("svg", {"metadata": {"Date": None}}), ("png", {"dpi": PNG_DPI})):
        content = io.BytesIO()
        figure.savefig(content, format=suffix, **options)
        write_whole(stem.with_suffix(f".{suffix}"), content.getvalue())
