"""Send one stream's states to whoever subscribes."""

import secrets
import time
from types import TracebackType

from evoke_core.errors import EvokeError
from evoke_core.state import EmotionState
from unity_bridge.endpoint import Endpoint
from unity_bridge.protocol import DEFAULT_ENDPOINT, MAX_TEXT, STREAM_NAME, StateMessage, StreamEvent, encode


class Publisher:
    """A publisher of one stream; a context manager that sends the start and the end.

    It binds an endpoint of its own when it is made, or shares an ``Endpoint`` with publishers of other streams.
    ``send`` may be called from one thread at a time.

    Args:
        stream: the stream's name.
        source: what is played, for people to read.
        model: what decodes it.
        synthetic_source, synthetic_model: whether EEG and model are synthetic.
        hop_s: seconds between two states as played.
        endpoint: where to bind; a port of ``*`` lets the system choose (see ``endpoint`` afterwards). Or an Endpoint
            that is bound and entered.
        allow_lan: permits an endpoint that is not loopback; a shared one has been asked itself.
    """

    def __init__(
        self,
        stream: str,
        *,
        source: str,
        model: str,
        synthetic_source: bool,
        synthetic_model: bool,
        hop_s: float,
        endpoint: str | Endpoint = DEFAULT_ENDPOINT,
        allow_lan: bool = False,
    ) -> None:
        if not STREAM_NAME.fullmatch(stream):
            raise EvokeError(f"stream name {stream!r}: use 1 to 64 letters, digits, - or _")
        self.stream = stream
        self.run = secrets.token_hex(8)
        self._seq = 0
        self._start = StreamEvent(
            self.run,
            stream,
            "start",
            time.time(),
            source=source[:200],
            model=model[:200],
            synthetic_source=synthetic_source,
            synthetic_model=synthetic_model,
            hop_s=hop_s,
        )
        encode(self._start)
        self._owned = isinstance(endpoint, str)
        self._endpoint = Endpoint(endpoint, allow_lan=allow_lan) if isinstance(endpoint, str) else endpoint
        self._endpoint.claim(stream)
        self._closed = False
        self.endpoint = self._endpoint.address

    def __enter__(self) -> "Publisher":
        if self._owned:
            self._endpoint.__enter__()
        self._endpoint.hand_over(self._start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Send the end; an endpoint of its own waits until it is on its way, and is let go. Again does nothing."""
        if self._closed:
            return
        self._closed = True
        self._endpoint.hand_over(StreamEvent(self.run, self.stream, "end", time.time()))
        if self._owned:
            self._endpoint.close()

    def send(self, state: EmotionState) -> StateMessage:
        """Publish a state under the next ``seq``; returns what was sent."""
        message = StateMessage(self.run, self.stream, self._seq, state)
        self._endpoint.hand_over(message)
        self._seq += 1
        return message

    def mark(self, label: str, t: float) -> StreamEvent:
        """Tell of something that happened at ``t``, unix seconds; returns what was sent. Too long a label is cut."""
        short = label.encode("utf-16-le", "replace")[: 2 * MAX_TEXT].decode("utf-16-le", "ignore")
        event = StreamEvent(self.run, self.stream, "marker", t, label=short)
        self._endpoint.hand_over(event)
        return event

    @property
    def start(self) -> StreamEvent:
        """The start event, as a recording begins with it."""
        return self._start

    @property
    def subscribers(self) -> int:
        """How many subscriptions match this stream's states now."""
        return self._endpoint.subscriptions(self.stream)

    def wait_for_subscribers(self, count: int, timeout_s: float) -> bool:
        """Wait until ``count`` subscriptions match this stream's states; False where that took longer."""
        return self._endpoint.wait_for_subscriptions(self.stream, count, timeout_s)
