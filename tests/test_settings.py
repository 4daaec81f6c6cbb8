"""Settings: from the environment or `.env`; what is wrong is one line that names the setting and hides its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, variable

TOKEN = "123456789:AAEabcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine plays a part."""
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    monkeypatch.chdir(tmp_path)


def failure(**values: object) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.load(**values)
    line = str(caught.value)
    assert "\n" not in line and len(line) < 200
    return line


def test_defaults_need_only_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    settings = Settings.load()
    assert settings.token.get_secret_value() == TOKEN
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.store_url.startswith("sqlite:////") and settings.store_url.endswith("lechiffre.db")
    assert settings.log_days == 90 and not settings.uses_webhook and settings.port is None
    assert settings.owners == settings.allowed_chats == frozenset()


def test_a_file_beside_the_bot(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"TELEGRAM_TOKEN={TOKEN}\nLECHIFFRE_OWNERS=12, 34;56\nLECHIFFRE_ALLOWED_CHATS=-100123\nAUTRE=1\n"
        "LECHIFFRE_WEBHOOK_URL=https://bot.example.org/telegram/\nLECHIFFRE_LOG_LEVEL=debug\n"
    )
    settings = Settings.load()
    assert settings.owners == {12, 34, 56} and settings.allowed_chats == {-100123}
    assert settings.uses_webhook and settings.webhook_path == "/telegram" and settings.port == 8080
    assert settings.log_level == "DEBUG"


def test_no_token_is_one_clear_line() -> None:
    assert "TELEGRAM_TOKEN" in failure() and "@BotFather" in failure()
    assert not Settings.load(need_token=False).token.get_secret_value()


@pytest.mark.parametrize("token", ["abc", "98765", TOKEN + "é", TOKEN.replace(":", "_"), TOKEN[:15]])
def test_a_malformed_token_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    line = failure()
    assert line.startswith("TELEGRAM_TOKEN : ") and token not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_DAYS", "beaucoup"),
        ("LOG_DAYS", "0"),
        ("OWNERS", "anna"),
        ("ALLOWED_CHATS", "1,deux"),
        ("WEBHOOK_URL", "bot.example.org"),
        ("WEBHOOK_SECRET", "clé secrète"),
        ("TELEGRAM_API_URL", ""),
        ("LISTEN_PORT", "99999"),
        ("METRICS_PORT", "-1"),
        ("ALERT_AFTER", "-1"),
        ("ALERT_UNANSWERED", "0.5"),
        ("ALERT_UNANSWERED", "1"),
        ("ALERT_QUESTIONS", "0"),
        ("WEBHOOK_URL", "https://bot.example.org/metrics"),
        ("WEBHOOK_URL", "https://bot.example.org/readyz/"),
        ("LOG_FORMAT", "xml"),
        ("SET_WEBHOOK", "peut-être"),
    ],
)
def test_a_wrong_value_is_one_line_with_the_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv(f"LECHIFFRE_{name}", value)
    line = failure()
    assert line.startswith(f"LECHIFFRE_{name} : ")
    assert len(value) < 5 or value not in line


def test_secrets_never_show() -> None:
    settings = Settings.load(token=TOKEN, secret="s3cr3t-of-hashes", webhook_secret="w3bhook-secret")
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert not any(secret in shown for secret in (TOKEN, "s3cr3t-of-hashes", "w3bhook-secret"))


def test_the_webhook_secret_is_the_same_in_every_replica() -> None:
    first, second = Settings.load(token=TOKEN), Settings.load(token=TOKEN)
    assert first.webhook_token == second.webhook_token and TOKEN[10:] not in first.webhook_token
    assert Settings.load(token=TOKEN, webhook_secret="mine").webhook_token == "mine"


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
