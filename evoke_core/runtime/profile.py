"""A person at rest, in a small JSON file: the baseline that is subtracted from what their electrodes say live."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.files import replace_whole
from evoke_core.runtime.bundle import Manifest
from evoke_core.runtime.notices import listed

FORMAT = "evoke profile"
_AGAIN = "measure again for this one: evoke calibrate"
MOST_NATS = 100.0
"""No EEG has an entropy beyond: a standard deviation of e to the hundredth µV."""
VERSION = 1
"""Goes up with every change of what comes before the features (filters, judging, interpolation) that changes them."""


@dataclass(frozen=True, eq=False)
class Profile:
    """What was measured of one person at rest, and how.

    Attributes:
        path: where it lies.
        measured: when the rest ended; of a recording that does not say when it was made, when it was read.
        seconds: how long it lasted.
        good_seconds: those of it that could be judged; baseline and spread are theirs.
        quality: usable electrodes / all, the mean over the whole rest.
        source: where the EEG came from, for people.
        synthetic: whether that says of itself that it is simulated.
        rate_hz: samples a second there.
        electrodes: the cap's channels, as the source names them.
        absent: the decoder's electrodes that the cap lacked, interpolated from the others.
        model: the decoder's name.
        channels: its electrodes; bands_hz: its bands; features: the recipe's fingerprint.
        baseline: float32 (channels, 4) nats, the mean over the good seconds.
        spread: float32 (channels, 4) nats, their standard deviation (ddof 1).
    """

    path: Path
    measured: datetime
    seconds: int
    good_seconds: int
    quality: float
    source: str
    synthetic: bool
    rate_hz: float
    electrodes: tuple[str, ...]
    absent: tuple[str, ...]
    model: str
    channels: tuple[str, ...]
    bands_hz: dict[str, tuple[float, float]]
    features: str
    baseline: NDArray[np.float32]
    spread: NDArray[np.float32]

    def write(self) -> None:
        """Write the file, whole or not at all, in the place of an older one; EvokeError where that cannot be."""
        fields = {
            "format": FORMAT,
            "version": VERSION,
            "measured": self.measured.isoformat(timespec="seconds"),
            "seconds": self.seconds,
            "good_seconds": self.good_seconds,
            "quality": round(self.quality, 4),
            "cap": {
                "source": self.source,
                "synthetic": self.synthetic,
                "rate_hz": self.rate_hz,
                "channels": list(self.electrodes),
                "absent": list(self.absent),
            },
            "model": {
                "name": self.model,
                "channels": list(self.channels),
                "bands_hz": self.bands_hz,
                "features": self.features,
            },
            "baseline": _rounded(self.baseline),
            "spread": _rounded(self.spread),
        }
        try:
            replace_whole(self.path, (json.dumps(fields, indent=1) + "\n").encode())
        except OSError as error:
            raise EvokeError(f"{self.path}: {error.strerror or error}; choose another place with -o") from None

    def check_cap(self, absent: NDArray[np.bool_]) -> None:
        """Refuse a cap that lacks others of the decoder's electrodes (channels,) than the one of the rest did."""
        lacking = {name for name, is_absent in zip(self.channels, absent.tolist(), strict=True) if is_absent}
        new = [name for name in self.channels if (name in lacking) != (name in self.absent)]
        if new:
            raise EvokeError(
                f"{self.path}: measured with another cap: {listed(new)} {'are' if len(new) > 1 else 'is'} "
                "there in one of the two alone; measure again with this one: evoke calibrate"
            )

    @property
    def description(self) -> str:
        """For people: baseline of 87 s of rest on 2 June 2025."""
        when = self.measured
        return f"baseline of {self.good_seconds} s of rest on {when.day} {when:%B %Y}"


