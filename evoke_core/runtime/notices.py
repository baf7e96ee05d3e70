"""What a person at the terminal is told: each trouble once, and again only after it was over."""

from collections import deque
from collections.abc import Hashable, Sequence

MOST_WAITING = 100
MOST_LISTED = 6


class Notices:
    """Sentences on one stream, in order; those that nobody takes are forgotten, the oldest first.

    One thread tells, another may take.
    """

    def __init__(self) -> None:
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._troubles: set[Hashable] = set()

    def tell(self, sentence: str) -> None:
        """Tell what is told once anyway."""
        self._waiting.append(sentence)

    def trouble(self, what: Hashable, sentence: str) -> None:
        """Tell of a trouble that is there, unless that was told before and is not over."""
        if what not in self._troubles:
            self._troubles.add(what)
            self._waiting.append(sentence)

    def told(self, what: Hashable) -> bool:
        """Whether that trouble was told and is not over."""
        return what in self._troubles

    def over(self, what: Hashable, sentence: str | None = None) -> None:
        """A trouble is not there any more; the sentence is told where the trouble was."""
        if what in self._troubles:
            self._troubles.discard(what)
            if sentence is not None:
                self._waiting.append(sentence)

    def take(self) -> list[str]:
        """What was told since the last call."""
        return [self._waiting.popleft() for _ in range(len(self._waiting))]


def listed(names: Sequence[str]) -> str:
    """Names for a sentence: "T7", "T7 and P3", "T7, P3 and 12 more"."""
    if len(names) > MOST_LISTED:
        shown = MOST_LISTED - 1
        return f"{', '.join(names[:shown])} and {len(names) - shown} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
