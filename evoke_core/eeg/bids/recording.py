"""One recording of any format that MNE reads, as the decoders take it.

As DEAP was published, as far as a recording without eye channels allows: 4–45 Hz, 128 Hz, and the average of the chosen
channels as reference, which is also what they have when they are worn live. The band-pass is MNE's linear-phase FIR,
2 Hz wide at its lower and 5 Hz at its upper edge, so that the mains' 50 and 60 Hz are gone. It does not run across a
join of two stretches, where an annotation marks one.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.electrodes import match_channels, on_grid
from evoke_core.eeg.mne_files import may_pause, open_raw, unreadable
from evoke_core.eeg.windows import FLAT_UV, SAMPLING_HZ
from evoke_core.errors import EvokeError, require

ARITHMETIC = 2
"""Goes up with every change of the code that changes what is read."""
BAND_HZ = (4.0, 45.0)
UPPER_EDGE_HZ = 5.0
SLOWEST_HZ = 100.0
PLAUSIBLE_UV = (0.01, 2000.0)
"""Of a whole recording of 4–45 Hz. What is taught is not guessed at: it is refused, where ``units`` would mend it."""
JOINS = ("edge", "bad_acq_skip", "boundary", "new segment/", "comment/boundary")
"""How the formats begin the annotation of a join: MNE's two, EEGLAB's, BrainVision's, and that of `evoke convert`."""


class Recording(NamedTuple):
    """eeg: float32 (channels, n) µV at 128 Hz, band-passed, average reference. seconds: how long it is.

    A channel that is flat throughout has no part in the reference and stays flat, so that its windows are known as
    unusable.
    """

    eeg: NDArray[np.float32]
    seconds: float


def read_channel_names(path: Path) -> tuple[str, ...]:
    """The names of a recording's channels as it writes them."""
    return tuple(open_raw(path)[0].ch_names)


def read_recording(path: Path, channels: Sequence[str], *, filtered: bool) -> Recording:
    """Read some channels of a recording; ``filtered`` says that it is band-passed already.

    EvokeError where MNE cannot read it, it may have pauses, a channel is missing or there twice, it is sampled too
    slowly, or a sample is no number.
    """
    raw, _ = open_raw(path)
    if may_pause(path):
        raise EvokeError(
            f"{path}: says that it has pauses (EDF+D), after which no trial would be where its events say; save it as "
            "EDF+C, or as a recording for each stretch"
        )
    names = _names_of(raw.ch_names, channels, path)
    rate_hz = float(raw.info["sfreq"])
    if rate_hz < SLOWEST_HZ:
        raise EvokeError(f"{path}: sampled at {rate_hz:g} Hz; 45 Hz takes at least {SLOWEST_HZ:g} Hz, so leave it out")
    seconds = raw.n_times / rate_hz
    with warnings.catch_warnings(action="ignore"):  # MNE warns of much that no person can act on
        try:
            raw = raw.pick(names).reorder_channels(names).load_data(verbose="ERROR")
        except Exception as error:  # a damaged file can raise anything at all
            raise unreadable(path, error) from None
        _check_finite(raw, path)
        if not filtered:
            _mark_joins(raw)
            raw.filter(
                *BAND_HZ, picks="all", h_trans_bandwidth=UPPER_EDGE_HZ, skip_by_annotation="edge", verbose="ERROR"
            )
        if rate_hz != SAMPLING_HZ:
            raw.resample(SAMPLING_HZ, verbose="ERROR")
    microvolts = raw.get_data() * 1e6
    moving = np.ptp(microvolts, axis=1) >= FLAT_UV
    _check_unit(microvolts[moving], path)
    microvolts[moving] -= microvolts[moving].mean(axis=0)
    return Recording(microvolts.astype(np.float32), seconds)


def _names_of(there: Sequence[str], wanted: Sequence[str], path: Path) -> list[str]:
    """The recording's own name of each wanted channel."""
    try:
        match = match_channels(there, wanted)
    except EvokeError as error:
        raise EvokeError(f"{path}: {error}") from None
    if match.missing:
        have = on_grid(there)
        way = f"train on some that it has: --channels {','.join(have)}" if len(have) > 1 else "rename its channels"
        raise EvokeError(
            f"{path}: has no channel {', '.join(match.missing)} (its channels are {', '.join(there)[:300]}); {way}"
        )
    return [there[pick] for pick in match.picks if pick is not None]


def _mark_joins(raw: Any) -> None:
    """Leave of the annotations only where one stretch ends and another begins, without length.

    MNE filters each stretch between joins by itself, and what an annotation covers not at all: a BrainVision marker
    covers one sample, which would stay as it is.
    """
    mne: Any = require("mne", extra="eeg", purpose="read recordings")
    marks, sample_s = raw.annotations, 1 / raw.info["sfreq"]
    joins = [name.lower().startswith(JOINS) for name in marks.description]
    starts, lengths = marks.onset[joins] - raw.first_time, marks.duration[joins]
    times = np.unique(np.concatenate([starts, (starts + lengths)[lengths > 1.5 * sample_s]]))
    inside = (times > sample_s / 2) & (times < (raw.n_times - 0.5) * sample_s)
    raw.set_annotations(mne.Annotations(times[inside], 0, "edge"))  # without an origin: from the first sample on


def _check_unit(microvolts: NDArray[np.float64], path: Path) -> None:
    strength = float(np.median(microvolts.std(axis=1))) if len(microvolts) else 0.0
    least, most = PLAUSIBLE_UV
    if not least <= strength <= most:
        raise EvokeError(
            f"{path}: its EEG is {strength:.3g} µV strong (median standard deviation of its channels), which no head "
            f"is ({least:g} to {most:g}); correct the unit that it declares"
        )


def _check_finite(raw: Any, path: Path) -> None:
    for name in raw.ch_names:  # one after the other: a copy of all may be large
        finite = np.isfinite(raw.get_data(picks=[name])[0])
        if not finite.all():
            raise EvokeError(
                f"{path}: channel {name} is no number at {finite.argmin() / raw.info['sfreq']:.3f} s; mend the "
                "recording, or leave the channel out with --channels"
            )
