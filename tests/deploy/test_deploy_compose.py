"""Compose files, Caddyfile and unit: valid, confined, and of settings that exist."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from deploy_files import DEPLOY, KNOWN, NAMED, compose, example, package, run, text, tool

FILES = ("compose.yaml", "compose.ha.yaml")


def services(name: str) -> dict[str, Any]:
    return dict(compose(name)["services"])


def bots() -> list[Any]:
    """Every service that is the bot."""
    return [each for name in FILES for each in services(name).values() if each["image"] == "lechiffre"]


@pytest.mark.parametrize("name", FILES)
def test_it_is_a_compose_file(name: str) -> None:
    package("compose_spec").PyCompose.from_yaml(text(name))


@pytest.mark.parametrize("name", FILES)
def test_what_it_names_is_there(name: str) -> None:
    file = compose(name)
    for service in file["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in file["volumes"]
        assert set(service.get("networks", [])) <= set(file.get("networks", {}))
        assert set(service.get("depends_on", {})) <= set(file["services"])
        if "build" in service:
            context = DEPLOY / service["build"]["context"]
            assert (context / service["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"


def test_the_bot_is_confined_and_comes_back() -> None:
    assert len(bots()) == 3
    for bot in bots():
        assert bot["read_only"] and bot["cap_drop"] == ["ALL"] and "no-new-privileges:true" in bot["security_opt"]
        assert bot["restart"] == "unless-stopped" and bot["mem_limit"] and bot["pids_limit"]
        assert "ports" not in bot and "privileged" not in bot and "user" not in bot
        assert int(bot["stop_grace_period"].removesuffix("s")) > 20 + 10  # the work in hand, then the server
        assert bot["env_file"] == ".env"


def test_one_container_polls_on_one_volume() -> None:
    [bot] = services("compose.yaml").values()
    assert bot["environment"]["LECHIFFRE_WEBHOOK_URL"] == "" and bot["volumes"] == ["data:/data"]


def test_two_replicas_share_a_database_that_nobody_else_reaches() -> None:
    file = compose("compose.ha.yaml")
    first, second = (file["services"][name] for name in ("bot-a", "bot-b"))
    assert first == second and first["environment"]["LECHIFFRE_DATABASE_URL"].endswith("@db/lechiffre")
    assert file["networks"]["back"]["internal"] and file["services"]["db"]["networks"] == ["back"]
    assert "back" not in file["services"]["caddy"]["networks"]
    assert [name for name, service in file["services"].items() if "ports" in service] == ["caddy"]


def test_images_from_elsewhere_are_of_one_version() -> None:
    images = [service["image"] for name in FILES for service in services(name).values() if "build" not in service]
    assert images and all(re.search(r":\d+\.\d+(\.\d+)?-\w+$", image) for image in images)


@pytest.mark.parametrize("name", FILES)
def test_no_secret_stands_in_it(name: str) -> None:
    for found in re.findall(r"(?:PASSWORD|TOKEN|SECRET)\w*: (.+)", text(name)):
        assert found.startswith("${"), found
    assert not re.search(r"\d{6,}:[A-Za-z0-9_-]{20,}", text(name))


@pytest.mark.parametrize("name", FILES)
def test_what_it_asks_of_env_is_in_the_example(name: str) -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", text(name))) <= set(example())


def test_the_proxy_and_the_bots_agree() -> None:
    caddyfile, [first, _] = text("Caddyfile"), [b for b in bots() if b["environment"]["LECHIFFRE_WEBHOOK_URL"]]
    assert first["environment"]["LECHIFFRE_WEBHOOK_URL"].endswith("}/telegram") and "path /telegram\n" in caddyfile
    upstreams = re.search(r"\{\$UPSTREAMS:([^}]+)\}", caddyfile)
    assert upstreams and upstreams[1].split() == ["bot-a:8080", "bot-b:8080"]
    assert first["environment"]["LECHIFFRE_LISTEN_PORT"] == "8080"
    assert set(re.findall(r"\{\$([A-Z_]+)", caddyfile)) == {"DOMAIN", "UPSTREAMS"}


def test_the_unit_is_sound(tmp_path: Path) -> None:
    verify = tool("systemd-analyze")
    here = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={sys.executable}", text("lechiffre.service"))
    unit = tmp_path / "lechiffre.service"
    unit.write_text(here.replace("file:/opt/lechiffre/src/", f"file:{DEPLOY.parent}/"), encoding="utf-8")
    found = run(verify, "verify", "--man=no", str(unit))
    assert found.returncode == 0 and "lechiffre.service" not in found.stderr, found.stderr


def test_the_unit_is_hardened() -> None:
    found = run(
        tool("systemd-analyze"), "security", "--offline=yes", "--threshold=15", str(DEPLOY / "lechiffre.service")
    )
    if "Unknown command verb" in found.stderr or "unrecognized option" in found.stderr:
        pytest.skip("a systemd-analyze that cannot look at a file")
    assert found.returncode == 0, found.stdout[-400:]


def test_the_unit_waits_longer_than_the_bot_takes_to_stop() -> None:
    stop = re.search(r"TimeoutStopSec=(\d+)", text("lechiffre.service"))
    assert stop and int(stop[1]) > 20 + 10
    assert "EnvironmentFile=/etc/lechiffre/lechiffre.env" in text("lechiffre.service")


@pytest.mark.parametrize("name", [path.name for path in DEPLOY.iterdir() if path.is_file()])
def test_every_setting_named_exists(name: str) -> None:
    assert set(NAMED.findall(text(name))) <= KNOWN | {"LECHIFFRE_CACHE", "LECHIFFRE_LONG"}
