"""Volts, millivolts or microvolts: what a source declares, held against what its numbers say.

EEG of an awake adult is tens of microvolts whatever the amplifier, so that numbers betray their unit, which are a
thousand apart. A declaration is believed unless it would make the EEG impossible.
"""

import numpy as np
from numpy.typing import NDArray

_SPELLINGS = {
    1.0: ("uv", "µv", "μv", "microvolt", "microvolts"),
    1e3: ("mv", "millivolt", "millivolts"),
    1e6: ("v", "volt", "volts"),
    1e-3: ("nv", "nanovolt", "nanovolts"),
}
FACTORS = {spelling: factor for factor, spellings in _SPELLINGS.items() for spelling in spellings}
"""From a unit's spelling, in small letters, to what makes µV of it."""
_NAMES = {1e-3: "nanovolts", 1.0: "microvolts", 1e3: "millivolts", 1e6: "volts"}
TYPICAL_UV = 20.0
"""The deviation of a raw EEG channel over a second or so: 10 µV of EEG, and drift and mains on top."""
BELIEVED_UV = (0.08, 5000.0)
"""Typical / 250 and typical × 250. Below lies an amplifier's own noise; above, what no cap on a head gives. A unit that
is wrong by a thousand lands outside."""


def microvolts(samples: NDArray[np.float32] | NDArray[np.float64], declared: str | None) -> tuple[float, str | None]:
    """Find what to multiply samples with to get µV, and what there is to say about it.

    Args:
        samples: (channels, n) in the source's own unit; a second or so. NaN and infinities are passed over.
        declared: the unit as the source tells it, in any usual spelling; None where it tells none.

    Returns:
        The factor, and a note (a clause to follow the stream's name) where nothing usable was declared or where the
        numbers contradict what was. Silent samples tell nothing: then the declaration holds, or µV without one.
    """
    factor = None if declared is None else FACTORS.get(declared.strip().lower())
    size = middle_deviation(samples)
    if factor is not None:
        if size == 0 or BELIEVED_UV[0] <= size * factor <= BELIEVED_UV[1]:
            return factor, None
        told = likely_factor(size)
        if told == factor:
            return factor, None
        return told, (
            f"declares {_NAMES[factor]}, which would make its EEG {_rounded(size * factor)} µV; "
            f"read as {_NAMES[told]} instead"
        )
    said = "declares no unit" if declared is None else f"declares the unit {declared!r}, which is none of µV, mV and V"
    if size == 0:
        return 1.0, f"{said}, and is silent; read as microvolts"
    told = likely_factor(size)
    return told, f"{said}; read as {_NAMES[told]}, by the size of its numbers"


def middle_deviation(samples: NDArray[np.float32] | NDArray[np.float64]) -> float:
    """What the middle one of (channels, n) deviates from its median, silent ones left out; 0 where all are silent."""
    finite = np.where(np.isfinite(samples), samples, np.nan).astype(np.float64)
    finite = finite[~np.isnan(finite).all(axis=1)]
    if not finite.size:
        return 0.0
    # The median of the deviations is deaf to a jump in the second, which a standard deviation would be made of.
    deviations = np.nanmedian(np.abs(finite - np.nanmedian(finite, axis=1, keepdims=True)), axis=1) * 1.4826
    moving = deviations[deviations > 0]
    return float(np.median(moving)) if moving.size else 0.0


def likely_factor(size: float) -> float:
    """The factor, of volts, millivolts and microvolts, that brings ``size`` nearest to what EEG has."""
    return min((1.0, 1e3, 1e6), key=lambda factor: abs(np.log(size * factor / TYPICAL_UV)))


def _rounded(value: float) -> str:
    small = np.format_float_positional(value, precision=2, fractional=False, trim="-")
    return small if value < 100 else f"{value:,.0f}"
