"""What preprocessing did to a subject, in one picture: the components that went, and the EEG before and after."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal as scipy_signal  # pyright: ignore[reportMissingTypeStubs]

from evoke_core.eeg.original.chain import Preprocessed
from evoke_core.eeg.original.eye_removal import FOLLOWS, Eyes
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.errors import require
from evoke_core.figures import BLUE, INK, ORANGE, style
from evoke_core.montage import GENEVA

BEFORE, AFTER = ORANGE, BLUE
SHOWN = ("Fp1", "Fp2", "F7", "F8", "Cz", "Oz")
SHOWN_S = 8
MOST_MAPS = 4
_signal: Any = scipy_signal


def picture(done: Preprocessed, *, title: str) -> bytes:
    """A PNG of maps and correlations of the components, the clearest seconds before and after, and the spectra."""
    figures: Any = require("matplotlib.figure", extra="eeg", purpose="draw a report")
    content = io.BytesIO()
    with style():
        figure = figures.Figure(figsize=(11, 9.5), layout="constrained")
        figure.suptitle(title, fontsize=12.5, fontweight="bold", parse_math=False)
        upper, middle, lower = figure.subfigures(3, 1, height_ratios=(2.2, 5, 2.6))
        _draw_components(upper, done.eyes)
        _draw_traces(middle.subplots(), done)
        left, right = lower.subplots(1, 2, width_ratios=(1, 1.6))
        _draw_spectra(left, done)
        _draw_deviations(right, done)
        figure.savefig(content, format="png", dpi=110)
    return content.getvalue()


def _draw_components(part: Any, eyes: Eyes) -> None:
    mne: Any = require("mne", extra="eeg", purpose="draw a report")
    info = mne.create_info(list(GENEVA), float(SAMPLING_HZ), "eeg", verbose="ERROR")
    info.set_montage("standard_1020", verbose="ERROR")
    shown = eyes.removed[:MOST_MAPS]
    axes = part.subplots(1, 1 + len(shown), width_ratios=(2.5, *(1 for _ in shown)), squeeze=False)[0]
    for place, component in zip(axes[1:], shown, strict=True):
        mne.viz.plot_topomap(eyes.maps[component], info, axes=place, show=False)
        name, value = strongest(eyes, component)
        place.set_title(f"removed: component {component}\n|r| = {abs(value):.2f} with {name}", fontsize=9)
    bars = axes[0]
    width = 0.8 / len(eyes.correlations)
    for number, (name, values) in enumerate(eyes.correlations.items()):
        at = np.arange(len(values)) + (number - (len(eyes.correlations) - 1) / 2) * width
        bars.bar(at, np.abs(values), width, color=(INK, "#999999")[number], label=name)
    bars.axhline(FOLLOWS, color=BEFORE, linewidth=1, linestyle=(0, (4, 2)), label=f"removed above {FOLLOWS:g}")
    bars.set_ylim(0, 1)
    bars.set_title("Components and the eye channels, 1–10 Hz", loc="left", fontsize=10, fontweight="bold")
    bars.set_xlabel("component")
    bars.set_ylabel("|correlation|")
    bars.legend(loc="upper right", ncols=3, fontsize=8)


def _draw_traces(axes: Any, done: Preprocessed) -> None:
    """The seconds from which most was taken away: EEG before and after, one above the other, and the eyes."""
    trial, start = clearest(done)
    span = slice(start, start + SHOWN_S * SAMPLING_HZ)
    time = np.arange(start, span.stop) / SAMPLING_HZ - 3
    rows = [GENEVA.index(name) for name in SHOWN]
    before, after = done.before[trial, rows, span], done.eeg[trial, rows, span]
    step = max(40.0, float(np.ceil(np.abs(np.stack([before, after])).max() * 1.1 / 10) * 10))
    lines = np.arange(len(SHOWN)) * step
    for signals, colour, label in ((before, BEFORE, "eyes left in"), (after, AFTER, "eyes removed")):
        drawn = axes.plot(time, signals.T - lines, color=colour, linewidth=0.9)
        drawn[0].set_label(label)
    ticks = [(-number * step, name) for number, name in enumerate(SHOWN)]
    for offset, (name, channel) in enumerate((("vEOG", 1), ("hEOG", 0)), len(SHOWN)):
        eye = done.peripheral[trial, channel, span]
        eye = eye - np.median(eye)
        high = float(np.abs(eye).max())
        axes.plot(time, eye / (high or 1) * step / 2 - offset * step, color=INK, linewidth=0.9)
        ticks.append((-offset * step, f"{name}\n±{high:.0f} µV"))
    axes.set_yticks([place for place, _ in ticks], [name for _, name in ticks])
    axes.set_xlim(time[0], time[-1])
    axes.set_xlabel("seconds from the video's start")
    axes.set_title(
        f"The {SHOWN_S} s from which most was removed: trial {trial + 1} as shown, 4–45 Hz, lines {step:.0f} µV apart",
        loc="left",
        fontsize=10,
        fontweight="bold",
    )
    axes.legend(loc="upper right", ncols=2, bbox_to_anchor=(1, 1.1))


def _draw_spectra(axes: Any, done: Preprocessed) -> None:
    for eeg, colour, label in ((done.before, BEFORE, "eyes left in"), (done.eeg, AFTER, "eyes removed")):
        frequencies, power = _signal.welch(eeg, SAMPLING_HZ, nperseg=2 * SAMPLING_HZ)
        shown = (frequencies >= 1) & (frequencies <= 60)
        level = 10 * np.log10(np.maximum(power.mean(axis=(0, 1)), 1e-9))
        axes.plot(frequencies[shown], level[shown], color=colour, label=label)
    axes.set_xlabel("Hz")
    axes.set_ylabel("dB (µV²/Hz)")
    axes.set_title("Spectrum, mean of trials and channels", loc="left", fontsize=10, fontweight="bold")


def _draw_deviations(axes: Any, done: Preprocessed) -> None:
    at = np.arange(len(GENEVA))
    for eeg, colour, aside in ((done.before, BEFORE, -0.2), (done.eeg, AFTER, 0.2)):
        axes.bar(at + aside, deviations(eeg), 0.4, color=colour)
    axes.set_xticks(at, GENEVA, rotation=90, fontsize=8)
    axes.set_ylabel("µV")
    axes.set_title("Standard deviation, median of trials", loc="left", fontsize=10, fontweight="bold")


def deviations(eeg: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median over trials of each channel's standard deviation, (channels,) from (trials, channels, n)."""
    return np.median(eeg.std(axis=2), axis=0)


def strongest(eyes: Eyes, component: int) -> tuple[str, float]:
    """The eye channel that a component follows most, and its correlation."""
    name = max(eyes.correlations, key=lambda one: abs(eyes.correlations[one][component]))
    return name, float(eyes.correlations[name][component])


def clearest(done: Preprocessed) -> tuple[int, int]:
    """Trial and first sample of the seconds from which most was removed."""
    taken = np.square(done.before - done.eeg).sum(axis=1)
    seconds = taken[:, : taken.shape[1] // SAMPLING_HZ * SAMPLING_HZ].reshape(len(taken), -1, SAMPLING_HZ).sum(axis=2)
    sums = np.stack([np.convolve(row, np.ones(SHOWN_S), "valid") for row in seconds])
    trial, second = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(trial), int(second) * SAMPLING_HZ
