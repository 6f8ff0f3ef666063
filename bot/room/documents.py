"""Pages that the local room serves as documents of their own, with nothing live in them."""

from __future__ import annotations

from typing import Final

from packets.qbr_page import policy

# In a sandbox: an origin of its own, no script, no form, no way to the room’s page that opened it.
HEADERS: Final = {"Content-Security-Policy": f"{policy()}; frame-ancestors 'none'; sandbox allow-popups"}
