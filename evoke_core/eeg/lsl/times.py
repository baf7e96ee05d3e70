"""When samples were taken: LSL's stamps as unix seconds that never go back, and the rate that they come at."""

import math

import numpy as np
from numpy.typing import NDArray

# Stamps further from the time of arrival than this are those of another clock than LSL's.
STRANGE_CLOCK_S = 30.0
# Stamps that fall back by less are jitter, or a correction of the clocks, and are held where they were.
CLOCK_JUMP_S = 0.5
# Samples are counted over so long, and may be so many more or fewer than declared: they come in pieces.
COUNT_S = 10.0
RATE_TOLERANCE = 0.05


class SampleTimes:
    """The times of one stream's samples, in the order they come.

    Attributes:
        last: unix seconds of the last sample, NaN before the first.
        notices: what there is to tell of the stream's clock and rate, each once.
    """

    def __init__(self, name: str, rate_hz: float) -> None:
        self.last = math.nan
        self.notices: list[str] = []
        self._name, self._rate_hz = name, rate_hz
        self._own_offset_s: float | None = None
        self._counted_from = math.nan
        self._counted = 0
        self._rate_told = False

    def unix(self, stamps: NDArray[np.float64], *, offset_s: float, now: float) -> tuple[NDArray[np.float64], bool]:
        """Unix times (n,) of samples stamped (n,) that are here at ``now``, and whether they continue what came before.

        ``offset_s`` makes LSL's stamps unix seconds. A stream that stamps by a clock of its own, as some devices do, is
        told by its first samples: of them the last is taken to be of now.
        """
        if math.isnan(self.last) and abs(stamps[-1] + offset_s - now) > STRANGE_CLOCK_S:
            self._own_offset_s = now - float(stamps[-1])
            self.notices.append(
                f"{self._name}: stamps its samples by a clock of its own; the time of their arrival is taken"
            )
        times = np.maximum.accumulate(stamps + (offset_s if self._own_offset_s is None else self._own_offset_s))
        continues = not times[0] < self.last - CLOCK_JUMP_S
        if continues and not math.isnan(self.last):
            times = np.maximum(times, self.last)
        self._count(times, continues=continues and times[0] - self.last < CLOCK_JUMP_S)
        self.last = float(times[-1])
        return times, continues

    def _count(self, times: NDArray[np.float64], *, continues: bool) -> None:
        """Tell once where samples do not come at the rate that is declared: all their frequencies would be off."""
        if not continues:
            self._counted_from, self._counted = float(times[-1]), 0
            return
        self._counted += len(times)
        span_s = float(times[-1]) - self._counted_from
        if span_s < COUNT_S or self._rate_told:
            return
        rate_hz = self._counted / span_s
        if abs(rate_hz / self._rate_hz - 1) > RATE_TOLERANCE:
            self._rate_told = True
            self.notices.append(
                f"{self._name}: declares {self._rate_hz:g} Hz and sends {rate_hz:.0f} samples a second, so its "
                "frequencies are misread; set the rate in its program, or see what loses samples on the way"
            )
        self._counted_from, self._counted = float(times[-1]), 0
