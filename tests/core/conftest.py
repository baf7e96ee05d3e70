from pathlib import Path

import pytest

from evoke_core.eeg.synthetic import SyntheticSubject, simulate_subject, write_corpus

SEED = 11


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One synthetic subject in DEAP's format, 52 MB; nobody may write into it."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, 1, SEED)
    return folder


@pytest.fixture(scope="session")
def simulated() -> SyntheticSubject:
    """The subject of that corpus, with the curves behind it."""
    return simulate_subject(SEED, 1)
