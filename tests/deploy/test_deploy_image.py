"""The image: pinned, without root, without secrets; its probe."""

from __future__ import annotations

import re
import tomllib

import pytest
from deploy_files import DEPLOY, KNOWN, ROOT, run, text, tool
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "build.lock")
PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; .+?)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions: (word, the rest), continued lines joined."""
    lines = "\n".join(line for line in text("Dockerfile").splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    return [(word.upper(), rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word]


def final() -> list[tuple[str, str]]:
    """The instructions of the last stage."""
    all_of_them = instructions()
    last = max(index for index, (word, _) in enumerate(all_of_them) if word == "FROM")
    return all_of_them[last:]


def test_hadolint_has_nothing_to_say() -> None:
    found = run(tool("hadolint"), "--failure-threshold", "style", str(DEPLOY / "Dockerfile"))
    assert found.returncode == 0, found.stdout


def test_the_base_is_pinned_by_digest_and_the_same_in_each_stage() -> None:
    [base] = [rest for word, rest in instructions() if word == "ARG" and rest.startswith("PYTHON=")]
    assert re.fullmatch(r"PYTHON=docker\.io/library/python:3\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64}", base)
    assert [rest.split(" ")[0] for word, rest in instructions() if word == "FROM"] == ["${PYTHON}"] * 2


def test_it_runs_as_a_numbered_user_that_is_not_root() -> None:
    users = [rest for word, rest in final() if word == "USER"]
    assert users and re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1])  # a number: Kubernetes can tell it is not root
    words = [word for word, _ in final()]
    assert "RUN" not in words[words.index("USER") :] and "COPY" not in words[words.index("USER") :]


def test_the_final_stage_holds_no_tool_of_the_build() -> None:
    copied = [rest for word, rest in final() if word == "COPY"]
    assert copied == ["--from=build /opt/lechiffre /opt/lechiffre"]
    assert "venv --without-pip /opt/lechiffre" in text("Dockerfile")


def test_nothing_is_fetched_but_locked_packages() -> None:
    assert not [rest for word, rest in instructions() if word == "ADD"]
    commands = [rest for word, rest in instructions() if word == "RUN"]
    assert not re.search(r"\b(curl|wget|git|apt|apt-get)\b", " ".join(commands))
    for part in re.split("&&", " ".join(commands)):
        if " install " in f"{part} " and "pip" in part:
            assert "--require-hashes" in part or "--no-index" in part, part


def test_no_secret_is_baked_in() -> None:
    for word, rest in instructions():
        if word in ("ENV", "ARG"):
            assert not re.search(r"TOKEN|SECRET|PASSWORD|DATABASE_URL|KEY", rest), rest
    ignored = text("Dockerfile.dockerignore").splitlines()
    assert "*" in ignored and "**/.env" in ignored
    shown = {line[1:] for line in ignored if line.startswith("!")}
    assert not shown & {".env", ".git", "deploy", "deploy/.env"}
    copied = " ".join(rest for word, rest in instructions() if word == "COPY" and "--from" not in rest).split()
    assert {name for name in copied if (ROOT / name).exists() and not name.endswith("/")} == shown


def test_its_settings_exist_and_only_tmp_and_data_are_written_to() -> None:
    [environment] = [rest for word, rest in final() if word == "ENV"]
    values = dict(re.findall(r"([A-Z_]+)=(\S+)", environment))
    assert {name for name in values if name.startswith("LECHIFFRE_")} <= KNOWN
    assert values["LECHIFFRE_DATA_FOLDER"] == "/data" and ("VOLUME", '["/data"]') in final()
    assert values["XDG_CACHE_HOME"] == "/tmp" and values["MPLCONFIGDIR"].startswith("/tmp/")
    assert ("EXPOSE", values["LECHIFFRE_LISTEN_PORT"]) in final()


def test_it_says_whether_it_lives() -> None:
    [check] = [rest for word, rest in final() if word == "HEALTHCHECK"]
    assert "/opt/lechiffre/probe.py" in check
    assert ("COPY", "deploy/probe.py deploy/announce.py /opt/lechiffre/") in instructions()
    assert '"/livez"' in text("probe.py")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_version_and_hash(name: str) -> None:
    assert PINNED.sub("", text(name)) == ""


def test_the_lock_has_all_that_the_bot_needs() -> None:
    """Fails when a dependency was added to pyproject.toml: README says how to lock anew."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked: dict[str, list[str]] = {}
    for name, version, _ in PINNED.findall(text("requirements.lock")):
        locked.setdefault(canonicalize_name(name), []).append(version)
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["postgres"]
    for need in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(need.name), [])
        assert versions and all(need.specifier.contains(version) for version in versions), need
    builder = {name: version for name, version, _ in PINNED.findall(text("build.lock"))}
    for need in map(Requirement, project["build-system"]["requires"]):
        assert need.specifier.contains(builder[need.name])


def test_the_image_has_a_python_that_the_project_supports() -> None:
    found = re.search(r"python:(\d+\.\d+\.\d+)", text("Dockerfile"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert found and Requirement(f"x{project['project']['requires-python']}").specifier.contains(found[1])
