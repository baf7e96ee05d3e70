"""A thread for each source of EEG, which hands what comes to its wearer."""

import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from evoke_core.eeg.source import Source
from evoke_core.errors import EvokeError
from evoke_core.runtime.complaints import SILENCE
from evoke_core.runtime.live import Live

READ_S = 0.25
"""How long a thread waits for samples before it sees whether it shall end."""
SILENCE_S = 4.0
"""Without samples for longer, silence is told, where the source does not say why itself: LSL's takes three seconds to
know that a stream is gone."""


@contextmanager
def listening(live: Live, sources: Sequence[Source]) -> Generator[None]:
    """Read the sources, one for each of ``live``'s wearers; all threads have ended when the context is left.

    What keeps a source from starting is raised by ``live.wait``. A later error is a notice, and the end of that one.
    """
    stop = threading.Event()
    threads = [
        threading.Thread(
            target=_listen, args=(live, index, source, stop), name=f"listening to {source.name}", daemon=True
        )
        for index, source in enumerate(sources)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _listen(live: Live, index: int, source: Source, stop: threading.Event) -> None:
    wearer, refused = live.wearers[index], None
    try:
        _read(live, index, source, stop)
    except EvokeError as error:
        if wearer.started:
            wearer.notices.tell(str(error))
        else:
            refused = error
    except Exception as error:  # one person's end is told and is not everybody's
        wearer.notices.tell(f"{wearer.name}: is not read any more ({error!r}); start evoke live again, and report it")
    finally:
        live.end(index, refused)


def _read(live: Live, index: int, source: Source, stop: threading.Event) -> None:
    wearer = live.wearers[index]
    heard_s, explained = time.monotonic(), False
    while not stop.is_set() and not source.ended:
        chunk = source.read(READ_S)
        notices = source.take_notices()
        for notice in notices:
            wearer.notices.tell(notice)
        if chunk:
            heard_s, explained = time.monotonic(), False
            wearer.push(chunk)
            wearer.notices.over(SILENCE, f"{wearer.name}: samples come again")
            if wearer.waiting:
                with live.wake:
                    live.wake.notify_all()
        elif not source.ended:
            explained = explained or bool(notices)
            if not explained and time.monotonic() - heard_s > SILENCE_S:
                wearer.notices.trouble(
                    SILENCE, f"{wearer.name}: no samples come, so the face eases to neutral until they do"
                )
