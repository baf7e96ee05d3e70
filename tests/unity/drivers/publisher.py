"""A publisher in a process of its own: prints its endpoint, then sends a state for each line that it reads."""

import sys

from tests.unity.publishing import state_of
from unity_bridge.publisher import Publisher


def main(endpoint: str) -> None:
    """Publish the stream "demo" until the standard input ends."""
    with Publisher(
        "demo",
        source="a process",
        model="a model",
        synthetic_source=True,
        synthetic_model=True,
        hop_s=1.0,
        endpoint=endpoint,
    ) as publisher:
        print(publisher.endpoint, flush=True)
        for _ in sys.stdin:
            print(publisher.send(state_of()).seq, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
