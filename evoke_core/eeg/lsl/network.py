"""Which Lab Streaming Layer streams are there, and which of them a person means."""

import functools
import os
import time
from collections.abc import Sequence
from ctypes import c_double, c_void_p
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from evoke_core.errors import EvokeError, require

# After the first stream of a name answered, a second one gets this long to show that the name is not unique.
SETTLE_S = 0.5
MOST_STREAMS = 1024
# A stream that has not answered for so long is forgotten: until then one that is gone is still listed.
FORGET_S = 2.0
_CONFIGURATIONS = ("lsl_api.cfg", "~/lsl_api/lsl_api.cfg", "/etc/lsl_api/lsl_api.cfg")


@functools.cache
def lsl() -> ModuleType:
    """mne_lsl.lsl, its library told to keep its log to itself; MissingExtraError where it is not installed."""
    module = require("mne_lsl.lsl", extra="eeg", purpose="read a Lab Streaming Layer stream")
    module.set_config_content(_quiet_configuration())
    return module


class Search:
    """Every stream on the network, found and forgotten by LSL in the background until the search is closed.

    mne-lsl's ``resolve_streams`` takes streams alike in name, source and layout for one: two amplifiers of one kind
    could be mistaken for each other. Here each outlet counts.
    """

    def __init__(self) -> None:
        lsl()
        self._library: Any = require("mne_lsl.lsl.load_liblsl", extra="eeg", purpose="find streams").lib
        self._wrap: Any = require("mne_lsl.lsl.stream_info", extra="eeg", purpose="find streams")._BaseStreamInfo
        self._found: Any = (c_void_p * MOST_STREAMS)()
        self.begun_s = time.monotonic()
        self._resolver = c_void_p(self._library.lsl_create_continuous_resolver(c_double(FORGET_S)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def streams(self) -> list[Any]:
        """mne-lsl's StreamInfo of each stream that answered lately; never waits."""
        count = self._library.lsl_resolver_results(self._resolver, self._found, MOST_STREAMS)
        return sorted((self._wrap(self._found[index]) for index in range(count)), key=lambda info: info.uid)

    def close(self) -> None:
        """Stop asking."""
        if self._resolver:
            self._library.lsl_destroy_continuous_resolver(self._resolver)
            self._resolver = c_void_p()


def meant(streams: Sequence[Any], wanted: str) -> list[Any]:
    """The streams that ``wanted`` is the name of; else those it is the name@host of; else the source_id of."""
    by_name = [info for info in streams if info.name == wanted]
    by_host = [info for info in streams if f"{info.name}@{info.hostname}" == wanted]
    return by_name or by_host or [info for info in streams if info.source_id == wanted]


def heirs(streams: Sequence[Any], host: str, source_id: str) -> list[Any]:
    """Of streams of one name, those that can be the one from ``host`` with ``source_id``, started anew.

    Both are the same, else one: a device moves to another computer, or a program makes up a new source_id at each start
    (pylsl makes it of the rate, among others). Where neither is, it is somebody else's.
    """
    same_host = [info for info in streams if info.hostname == host]
    same_source = [info for info in streams if source_id and info.source_id == source_id]
    both = [info for info in same_host if info.source_id == source_id]
    return both or same_source or same_host


def find(wanted: str, wait_s: float) -> Any:
    """Wait up to ``wait_s`` seconds for the one stream that is meant; EvokeError where there is none, or two."""
    with Search() as search:  # whose first use loads MNE, which takes seconds where the machine is busy
        deadline = time.monotonic() + wait_s
        while not meant(search.streams(), wanted) and time.monotonic() < deadline:
            time.sleep(0.05)
        if meant(search.streams(), wanted):
            time.sleep(SETTLE_S)
        streams = search.streams()
    found = meant(streams, wanted)
    if len(found) == 1:
        return found[0]
    raise EvokeError(_ambiguous(found, wanted) if found else _missing(streams, wanted, wait_s))


def tell(info: Any) -> str:
    """A stream in short, for people: 32 channels, 512 Hz."""
    rate = f"{info.sfreq:g} Hz" if info.sfreq else "no fixed rate"
    return f"{info.n_channels} channel{'s' * (info.n_channels != 1)}, {rate}"


def _missing(streams: Sequence[Any], wanted: str, wait_s: float) -> str:
    if not streams:
        there = "no other stream is there either: start the amplifier's program, on this machine or in this network"
    else:
        there = "there are " + ", ".join(f"{info.name} ({info.stype or 'no type'}, {tell(info)})" for info in streams)
        there += ": give one of these names" if len(streams) > 1 else ": give that name"
        there = there if len(streams) > 1 else there.replace("there are", "there is", 1)
    return f"no LSL stream {wanted} was found in {wait_s:g} s; {there}"


def _ambiguous(found: Sequence[Any], wanted: str) -> str:
    streams = ", ".join(f"{info.name}@{info.hostname} ({_source(info)}, {tell(info)})" for info in found)
    hosts = {f"{info.name}@{info.hostname}" for info in found}
    sources = {info.source_id for info in found} - {""}
    if len(hosts) == len(found):
        way_out = f"choose one by its host: --lsl {found[0].name}@{found[0].hostname}"
    elif len(sources) == len(found):
        way_out = f"choose one by its source id: --lsl {found[0].source_id}"
    else:
        way_out = "nothing tells them apart: stop one, or give it another name in its program"
    return f"{len(found)} LSL streams are called {wanted}: {streams}; {way_out}"


def _source(info: Any) -> str:
    return f"source id {info.source_id}" if info.source_id else "no source id"


def _quiet_configuration() -> str:
    """LSL's configuration as the person keeps it, with its log off: on stderr it would stand between our sentences."""
    named = os.environ.get("LSLAPICFG", "")
    places = [Path(place).expanduser() for place in (named, *_CONFIGURATIONS) if place]
    kept = next((place.read_text(encoding="utf-8", errors="replace") for place in places if place.is_file()), "")
    return kept if "[log]" in kept else f"{kept}\n[log]\nlevel = -3\n"
