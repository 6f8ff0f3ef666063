"""A real browser on the local room: Chromium without a screen, driven as a person would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHECKOUT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("JBP_CHROMIUM", "/usr/bin/chromium")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def browser() -> Iterator[Browser]:
    """Skips where there is no Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}; set JBP_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield started
        started.close()


@contextmanager
def running(folder: Path, *options: str) -> Iterator[str]:
    """`jbp run` in a folder of its own; the address that it prints."""
    environment = {
        **os.environ,
        "JBP_PORT": "0",
        "JBP_STORE": str(folder / "jbp.sqlite3"),
        "PYTHONPATH": str(CHECKOUT),
    }
    command = [sys.executable, "-m", "bot.cli", "run", *options]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        printed = process.stdout.readline()
        address = re.search(r"http://\S+", printed)
        assert address, f"no address in {printed!r}"
        yield address.group()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


class Visitor:
    """Somebody who looks at the page and uses it. `complaints` are the page's own errors."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.set_default_timeout(15_000)
        page.goto(address)
        page.wait_for_selector(".channel-button", state="attached")

    def become(self, who: str) -> None:
        self.page.click(f'[data-account$=":{who}"]')
        self.page.wait_for_selector(f'[data-account$=":{who}"][aria-pressed="true"]')

    def open(self, channel: str) -> None:
        self.page.click(f'[data-channel^="{channel}"]')
        self.page.wait_for_selector(f'[data-channel^="{channel}"][aria-current="true"]')

    def direct(self, who: str) -> None:
        self.become(who)
        self.open("dm:")

    def type(self, text: str) -> None:
        self.page.fill("#composer-text", text)
        self.page.keyboard.press("Enter")

    def move(self, to: str) -> None:
        """`hour`, `day`, `monday`, or a local date and time."""
        if to in ("hour", "day", "monday"):
            self.page.click(f'#moves [data-to="{to}"]')
        else:
            self.page.fill("#go-to-when", to)
            self.page.click("#go-to button")
        assert self.waits_until(lambda: self.page.locator("#moves button:disabled").count() == 0)

    def sees(self, text: str) -> bool:
        """Whether the words are shown in the conversation within fifteen seconds."""
        return self.waits_until(lambda: text in self.conversation)

    def waits_until(self, condition: Callable[[], bool]) -> bool:
        """Asks again and again; the page's own policy forbids scripts that wait in it."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            if condition():
                return True
            self.page.wait_for_timeout(30)
        return False

    @property
    def conversation(self) -> str:
        return self.page.inner_text("#messages")

    def press(self, label: str) -> None:
        """The newest button of that label in the conversation."""
        self.page.locator("#messages").get_by_role("button", name=label, exact=True).last.click()

    def answer(self, colour: str, moved: str) -> None:
        self.press("Changed")
        self.page.wait_for_selector(".card-form")
        self.page.check(f'.card-form input[value="{colour}"]')
        self.page.fill('.card-form [name="moved"]', moved)
        self.page.click('.card-form [type="submit"]')
        self.page.wait_for_selector(".card-form", state="detached")

    def picture(self, name: str, page: Page | None = None) -> None:
        """Kept only where JBP_PICTURES names a folder: how the README's pictures are made."""
        if folder := os.environ.get("JBP_PICTURES"):
            self.page.wait_for_timeout(250)
            (page or self.page).screenshot(path=str(Path(folder) / f"{name}.png"))