def read_profile(path: Path, manifest: Manifest) -> Profile:
    """Read a profile that the decoder can use.

    EvokeError where the file is missing, empty, damaged or something else, and where it was measured for a decoder of
    other electrodes, bands or features.
    """
    profile = _read(path)
    if not manifest.takes_baseline:
        raise EvokeError(f"{manifest.name}: was trained without baselines, so no profile fits it; leave --profile away")
    if profile.channels != manifest.channels:
        raise EvokeError(
            f"{path}: measured for a decoder of {len(profile.channels)} electrodes, and {manifest.name} reads "
            f"{len(manifest.channels)} ({_differing(profile.channels, manifest.channels)}); {_AGAIN}"
        )
    if profile.bands_hz != manifest.bands_hz:
        raise EvokeError(
            f"{path}: measured in the bands {_bands(profile.bands_hz)}, and {manifest.name} reads "
            f"{_bands(manifest.bands_hz)}; {_AGAIN}"
        )
    if profile.features != Recipe("de").fingerprint():
        raise EvokeError(f"{path}: measured by an EVOKE that computed features otherwise; {_AGAIN}")
    return profile


def _read(path: Path) -> Profile:
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise EvokeError(
            f"{path}: {(error.strerror or str(error)).lower()}; name a profile, or measure one: evoke calibrate"
        ) from None
    except (ValueError, RecursionError):
        raise EvokeError(f"{path}: empty or damaged; measure again: evoke calibrate -o {path}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise EvokeError(f"{path}: not a profile; measure one: evoke calibrate")
    if data.get("version") != VERSION:
        raise EvokeError(f"{path}: a profile of version {data.get('version')!r}, this EVOKE reads {VERSION}; {_AGAIN}")
    try:
        profile = _parsed(path, data)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise EvokeError(f"{path}: a damaged profile ({error!r}); measure again: evoke calibrate") from None
    return profile


def _parsed(path: Path, data: dict[str, Any]) -> Profile:
    cap, model = data["cap"], data["model"]
    bands_hz = {band: (float(low), float(high)) for band, (low, high) in model["bands_hz"].items()}
    channels = _names(model["channels"], "channels")
    seconds, good_seconds = data["seconds"], data["good_seconds"]
    if not 2 <= good_seconds <= seconds:
        raise ValueError(f"{good_seconds} good of {seconds} seconds")
    return Profile(
        path=path,
        measured=datetime.fromisoformat(data["measured"]),
        seconds=int(seconds),
        good_seconds=int(good_seconds),
        quality=float(data["quality"]),
        source=str(cap["source"]),
        synthetic=bool(cap["synthetic"]),
        rate_hz=float(cap["rate_hz"]),
        electrodes=_names(cap["channels"], "the cap's channels"),
        absent=_names(cap["absent"], "absent"),
        model=str(model["name"]),
        channels=channels,
        bands_hz=bands_hz,
        features=str(model["features"]),
        baseline=_numbers(data["baseline"], (len(channels), len(bands_hz)), "baseline"),
        spread=_numbers(data["spread"], (len(channels), len(bands_hz)), "spread"),
    )


def _names(value: Any, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{what} are no names")
    return tuple(value)


def _numbers(value: Any, shape: tuple[int, int], what: str) -> NDArray[np.float32]:
    rows, columns = shape
    whole = isinstance(value, list) and len(value) == rows and all(len(row) == columns for row in value)
    if not whole or not all(isinstance(number, int | float) and abs(number) < MOST_NATS for number in chain(*value)):
        raise ValueError(f"{what} is not {rows} times {columns} finite numbers")
    return np.array(value, np.float32)


def _differing(there: tuple[str, ...], here: tuple[str, ...]) -> str:
    """What two decoders' electrodes differ in, as a clause."""
    alone = [name for name in dict.fromkeys([*here, *there]) if (name in here) != (name in there)]
    return f"{listed(alone)} in one of the two alone" if alone else "the same in another order"


def _bands(bands_hz: dict[str, tuple[float, float]]) -> str:
    return ", ".join(f"{band} {low:g}–{high:g}" for band, (low, high) in bands_hz.items()) + " Hz"


def _rounded(values: NDArray[np.float32]) -> list[list[float]]:
    return [[round(float(value), 5) for value in row] for row in values]
