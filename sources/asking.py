"""How systems are asked over HTTP: with patience, and where wanted through a gateway."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


class Elsewhere(HTTPAdapter):
    """Sends what is for a system to another address, as where a gateway of one's own stands before it."""

    def __init__(self, endpoint: str, **more: Any) -> None:
        self.endpoint = endpoint.rstrip("/")
        super().__init__(**more)

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        path, query = str(parts.path), str(parts.query)
        request.url = f"{self.endpoint}{path}{'?' + query if query else ''}"
        return super().send(request, *rest, **more)


def session(endpoint: str | None) -> requests.Session:
    """With a pause and another try where the system is busy: as long as it asks for, or half a second and more.
    `endpoint`: where to send everything instead."""
    again = Retry(total=3, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504), allowed_methods=None)
    again.raise_on_status = False
    made = requests.Session()
    made.mount(
        "https://", Elsewhere(endpoint, max_retries=again) if endpoint else HTTPAdapter(max_retries=again)
    )
    return made
