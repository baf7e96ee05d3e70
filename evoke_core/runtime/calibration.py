"""A minute or two of a person's rest, second by second, and the profile that it gives."""

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from evoke_core.eeg.signal_quality import Verdict
from evoke_core.eeg.source import Layout, Source
from evoke_core.eeg.windows import WINDOW_SAMPLES
from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.features.recipe import Recipe
from evoke_core.runtime.bundle import Manifest
from evoke_core.runtime.notices import listed
from evoke_core.runtime.profile import Profile
from evoke_core.runtime.wearer import Wearer, Window

LEAST_GOOD_S = 30
"""With fewer, the baseline's own error (its spread over seconds by √30) is no longer small beside an emotion."""
PATIENCE_S = 10.0
READ_S = 0.25
MOST_NAMED = 3


class Rest:
    """Listens to a person at rest as ``evoke live`` would, in seconds side by side.

    Args:
        source: the person's EEG.
        manifest: of the decoder that the profile is for.
        seconds: how long the rest lasts.
        lead_in_s: seconds before it, in which the person settles.
        patience_s: how long no whole second may come.

    Attributes:
        windows: the seconds of rest so far.
    """

    def __init__(
        self,
        source: Source,
        manifest: Manifest,
        seconds: int,
        *,
        lead_in_s: int = 0,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.windows: list[Window] = []
        self._source, self._manifest, self._seconds = source, manifest, seconds
        self._lead_in_s, self._patience_s = lead_in_s, patience_s
        # Each second counts, however many come at a time.
        self._wearer = Wearer(
            source.name, manifest.channels, hop_samples=WINDOW_SAMPLES, most_waiting=seconds + lead_in_s
        )
        self._layout: Layout | None = None
        self._heard_s = time.monotonic()

    @property
    def over(self) -> bool:
        """Whether all of the rest is there."""
        return len(self.windows) >= self._seconds

    @property
    def begins_in_s(self) -> int:
        """What is left of the lead-in."""
        return self._lead_in_s

    @property
    def good(self) -> list[Window]:
        """The seconds that could be judged, in which at least four fifths of the electrodes were usable."""
        return [window for window in self.windows if window.eeg is not None]

    @property
    def quality(self) -> float:
        """Usable electrodes / all, the mean over the rest so far."""
        return float(np.mean([window.quality for window in self.windows])) if self.windows else 0.0

    def listen(self) -> list[str]:
        """Take in what comes within a quarter of a second, and give what there is to tell the person.

        EvokeError where the source cannot be used, has ended, changes its cap, or gives no second for too long.
        """
        if self._source.ended and not self.over:
            raise EvokeError(
                f"{self._source.name}: ended after {self._so_far()}; record a longer rest, or ask for fewer --seconds "
                "(60 at least)"
            )
        chunk = self._source.read(READ_S)
        notices = self._source.take_notices()
        if chunk:
            if self._layout and chunk.layout.channels != self._layout.channels:
                raise EvokeError(f"{self._source.name}: its channels changed during the rest; start again")
            self._layout = chunk.layout
            self._wearer.push(chunk)
            for window in self._wearer.take():
                self._heard_s = time.monotonic()
                if self._lead_in_s:
                    self._lead_in_s -= 1
                elif not self.over:
                    self.windows.append(window)
        notices += self._wearer.take_notices()
        if not notices and time.monotonic() - self._heard_s > self._patience_s:
            raise EvokeError(
                f"{self._source.name}: no second of EEG has come for {self._patience_s:g} s, after {self._so_far()}; "
                "see the amplifier and its program, and start again"
            )
        return notices

    def profile(self, path: Path) -> Profile:
        """What the rest gives, for a file at ``path``; EvokeError where too few of its seconds could be judged."""
        good = self.good
        if len(good) < LEAST_GOOD_S or self._layout is None:
            raise EvokeError(
                f"{self._source.name}: only {len(good)} of {self._so_far()} could be judged, and {LEAST_GOOD_S} are "
                f"needed; {self._worst()}see the contacts and the ground, sit still with a loose jaw, and start again"
            )
        entropy = differential_entropy(np.stack([window.eeg for window in good if window.eeg is not None]))
        manifest = self._manifest
        return Profile(
            path=path,
            measured=datetime.now(UTC).astimezone(),
            seconds=len(self.windows),
            good_seconds=len(good),
            quality=self.quality,
            source=self._source.description,
            synthetic=self._source.synthetic,
            rate_hz=self._layout.rate_hz,
            electrodes=self._layout.channels,
            absent=tuple(name for name, absent in zip(manifest.channels, self._wearer.absent, strict=True) if absent),
            model=manifest.name,
            channels=manifest.channels,
            bands_hz=manifest.bands_hz,
            features=Recipe("de").fingerprint(),
            baseline=entropy.mean(axis=0).astype(np.float32),
            spread=entropy.std(axis=0, ddof=1).astype(np.float32),
        )

    def _so_far(self) -> str:
        return (
            f"{len(self.windows)} of {self._seconds} seconds of rest" if not self.over else f"{self._seconds} seconds"
        )

    def _worst(self) -> str:
        """Which electrodes were unusable most often, and why, as the beginning of a sentence."""
        verdicts = np.array([window.verdicts for window in self.windows])
        unusable = (verdicts > Verdict.EYE).sum(axis=0)
        named: list[str] = []
        for index in np.argsort(-unusable, kind="stable")[: min(MOST_NAMED, np.count_nonzero(unusable))].tolist():
            kinds = Counter(kind for kind in verdicts[:, index].tolist() if kind > Verdict.EYE)
            named.append(f"{self._manifest.channels[index]} ({Verdict(kinds.most_common(1)[0][0]).name.lower()})")
        return f"most often not: {listed(named)}; "
