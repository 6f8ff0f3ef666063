"""The app’s two icons: two rings that overlap, one for each company, drawn as Teams wants them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Final

Dot = tuple[int, int, int, int]  # red, green, blue, and how opaque, each of 255
GROUND: Final = (0x1F, 0x3A, 0x5F, 255)
RINGS: Final = ((0.39, 0.5, (255, 255, 255, 255)), (0.61, 0.5, (0x5B, 0xC0, 0xBE, 255)))
WHITE: Final = (255, 255, 255, 255)
CLEAR: Final = (255, 255, 255, 0)
RADIUS: Final = 0.2
WIDTH: Final = 0.055
FINE: Final = 3  # looks a dot and direction, so that edges are smooth


def color() -> bytes:
    """192 x 192, on a ground of its own."""
    return drawn(192, lambda x, y: in_ring(x, y, GROUND, RADIUS, WIDTH, white=False))


def outline() -> bytes:
    """32 x 32, white on nothing."""
    return drawn(32, lambda x, y: in_ring(x, y, CLEAR, 0.26, 0.08, white=True))


def in_ring(x: float, y: float, ground: Dot, radius: float, width: float, *, white: bool) -> Dot:
    """The colour at a place, both from 0 to 1."""
    for middle, height, own in RINGS:
        away = ((x - middle) ** 2 + (y - height) ** 2) ** 0.5
        if abs(away - radius) <= width / 2:
            return WHITE if white else own
    return ground


def drawn(size: int, dot: Callable[[float, float], Dot]) -> bytes:
    """A PNG (RGBA, 8 bits)."""
    steps = [(index + 0.5) / FINE for index in range(FINE)]
    rows = bytearray()
    for row in range(size):
        rows.append(0)  # no filter
        for column in range(size):
            looks = [dot((column + right) / size, (row + down) / size) for down in steps for right in steps]
            rows += bytes(sum(look[part] for look in looks) // len(looks) for part in range(4))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in parts)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
