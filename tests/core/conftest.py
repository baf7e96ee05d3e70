from pathlib import Path

import pytest

from evoke_core.eeg.synthetic.corpus import SyntheticSubject, simulate_subject, write_corpus

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


@pytest.fixture
def broken_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a network of the current folder that can be built and tried, and fails when it is trained."""
    (tmp_path / "mine.py").write_text(
        "from torch import nn\n"
        "class Broken(nn.Linear):\n"
        "    def forward(self, grids):\n"
        "        if self.training:\n"
        "            raise ValueError('no way')\n"
        "        return super().forward(grids).sum(dim=(1, 2))\n"
        "def network():\n"
        "    return Broken(9, 3)\n"
    )
    monkeypatch.chdir(tmp_path)
    return "mine:network"
