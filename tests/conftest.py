import functools

import pytest

from evoke_core.eeg.synthetic.corpus import write_corpus
from unity_bridge.publisher import Publisher


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """A synthetic corpus of one subject, of another seed than the shipped decoder's."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, 1, 2027)
    return folder


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """Features are kept in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOKE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def publish():
    """Make a publisher of a stream on a free port; options as Publisher's."""
    told = {"source": "test", "model": "none", "synthetic_source": True, "synthetic_model": True, "hop_s": 0.125}
    return functools.partial(Publisher, **{**told, "endpoint": "tcp://127.0.0.1:*"})
