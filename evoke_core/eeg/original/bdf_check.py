"""What can be wrong with a .bdf though it opens: cut off, in another unit than it says, or with damaged blocks.

BDF has no checksums. A block that was lost or overwritten on its way stands still (zeros) or jumps by hundreds of
millivolts from sample to sample (random bytes), in several channels at once, because they lie side by side in a block.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.units import BELIEVED_UV, FACTORS, likely_factor, middle_deviation

JUMP_UV = 1e5
STILL_S = 0.1
DEAD_SHARE = 0.05
"""Of a channel's seconds in the trials: one that is off more often is a bad electrode, no damage to the file."""
AT_ONCE = 2
"""So many channels at least go wrong together where a block is damaged."""
MARGIN_S = 2
"""Around a trial, as far as the filters reach."""
_MAIN_HEADER = 256
_SYMBOLS = {1.0: "µV", 1e3: "mV", 1e6: "V"}


def check_length(path: Path) -> None:
    """DeapError where a .bdf is no BDF, or shorter or longer than its header says."""
    try:
        with path.open("rb") as file:
            main = file.read(_MAIN_HEADER)
            size = file.seek(0, 2)
            if main[:8] != b"\xffBIOSEMI":
                raise DeapError(f"{path}: no BDF file; give DEAP's original recordings")
            header, records, channels = int(main[184:192]), int(main[236:244]), int(main[252:256])
            file.seek(_MAIN_HEADER + 216 * channels)
            samples = [int(file.read(8)) for _ in range(channels)]
        if not samples or min(samples) < 1 or records == 0:
            raise ValueError
    except ValueError:
        raise DeapError(f"{path}: its header is damaged; copy or download it again") from None
    except OSError as error:
        raise DeapError(f"{path}: {error.strerror or error}; make it a readable file, or take it away") from None
    record = 3 * sum(samples)
    # −1 where the recorder was never told to stop; then the file may end in the middle of a block.
    if records >= 0 and size != header + records * record:
        raise DeapError(
            f"{path}: holds {max(0, size - header) / record:.1f} blocks and its header says {records}; copy or "
            "download it again"
        )


def check_unit(eeg: NDArray[np.float64], starts: NDArray[np.int64], rate_hz: float, unit: str, path: Path) -> None:
    """DeapError where EEG (channels, n), µV by the header, cannot be what it says.

    ``starts`` are samples at which to look at a second; ``unit`` is what the header says, for the message.
    """
    second = int(rate_hz)
    size = middle_deviation(np.concatenate([eeg[:, start : start + second] for start in starts]))
    if size == 0 or BELIEVED_UV[0] <= size <= BELIEVED_UV[1]:
        return
    told = _SYMBOLS[likely_factor(size / FACTORS.get(unit.lower(), 1e6))]
    raise DeapError(
        f"{path}: its header says {unit or 'no unit'}, which makes its EEG {size:.2g} µV; its numbers look like "
        f"{told}: write {told.replace('µ', 'u')} into the header as the channels' physical dimension"
    )


def broken_seconds(signals: NDArray[np.float64], rate_hz: float) -> NDArray[np.bool_]:
    """Tell in which seconds each channel stands still or jumps: (channels, seconds) from (channels, n) in µV."""
    second, still = int(rate_hz), round(STILL_S * rate_hz)
    whole = signals.shape[1] // second
    broken = np.empty((len(signals), whole), np.bool_)
    for row, signal in zip(broken, signals, strict=True):
        steps = np.abs(np.diff(signal[: whole * second].reshape(whole, second), axis=1))
        stood = np.cumsum(steps == 0, axis=1)
        row[:] = ((stood[:, still:] - stood[:, :-still]).max(axis=1) == still) | (steps.max(axis=1) > JUMP_UV)
    return broken


def check_blocks(
    broken: NDArray[np.bool_], onsets_s: NDArray[np.float64], before_s: float, after_s: float, path: Path
) -> dict[int, float]:
    """Find the bad channels, each with its share of seconds that are off, by index.

    DeapError where a block in a trial is damaged, or most channels are bad. ``broken`` as ``broken_seconds`` gives it;
    a trial goes from ``before_s`` before its onset to ``after_s`` after it. What lies between trials does not count,
    because caps are mended there.
    """
    trials = [
        slice(max(0, int(onset - before_s - MARGIN_S)), int(onset + after_s + MARGIN_S) + 1) for onset in onsets_s
    ]
    inside = np.zeros(broken.shape[1], np.bool_)
    for span in trials:
        inside[span] = True
    shares = broken[:, inside].mean(axis=1)
    dead = shares > DEAD_SHARE
    if dead.sum() > len(dead) / 2:
        raise DeapError(
            f"{path}: {dead.sum()} of {len(dead)} channels stand still or jump; copy or download it again, or leave "
            "the subject out"
        )
    together = broken[~dead].sum(axis=0)
    for trial, span in enumerate(trials, 1):
        damaged = np.flatnonzero(together[span] >= AT_ONCE)
        if damaged.size:
            at = span.start + int(damaged[0])
            raise DeapError(
                f"{path}: the block at {at} s, in trial {trial}, is damaged ({together[at]} channels stand still or "
                f"jump by more than {JUMP_UV / 1000:g} mV); copy or download it again, or leave the subject out"
            )
    return {int(index): float(shares[index]) for index in np.flatnonzero(dead)}
