"""The other process of `evoke bench`: hears states and tells when each was decoded, one JSON object a line."""

import json
import sys
import time

from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.subscriber import Subscriber


def main(endpoint: str, streams: int) -> None:
    """Hear ``streams`` streams until each has ended; ``time.perf_counter`` is one clock for all processes."""
    heard: list[tuple[str, int, float]] = []
    ended = 0
    with Subscriber(endpoint) as subscriber:
        print(json.dumps({"event": "ready"}), flush=True)
        while ended < streams:
            message = subscriber.receive(1.0)
            if isinstance(message, StateMessage):
                heard.append((message.stream, message.seq, time.perf_counter()))
            elif isinstance(message, StreamEvent):
                ended += message.event == "end"
    print(json.dumps({"event": "heard", "states": heard}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
