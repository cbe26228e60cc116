"""How a desk is run."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.errors import UsageError

#: Names of this machine, under which a desk that is not shared may be asked for.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """``zone``: the reader's, by its IANA name (``None``: this machine's). ``user``: who corrects; ``user_header``: the
    header in which a reverse proxy says who. ``token``: what a browser or a program must know to be let in.
    ``read_only``: nothing can be corrected. ``hosts``: the names by which the desk may be asked for; of a desk that is
    asked for by another name, somebody else's page could read."""

    zone: str | None = None
    user: str | None = None
    user_header: str | None = None
    token: str | None = None
    read_only: bool = False
    hosts: tuple[str, ...] = LOOPBACK

    def for_address(self, host: str) -> None:
        """Refuse to be bound to an address that others reach, without a token or a proxy that says who they are.

        Raises ``UsageError``.
        """
        if host not in LOOPBACK and not (self.token or self.user_header):
            raise UsageError(
                f"{host} can be reached by others. Give a --token-file that holds what they must know, or a "
                "--user-header with a reverse proxy that lets in whom it knows; or leave --host out: then this machine "
                "alone reaches it."
            )
