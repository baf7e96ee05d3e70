"""The 32 channels, in DEAP's Geneva and Twente orders, and the 9×9 grid they are laid on.

The grid is TorchEEG's for DEAP, which the paper's models take: rows from front to back, columns from left to right.
"""

from collections.abc import Sequence

from evoke_core.errors import EvokeError

GENEVA: tuple[str, ...] = (
    *("Fp1", "AF3", "F3", "F7", "FC5", "FC1", "C3", "T7", "CP5", "CP1", "P3", "P7", "PO3", "O1", "Oz", "Pz"),
    *("Fp2", "AF4", "Fz", "F4", "F8", "FC6", "FC2", "Cz", "C4", "T8", "CP6", "CP2", "P4", "P8", "PO4", "O2"),
)
TWENTE: tuple[str, ...] = (
    *("Fp1", "AF3", "F7", "F3", "FC1", "FC5", "T7", "C3", "CP1", "CP5", "P7", "P3", "Pz", "PO3", "O1", "Oz"),
    *("O2", "PO4", "P4", "P8", "CP6", "CP2", "C4", "T8", "FC6", "FC2", "F4", "F8", "AF4", "Fp2", "Fz", "Cz"),
)
GRID_ROWS = (
    "- - - Fp1 - Fp2 - - -",
    "- - - AF3 - AF4 - - -",
    "F7 - F3 - Fz - F4 - F8",
    "- FC5 - FC1 - FC2 - FC6 -",
    "T7 - C3 - Cz - C4 - T8",
    "- CP5 - CP1 - CP2 - CP6 -",
    "P7 - P3 - Pz - P4 - P8",
    "- - - PO3 - PO4 - - -",
    "- - - O1 Oz O2 - - -",
)
GRID_SIZE = 9
_CELLS = {
    name.lower(): (row, column)
    for row, line in enumerate(GRID_ROWS)
    for column, name in enumerate(line.split())
    if name != "-"
}


def cells(channels: Sequence[str] = GENEVA) -> list[tuple[int, int]]:
    """(row, column) of each channel on the 9×9 grid; names are matched whatever their case."""
    unknown = [name for name in channels if name.lower() not in _CELLS]
    if unknown:
        raise EvokeError(f"channel {unknown[0]!r} has no place on the 9×9 grid; it knows {', '.join(GENEVA)}")
    return [_CELLS[name.lower()] for name in channels]
