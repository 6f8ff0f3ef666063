"""Office files without the moment at which they happened to be written: the same content is the same bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Final

A_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
STAMPED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def settled(file: bytes, at: datetime) -> bytes:
    """An Office file without the moment at which it happened to be written, the workbooks of its charts too."""
    written = BytesIO()
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            content = old.read(each)
            if each.filename.endswith(".xlsx"):
                content = settled(content, at)
            elif each.filename == "docProps/core.xml":
                content = STAMPED.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            entry = zipfile.ZipInfo(each.filename, A_ZIP_TIME)
            packed = each.filename.endswith(".xlsx")  # a zip of its own
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return written.getvalue()
