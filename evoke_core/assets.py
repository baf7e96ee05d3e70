"""Where the data that ships with EVOKE lies: one answer for a checkout, an editable install and the wheel."""

import json
from pathlib import Path
from typing import Any

from evoke_core.errors import EvokeError

_PACKAGED = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parent.parent / "assets"


def asset(relative: str) -> Path:
    """Path of a shipped data file or folder, e.g. ``asset("rigs/arkit.json")``."""
    root = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    path = root / relative
    if not path.exists():
        raise EvokeError(f"{path}: this file ships with EVOKE and is missing; install evoke-avatar again")
    return path


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object from ``path``; what is wrong with the file is said in one line."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvokeError(f"{path}: {error.strerror or error}; give the path of a readable JSON file") from None
    except (ValueError, RecursionError) as error:
        raise EvokeError(f"{path}: not valid JSON ({error}); mend the file or leave it away") from None
    if not isinstance(value, dict):
        raise EvokeError(f"{path}: a JSON object was expected, not {type(value).__name__}; see assets/schemas")
    return value
