"""The cache may only make things faster."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.facts import cache
from bot.facts.cache import cache_folder, load_cached, remember
from bot.facts.loading import load


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache" / "deep"
    monkeypatch.setenv("LECHIFFRE_CACHE", str(folder))
    monkeypatch.setattr(cache, "_SETTLED_NS", -(10**12))
    return folder


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were really loaded."""
    seen: list[Path] = []

    def counted(folder: Path) -> object:
        seen.append(folder)
        return load(folder)

    monkeypatch.setattr(cache, "_load", counted)
    return seen


def test_the_second_time_is_from_the_cache(base_folder: Path, loads: list[Path], own_cache: Path) -> None:
    first, second = load_cached(base_folder), load_cached(base_folder)
    assert first == second == load(base_folder)
    assert second.fact("confiance-maires").members == first.fact("confiance-maires").members
    assert len(loads) == 1
    assert stat.S_IMODE(own_cache.stat().st_mode) == 0o700
    assert [stat.S_IMODE(p.stat().st_mode) for p in own_cache.iterdir()] == [0o600]


@pytest.mark.parametrize("change", ["edit", "add", "remove", "touch"])
def test_a_change_is_seen(base_folder: Path, loads: list[Path], change: str) -> None:
    load_cached(base_folder)
    path = base_folder / "facts/a.yaml"
    if change == "edit":
        path.write_text(path.read_text().replace("87 %", "88 %"))
    elif change == "add":
        (base_folder / "b.yaml").write_text("concepts:\n  neuf: {words: [neuf]}\n")
    elif change == "remove":
        path.unlink()
        with pytest.raises(KnowledgeError):
            load_cached(base_folder)
        assert len(loads) == 2
        return
    else:
        os.utime(path, ns=(1, 1))
    load_cached(base_folder)
    assert len(loads) == 2


def test_a_broken_base_is_never_kept(broken: Callable[[str, str, str], Path], own_cache: Path) -> None:
    folder = broken("facts/a.yaml", "87 %", "zut")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load_cached(folder)
    assert list(own_cache.iterdir()) == []


def test_a_file_just_written_is_not_kept(base_folder: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_SETTLED_NS", 10**12)
    load_cached(base_folder)
    load_cached(base_folder)
    assert len(loads) == 2


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "truncated":
        path.write_bytes(data[:100])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "flipped":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif how == "writable":
        path.chmod(0o666)
    elif how == "foreign":
        os.chown(path, 12345, 12345)
    elif how == "link":
        other = path.with_suffix(".other")
        path.rename(other)
        path.symlink_to(other)
    else:
        path.unlink()
        os.mkfifo(path)


@pytest.mark.parametrize("how", ["truncated", "empty", "flipped", "writable", "foreign", "link", "pipe"])
def test_a_doubtful_file_is_ignored(base_folder: Path, loads: list[Path], own_cache: Path, how: str) -> None:
    if how == "foreign" and os.getuid() != 0:
        pytest.skip("only root can give a file away")
    load_cached(base_folder)
    [path] = own_cache.iterdir()
    damage(path, how)
    assert load_cached(base_folder).facts
    assert len(loads) == 2


def test_what_is_not_of_the_kind_is_made_again() -> None:
    assert remember("x", "key", str, lambda: "a") == "a"
    assert remember("x", "key", int, lambda: 1) == 1
    assert remember("x", "other", int, lambda: 2) == 2


def test_errors_of_the_maker_are_not_hidden() -> None:
    def fail() -> int:
        raise OSError("mine")

    with pytest.raises(OSError, match="mine"):
        remember("x", "key", int, fail)


@pytest.mark.parametrize("where", ["off", "/proc/nowhere/x", "/dev/null", "\0"])
def test_no_cache_folder(base_folder: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    if where == "\0":
        monkeypatch.setattr(cache, "cache_folder", lambda: None)
    else:
        monkeypatch.setenv("LECHIFFRE_CACHE", where)
    assert load_cached(base_folder) == load_cached(base_folder)
    assert len(loads) == 2


def test_a_folder_others_may_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    monkeypatch.setenv("LECHIFFRE_CACHE", str(shared))
    assert cache_folder() is None


def test_standard_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LECHIFFRE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "lechiffre"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "lechiffre"


def test_old_entries_are_forgotten(own_cache: Path) -> None:
    for number in range(cache.MAX_ENTRIES + 5):
        remember(f"n{number}", "key", int, lambda: 1)
    assert len(list(own_cache.iterdir())) == cache.MAX_ENTRIES


def test_a_warm_start_imports_no_yaml(base_folder: Path) -> None:
    os.utime(base_folder / "facts/a.yaml", ns=(1, 1))
    program = (
        "import sys, time; from pathlib import Path; from bot.facts import cache; cache._SETTLED_NS = -10**12\n"
        "print(len(cache.load_cached(Path(sys.argv[1])).facts), 'yaml' in sys.modules)"
    )
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    said = [
        subprocess.run(
            [sys.executable, "-c", program, str(base_folder)], env=environment, capture_output=True, text=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["2 True", "2 False"]


def test_off_leaves_nothing_of_the_dictionary_either(tmp_path: Path) -> None:
    """In a process of its own: the dictionary is opened once in each."""
    environment = {**os.environ, "LECHIFFRE_CACHE": "off", "PYTHONPATH": str(Path(__file__).parents[2])}
    code = "from bot.french.lemmas import is_french; raise SystemExit(not is_french('maison'))"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert not list(tmp_path.iterdir())
