"""The parameters of a call, read with their types from a form, a multipart body, JSON or the address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.refusals import Json, bad

TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    data: bytes
    mime: str

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.data)} bytes)"


class Parameters:
    """What a call was given; each reader refuses a value of the wrong type."""

    def __init__(self, values: Mapping[str, str], files: Mapping[str, Upload]) -> None:
        self.values = dict(values)
        self.files = dict(files)

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.files

    def names(self) -> set[str]:
        """The names of all parameters; files that others refer to by `attach://` are none."""
        attached = {name for name in self.files if any(f"attach://{name}" in value for value in self.values.values())}
        return set(self.values) | (set(self.files) - attached)

    def text(self, name: str, default: str = "") -> str:
        """A text; surrogates cannot be sent in UTF-8 and are refused as such."""
        return self.values.get(name, default)

    def integer(self, name: str) -> int | None:
        """A whole number, or `None` when it was not given."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except ValueError:
            raise bad(f'field "{name}" must be of type Number') from None

    def boolean(self, name: str) -> bool:
        """True or false; false when it was not given."""
        value = self.values.get(name, "").lower()
        if value not in TRUTH:
            raise bad(f'field "{name}" must be of type Boolean')
        return TRUTH[value]

    def mapping(self, name: str) -> Json | None:
        """A JSON object, or `None`."""
        value = self._json(name)
        if value is not None and not isinstance(value, dict):
            raise bad(f"can't parse {name}: expected an Object")
        return value

    def sequence(self, name: str) -> list[Any] | None:
        """A JSON array, or `None`."""
        value = self._json(name)
        if value is not None and not isinstance(value, list):
            raise bad(f"can't parse {name}: expected an Array")
        return value

    def _json(self, name: str) -> Any:
        value = self.values.get(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def log(self) -> Json:
        """The parameters for the log of calls: JSON values read, files as `Upload`."""
        return {**{name: _read(value) for name, value in self.values.items()}, **self.files}


async def read(request: Request) -> Parameters:
    """The parameters of a request, wherever they stand."""
    values = dict(request.query_params)
    files: dict[str, Upload] = {}
    if "application/json" in request.headers.get("content-type", ""):
        values |= _from_json(await request.body())
    elif request.method == "POST":
        async with request.form(max_part_size=50 * 2**20) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    kind = value.content_type or "application/octet-stream"
                    files[name] = Upload(value.filename or name, await value.read(), kind)
                else:
                    values[name] = value
    return Parameters(values, files)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        given = json.loads(body)
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad("object expected as JSON body")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}


def _read(value: str) -> Any:
    if value[:1] in "{[" or value in ("true", "false") or value.lstrip("-").isdigit():
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
