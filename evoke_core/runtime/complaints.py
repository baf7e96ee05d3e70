"""What is wrong with a person's signal, in sentences: electrodes that fail, samples that come late."""

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.signal_quality import Verdict
from evoke_core.eeg.source import Chunk
from evoke_core.eeg.windows import SAMPLING_HZ
from evoke_core.runtime.notices import Notices, listed

TOLD_AFTER_S, OVER_AFTER_S = 1.0, 5.0
"""How long something is wrong before it is told, and in order before it may be told again."""
LATE_S = 1.0
SILENCE = "silence"
"""The trouble of a source that sends nothing: whoever waits for it tells it."""
FORGET = 1e-3
"""Seconds by which the least delay may grow a second: two clocks drift, and a delay that stays is not lateness."""
_TROUBLES = {
    Verdict.FLAT: "flat; see that it is plugged in and touches the skin",
    Verdict.RAILED: "beyond what a scalp gives (clipped or loose); see its contact and the amplifier's gain",
    Verdict.LINE: "full of mains hum; see the contact and the ground, and move away from power supplies",
    Verdict.MISSING: "without numbers (NaN); see the program that sends it",
}


class Complaints:
    """Tells through ``notices`` what the verdicts of one person's windows, and the times of the chunks, amount to."""

    def __init__(self, name: str, channels: tuple[str, ...], *, hop_samples: int, notices: Notices) -> None:
        self._name, self._channels, self._notices = name, channels, notices
        self._told_after = round(TOLD_AFTER_S * SAMPLING_HZ / hop_samples)
        self._over_after = round(OVER_AFTER_S * SAMPLING_HZ / hop_samples)
        self.begin(np.zeros(len(channels), np.bool_))

    def begin(self, absent: NDArray[np.bool_]) -> None:
        """A new layout, which lacks these of the channels: that is told elsewhere."""
        self._told = absent.copy()
        self._verdicts = np.full(len(absent), Verdict.GOOD, np.int8)
        self._lasted = np.zeros(len(absent), np.int64)
        self._judged, self._judged_lasted = True, 0
        self._least_delay_s = np.inf
        self._arrived_s = 0.0
        self._late_s = -np.inf
        self._gap_t = -np.inf

    def verdicts(self, verdicts: NDArray[np.int8], *, judged: bool) -> None:
        """Hear the verdicts (channels,) of the next window, and whether it could be judged at all."""
        self._judged_lasted = self._judged_lasted + 1 if judged == self._judged else 1
        self._judged = judged
        self._lasted += 1
        self._lasted[verdicts != self._verdicts] = 1
        self._verdicts = verdicts
        if judged and self._judged_lasted >= self._told_after:
            self._notices.over("electrodes", f"{self._name}: enough electrodes are in order again")
        self._told[(verdicts <= Verdict.EYE) & (self._lasted >= self._over_after)] = False
        new = ~self._told & (verdicts >= Verdict.LINE) & (self._lasted >= self._told_after)
        if not judged and self._judged_lasted >= self._told_after:
            self._told |= new
            self._too_many(verdicts)
        elif judged and new.any():
            self._told |= new
            for verdict, words in _TROUBLES.items():
                names = self._names(new & (verdicts == verdict))
                if names:
                    self._notices.tell(f"{self._name}: {listed(names)} {'are' if len(names) > 1 else 'is'} {words}")

    def lateness(self, chunk: Chunk) -> None:
        """Hear when the samples of a chunk were taken and when they came.

        Late is the chunk's first sample, beside the least delay so far: whether the network stalls or the source sends
        large pieces, the face waits for it.
        """
        delay_s = chunk.arrived_s - float(chunk.times[-1])
        late_s = chunk.arrived_s - float(chunk.times[0]) - self._least_delay_s
        grown_s = self._least_delay_s + FORGET * (chunk.arrived_s - self._arrived_s)
        self._least_delay_s, self._arrived_s = min(delay_s, grown_s), chunk.arrived_s
        if late_s > LATE_S:
            self._late_s = chunk.arrived_s
            self._notices.trouble(
                "late",
                f"{self._name}: samples come up to {late_s:.1f} s late or that many at a time, which moves a live "
                "face in steps; let the source send smaller pieces, or use a wired network",
            )
        elif chunk.arrived_s > self._late_s + OVER_AFTER_S:
            self._notices.over("late")
        if chunk.times[-1] > self._gap_t + OVER_AFTER_S:
            self._notices.over("gap")

    def gap(self, before_t: float, after_t: float) -> None:
        """Hear that samples are missing between two times, unix seconds."""
        self._gap_t = after_t
        if not self._notices.told(SILENCE):
            self._notices.trouble(
                "gap", f"{self._name}: {after_t - before_t:.1f} s without samples; a new second is gathered"
            )

    def _too_many(self, verdicts: NDArray[np.int8]) -> None:
        unusable = verdicts > Verdict.EYE
        kinds = [(Verdict(kind).name.lower(), int((verdicts == kind).sum())) for kind in np.unique(verdicts[unusable])]
        self._notices.trouble(
            "electrodes",
            f"{self._name}: {unusable.sum()} of {len(verdicts)} electrodes cannot be used "
            f"({', '.join(f'{count} {kind}' for kind, count in kinds)}), so nothing is read until they can; "
            "see the cap and its ground",
        )

    def _names(self, which: NDArray[np.bool_]) -> list[str]:
        return [self._channels[index] for index in np.flatnonzero(which)]
