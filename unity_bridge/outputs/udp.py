"""Datagrams to one place, over UDP."""

import ipaddress
import re
import socket
from dataclasses import dataclass

from evoke_core.errors import EvokeError

_TARGET = re.compile(r"(?:\[(?P<six>[^\s\]]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>[0-9]{1,5})")
_MOST_PORT = 65535


@dataclass(frozen=True)
class Target:
    """Where datagrams go: a name or an address, and a port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read HOST:PORT or [IPV6]:PORT; EvokeError says what is wrong with it."""
        found = _TARGET.fullmatch(text)
        if not found:
            raise EvokeError(f"{text!r}: give HOST:PORT, as 127.0.0.1:9000, and an IPv6 address as [::1]:9000")
        port = int(found["port"])
        if not 0 < port <= _MOST_PORT:
            raise EvokeError(f"{text!r}: a port is 1 to {_MOST_PORT}, and {port} is none")
        return cls(found["six"] or found["host"], port)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Datagrams:
    """A UDP socket that sends to one place and never waits.

    UDP does not tell whether anybody receives. What can be known is: a name that nobody has, a network that cannot be
    reached (EvokeError when it is made), and, of this machine and some others, that nothing listens at that port
    (``send`` raises).

    Args:
        target: where to send.
        allow_lan: permits a target that is not this machine; a broadcast address is one.
    """

    def __init__(self, target: Target, *, allow_lan: bool = False) -> None:
        self.target = target
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError) as error:
            raise EvokeError(
                f"{target}: no machine of that name is known ({error}); mend the name or give its address"
            ) from None
        # A name that has both, as localhost: what receives OSC mostly listens on IPv4 alone.
        family, kind, protocol, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        self.is_loopback = ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback
        if not (self.is_loopback or allow_lan):
            raise EvokeError(
                f"{target}: not this machine, so others on the network could read the emotions; "
                "use 127.0.0.1, or say --allow-lan"
            )
        self._socket = socket.socket(family, kind, protocol)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        try:
            self._socket.connect(address)
        except OSError as error:
            self._socket.close()
            raise EvokeError(f"{target}: cannot be reached ({error.strerror}); see whether its network is up") from None

    def send(self, datagram: bytes) -> None:
        """Send one datagram; OSError where the system could not, ConnectionRefusedError where nothing listens."""
        try:
            self._socket.send(datagram)
        except ConnectionRefusedError:
            # It tells of the datagram before this one, in whose place nothing was sent now.
            self._socket.send(datagram)
            raise

    def close(self) -> None:
        """Let the socket go; again does nothing."""
        self._socket.close()
