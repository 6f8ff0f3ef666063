"""The plan's own package needs nothing but Python, and each other package only the libraries that are its own.

`make check` holds which package may know which; here stands what each may bring in from outside."""

from __future__ import annotations

import sys

import pytest

from tests.test_packaging import HOUSE, imported

LIBRARIES = {
    "plan": set[str](),
    "cards": {"jinja2"},
    "sources": {
        "anyascii",
        "boto3",
        "botocore",
        "cleanco",
        "hubspot",
        "msal",
        "openpyxl",
        "publicsuffixlist",
        "rapidfuzz",
        "requests",
        "simple_salesforce",
        "urllib3",
    },
    "commands": set[str](),
    "schedules": {"apscheduler"},
}


@pytest.mark.parametrize("package", LIBRARIES)
def test_a_package_brings_in_only_its_own_libraries(package: str) -> None:
    assert {*imported(package)} - {*HOUSE} - sys.stdlib_module_names <= LIBRARIES[package]
