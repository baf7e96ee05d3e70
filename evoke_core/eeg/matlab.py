"""MATLAB files, read by scipy; a damaged one is one clear error."""

from pathlib import Path
from typing import Any

from evoke_core.errors import EvokeError


def load_matlab(path: Path) -> dict[str, Any]:
    """The variables of a .mat file by name: structs as dicts, one-element arrays as what they hold.

    EvokeError where the file is missing, damaged, or of MATLAB's version 7.3.
    """
    from scipy import io

    matlab: Any = io
    try:
        with path.open("rb") as file:
            found = matlab.loadmat(file, simplify_cells=True)
        return {name: value for name, value in found.items() if not name.startswith("__")}
    except Exception as error:  # a damaged file can raise anything at all
        raise EvokeError(unreadable(path, error)) from None


def unreadable(path: Path, error: Exception) -> str:
    """What to say of a file that scipy does not read."""
    if isinstance(error, NotImplementedError):  # scipy's word for HDF5
        return f"{path}: MATLAB's version 7.3 is not read; save it with '-v7'"
    # A file that ends too early is an OSError of scipy's own, without a number.
    if isinstance(error, OSError) and error.errno:
        return f"{path}: {error.strerror}; give the path of a readable .mat file"
    return f"{path}: damaged, or no MATLAB file ({type(error).__name__}); copy or download it again"
