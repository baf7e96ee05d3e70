"""Which feature a decoder is taught on, with everything that decides its numbers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.windows import BASELINE_SAMPLES, FLAT_UV, SAMPLING_HZ, WINDOW_SAMPLES
from evoke_core.errors import EvokeError
from evoke_core.features import differential_entropy as de
from evoke_core.features import power_spectral_density as psd
from evoke_core.features.bands import BANDS_HZ, Floats

ARITHMETIC = 1
"""Goes up with every change of the code that changes a feature's numbers, reading and repairing of windows included."""

FeatureName = Literal["de", "psd"]


@dataclass(frozen=True)
class Recipe:
    """A feature of one-second windows, and the baseline that is subtracted from it.

    Attributes:
        name: ``de``, differential entropy in nats, or ``psd``, power spectral density in µV²/Hz.
        torcheeg: do as TorchEEG does, for comparison with figures made with it: the three baseline seconds are averaged
            as raw signal before the feature is taken, and the PSD's bins begin 1 Hz early.
    """

    name: FeatureName
    torcheeg: bool = False

    def __post_init__(self) -> None:
        if self.name not in get_args(FeatureName):
            raise EvokeError(f"no feature is called {self.name!r}; there are {' and '.join(get_args(FeatureName))}")

    def features(self, windows: Floats) -> NDArray[np.float64]:
        """(n, 32, 4) features of (n, 32, 128) windows in µV."""
        if self.name == "de":
            return de.differential_entropy(windows)
        if self.torcheeg:
            return psd.torcheeg_power_spectral_density(windows)
        return psd.power_spectral_density(windows)

    def baseline(self, windows: Floats) -> NDArray[np.float64]:
        """(32, 4) baseline of a trial, from its (3, 32, 128) baseline seconds in µV."""
        if self.torcheeg:
            return self.features(np.asarray(windows, np.float64).mean(axis=0, keepdims=True))[0]
        return self.features(windows).mean(axis=0)

    @property
    def description(self) -> str:
        """One line for people."""
        feature = "differential entropy"
        if self.name == "psd":
            feature = f"power spectral density ({_spelled(self._bins())})"
        baseline = "the trial's baseline"
        if self.torcheeg:
            baseline = "TorchEEG's baseline (the three baseline seconds averaged as raw signal, then the feature)"
        return f"{feature} of 1 s windows without overlap, less {baseline}"

    def parameters(self) -> dict[str, Any]:
        """Everything that decides the numbers, as plain JSON."""
        common = {
            "name": self.name,
            "arithmetic": ARITHMETIC,
            "sampling_hz": SAMPLING_HZ,
            "window_samples": WINDOW_SAMPLES,
            "hop_samples": WINDOW_SAMPLES,
            "flat_uv": FLAT_UV,
            "bands_hz": _listed(BANDS_HZ),
            "baseline_samples": BASELINE_SAMPLES,
            "baseline": "feature of the seconds' mean signal" if self.torcheeg else "mean of the seconds' features",
        }
        if self.name == "de":
            return common | {
                "unit": "nats",
                "filter": "Butterworth band-pass, ba form, causal from zero state",
                "filter_order": de.FILTER_ORDER,
                "variance_floor_uv2": de.VARIANCE_FLOOR,
            }
        return common | {
            "unit": "uV^2/Hz",
            "taper": "symmetric Hann" if self.torcheeg else "periodic Hann",
            "bins_hz": _listed(self._bins()),
        }

    def fingerprint(self) -> str:
        """SHA-256 of the parameters, in hexadecimal: two recipes share it only where they give the same numbers."""
        canonical = json.dumps(self.parameters(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _bins(self) -> dict[str, tuple[int, int]]:
        return psd.TORCHEEG_BINS_HZ if self.torcheeg else psd.BINS_HZ


def _listed(ranges: Mapping[str, tuple[int, int]]) -> list[list[str | int]]:
    """As lists, because the order of the bands counts and that of a JSON object does not."""
    return [[band, *edges] for band, edges in ranges.items()]


def _spelled(ranges: Mapping[str, tuple[int, int]]) -> str:
    return ", ".join(f"{band} {first}–{last}" for band, (first, last) in ranges.items()) + " Hz"
