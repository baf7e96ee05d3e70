import pytest

from evoke_core.eeg.synthetic import write_corpus


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """A synthetic corpus of one subject, of another seed than the shipped decoder's."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, 1, 2027)
    return folder
