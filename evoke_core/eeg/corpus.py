"""What a corpus is to all that read one, and which kind a folder holds."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from evoke_core.eeg.bids.corpus import BidsCorpus, is_bids
from evoke_core.eeg.deap.corpus import DeapCorpus
from evoke_core.eeg.trial import Labelling, Trial


class Corpus(Protocol):
    """Recordings of persons with ratings, subject by subject."""

    @property
    def format(self) -> str:
        """What kind it is, in a word."""
        ...

    @property
    def folder(self) -> Path:
        """Where it lies."""
        ...

    @property
    def subjects(self) -> tuple[int, ...]:
        """Their numbers, ascending."""
        ...

    @property
    def channels(self) -> tuple[str, ...]:
        """The grid's electrodes that every recording has, in Geneva order."""
        ...

    @property
    def most(self) -> tuple[int, int] | None:
        """Trials of each subject and whole seconds of each trial, where these are the same for all; else None."""
        ...

    @property
    def synthetic(self) -> bool:
        """Whether it was simulated."""
        ...

    @property
    def labelling(self) -> Labelling:
        """The ratings' scale and what is high on it."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What there is to tell of it, in whole sentences."""
        ...

    def place(self, subject: int) -> Path:
        """A subject's file or folder, for people; EvokeError where there is no such subject."""
        ...

    def files(self, subject: int) -> list[Path]:
        """All files that decide what ``read`` gives."""
        ...

    def reading(self, subject: int, channels: Sequence[str]) -> str:
        """What decides it beside the files; empty where nothing does."""
        ...

    def read(self, subject: int, channels: Sequence[str]) -> Iterator[Trial]:
        """All trials of a subject, on these channels."""
        ...

    def trial(self, subject: int, number: int, channels: Sequence[str]) -> Trial:
        """One of them."""
        ...


def open_corpus(folder: Path | str) -> Corpus:
    """A folder of EEG recordings with events (BIDS), or of DEAP's preprocessed subjects.

    EvokeError where there is no such folder, or a BIDS folder says too little of its ratings.
    """
    folder = Path(folder)
    return BidsCorpus(folder) if is_bids(folder) else DeapCorpus(folder)
