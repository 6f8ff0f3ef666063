"""Pictures of cards as Teams draws them, by Microsoft's own renderer in a real browser: for people to look at.

    python -m tests.teams.pictures ADAPTIVECARDS.MIN.JS FOLDER [--width 320] [STATUS "CHECK-IN ..." ...]

The renderer is `dist/adaptivecards.min.js` of the npm package `adaptivecards`, which is not kept here. Without names,
every card of every command and ritual of the Microsoft example is drawn; a name may end in `*`. Of a telephone's width
(320) or a desktop's (560, else); what is cut or sticks out there is said.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bot.examples import example
from bot.rehearsal import in_the_room
from cards import teams
from storage.plan_file import PlanFile, read
from tests.browser import browser
from tests.every_card import Shown

A_PICTURE = 10  # cards
INK = {"default": "#242424", "subtle": "#616161"}
CONFIG: dict[str, Any] = {
    "supportsInteractivity": True,
    "fontFamily": "Segoe UI, Roboto, sans-serif",
    "spacing": {"small": 8, "default": 12, "medium": 16, "large": 20, "extraLarge": 24, "padding": 16},
    "fontSizes": {"small": 12, "default": 14, "medium": 14, "large": 18, "extraLarge": 24},
    "fontWeights": {"lighter": 200, "default": 400, "bolder": 600},
    "containerStyles": {
        "default": {
            "backgroundColor": "#FFFFFF",
            "foregroundColors": {
                "default": INK,
                "good": {"default": "#237b4b", "subtle": "#237b4b"},
                "warning": {"default": "#835c00", "subtle": "#835c00"},
                "attention": {"default": "#c4314b", "subtle": "#c4314b"},
            },
        }
    },
    "actions": {
        "maxActions": 6,
        "buttonSpacing": 8,
        "actionsOrientation": "horizontal",
        "actionAlignment": "left",
    },
    "inputs": {
        "label": {
            "requiredInputs": {"weight": "bolder", "suffix": " *", "suffixColor": "attention"},
            "optionalInputs": {"weight": "bolder"},
        },
        "errorMessage": {"color": "attention"},
    },
}
STYLE = """
body { font-family: 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; background: #f5f5f5; margin: 12px }
#all { columns: %d; column-gap: 20px; width: max-content } .one { break-inside: avoid; width: %dpx; margin: 0 0 14px }
.one > div { background: #fff; border: 1px solid #ddd; border-radius: 6px } .one > code { font-size: 11px; color: #888 }
.ac-pushButton { border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; padding: 5px 12px; font-weight: 600 }
.ac-pushButton.style-positive { background: #5b5fc7; color: #fff }
.ac-pushButton.style-destructive { color: #c4314b }
.ac-input { border: 1px solid #ccc; border-radius: 4px; padding: 5px }
"""
DRAW = """([name, content, config]) => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(config);
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    const plain = text.replace(/\\\\(.)/g, '$1').replace(/&/g, '&amp;').replace(/</g, '&lt;');
    result.outputHtml = plain.replace(/&lt;at>(.*?)&lt;\\/at>/g, '<span style="color: #5b5fc7">$1</span>');
    result.didProcess = true;
  };
  const context = new AdaptiveCards.SerializationContext();
  card.parse(content, context);
  const one = document.createElement('div');
  one.className = 'one';
  one.innerHTML = '<code></code>';
  one.firstChild.textContent = name;
  const frame = document.createElement('div');
  frame.appendChild(card.render());
  one.appendChild(frame);
  document.getElementById('all').appendChild(one);
  const wide = [...frame.querySelectorAll('*')].filter(each =>
    each.getBoundingClientRect().right > frame.getBoundingClientRect().right + 1 ||
    (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== 'visible' && each.clientWidth));
  return [
    ...card.validateProperties().validationEvents.map(event => event.message),
    ...wide.slice(0, 3).map(each => `cut or sticking out: ${each.className} ${each.textContent.slice(0, 60)}`),
  ];
}"""


def as_it_is() -> PlanFile:
    file = read(example("microsoft").read_bytes(), "microsoft")
    return replace(file, agreement=in_the_room(file.agreement))


def drawn(page: Page, name: str, card: dict[str, Any]) -> None:
    for problem in page.evaluate(DRAW, [name, card, CONFIG]):
        print(f"{name}: {problem}")


def main(renderer: str, folder: str, width: int, names: list[str]) -> None:
    found = Shown(Path(tempfile.mkdtemp()), as_it_is()).found
    wanted = [
        key
        for key in found
        if not names or any(key == name or (name[-1] == "*" and key.startswith(name[:-1])) for name in names)
    ]
    Path(folder).mkdir(exist_ok=True)
    columns = max(2, 1120 // width)
    with browser() as started:
        page = started.new_page(viewport={"width": columns * (width + 20) + 40, "height": 900})
        for start in range(0, len(wanted), A_PICTURE):
            page.set_content(f"<style>{STYLE % (columns, width)}</style><div id=all></div>")
            page.add_script_tag(path=renderer)
            for key in wanted[start : start + A_PICTURE]:
                for card in teams.attachments(found[key]):
                    drawn(page, key, card)
            page.screenshot(path=str(Path(folder) / f"{start // A_PICTURE:03}.png"), full_page=True)
    print(f"{len(wanted)} of {len(found)} cards drawn in {folder}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("renderer")
    asked.add_argument("folder")
    asked.add_argument("--width", type=int, default=560)
    asked.add_argument("names", nargs="*")
    main(**vars(asked.parse_intermixed_args()))
