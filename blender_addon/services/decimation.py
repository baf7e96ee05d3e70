# SPDX-License-Identifier: GPL-3.0-or-later
"""Fewer keys for the same curve, with a bound on the error."""

from collections.abc import Sequence


def decimate(values: Sequence[float], error: float) -> list[int]:
    """Places of the keys to keep: straight lines between them are nowhere further than ``error`` from ``values``.

    Args:
        values: one value a frame, at least one.
        error: the largest distance allowed, in the values' unit; 0 keeps every bend.

    Returns:
        Rising indices; the first and the last frame are among them. The keys keep their own values.
    """
    last = len(values) - 1
    kept = [0]
    while kept[-1] < last:
        kept.append(_farthest(values, kept[-1], error))
    return kept


def _farthest(values: Sequence[float], anchor: int, error: float) -> int:
    """The last frame that a line from ``anchor`` may run to.

    Each frame passed narrows the slopes by which a line stays close enough to it. A frame can end the line where its
    own slope is still among them; once none is left, no later frame can.
    """
    base, end = values[anchor], anchor + 1
    lowest, highest = float("-inf"), float("inf")
    for frame in range(anchor + 1, len(values)):
        rise, run = values[frame] - base, frame - anchor
        if lowest <= rise / run <= highest:
            end = frame
        lowest = max(lowest, (rise - error) / run)
        highest = min(highest, (rise + error) / run)
        if lowest > highest:
            break
    return end
