"""Settings, read from the environment or a `.env` file."""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import LeChiffreError

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
PREFIX = "LECHIFFRE_"
OWN_PATHS = ("/livez", "/readyz", "/metrics")
"""What the bot's own server answers beside the webhook."""


class SettingsError(LeChiffreError):
    """A setting that is missing or cannot be; one line, with its name and never its value."""


class Settings(BaseSettings):
    """Every setting of the bot.  In the environment: TELEGRAM_TOKEN, and the others as LECHIFFRE_ and their name."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("TELEGRAM_TOKEN", "token"),
        description="le jeton du bot, donné par @BotFather",
    )
    telegram_api_url: str = Field("https://api.telegram.org", description="serveur de l'API des bots")
    knowledge: str | None = Field(
        None, description="dossier de la base, ou « database » ; à défaut ./knowledge, sinon celui du paquet"
    )
    data_folder: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_path("lechiffre", appauthor=False)),
        description="dossier de ce que le bot retient",
    )
    database_url: SecretStr = Field(
        SecretStr(""), description="postgresql://… ; à défaut SQLite dans le dossier de données"
    )
    secret: SecretStr = Field(
        SecretStr(""), description="clé des empreintes de personnes ; à défaut tirée au sort et gardée avec les données"
    )
    log_days: int = Field(90, ge=1, le=3650, description="jours pendant lesquels les questions sont gardées")

    owners: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="identifiants Telegram des propriétaires, séparés par des virgules"
    )
    allowed_chats: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="identifiants des seules conversations servies ; vide : toutes"
    )

    webhook_url: str = Field("", description="adresse https que Telegram appelle ; vide : le bot interroge Telegram")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="secret des appels de Telegram ; à défaut tiré du jeton"
    )
    set_webhook: bool = Field(True, description="déclarer l'adresse à Telegram au démarrage")
    listen_host: str = Field("127.0.0.1", description="adresse d'écoute (webhook, /livez, /readyz, /metrics)")
    listen_port: int | None = Field(
        None, ge=0, le=65535, description="port d'écoute ; à défaut 8080 avec un webhook, sinon aucun"
    )

    metrics_host: str = Field("127.0.0.1", description="adresse d'écoute de /metrics quand il a un port à lui")
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="port de /metrics seul ; à défaut à côté de /livez, sur le port d'écoute"
    )

    alert_after: float = Field(
        180.0,
        ge=0,
        le=86_400,
        description="secondes sans entendre Telegram, ou sans base de données, avant d'alerter les propriétaires ; 0 : jamais",
    )
    alert_unanswered: float = Field(
        2.0,
        ge=0,
        le=100,
        description="alerter quand la part des questions sans chiffre est tant de fois celle d'habitude ; 0 : jamais",
    )
    alert_questions: int = Field(
        20, ge=1, le=100_000, description="nombre de questions en une heure en dessous duquel leur part ne dit rien"
    )

    parallel: int = Field(16, ge=1, le=500, description="conversations traitées en même temps")
    handler_timeout: float = Field(60.0, gt=0, le=100, description="secondes accordées à une réponse")
    poll_timeout: int = Field(25, ge=0, le=50, description="secondes d'attente d'un appel à getUpdates")
    stop_timeout: float = Field(20.0, ge=0, le=600, description="secondes pour finir le travail en cours à l'arrêt")
    messages_per_second: float = Field(
        30.0,
        ge=0,
        le=1000,
        description="limite d'envoi du bot ; 0 : aucune limite, ni d'envoi ni par personne (essais)",
    )
    person_limit: float = Field(
        30.0, ge=0, le=100_000, description="demandes d'une personne par minute, au plus ; 0 : sans limite"
    )
    group_limit: float = Field(
        60.0, ge=0, le=100_000, description="demandes d'un groupe par minute, au plus ; 0 : sans limite"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="détail du journal")
    log_format: Literal["json", "text"] = Field("text", description="forme du journal")

    @classmethod
    def load(cls, need_token: bool = True, **values: Any) -> Self:
        """The settings of the environment and `.env`; `values` by field name come first.  Raises `SettingsError`."""
        try:
            settings = cls(**values)
        except ValidationError as error:
            raise SettingsError(_line(error)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"le fichier .env ne se lit pas ({type(error).__name__})") from None
        if need_token and not settings.token.get_secret_value():
            raise SettingsError("il manque TELEGRAM_TOKEN : le jeton du bot, donné par @BotFather sur Telegram")
        return settings

    @property
    def store_url(self) -> str:
        """Where the store is."""
        return self.database_url.get_secret_value() or f"sqlite:///{(self.data_folder / 'lechiffre.db').absolute()}"

    @property
    def store_secret(self) -> str | None:
        """The secret of the keyed hashes, if one is set."""
        return self.secret.get_secret_value() or None

    @property
    def uses_webhook(self) -> bool:
        """Whether Telegram calls us, rather than we it."""
        return bool(self.webhook_url)

    @property
    def webhook_path(self) -> str:
        """The path of the webhook on our own server."""
        return urlsplit(self.webhook_url).path or "/"

    @property
    def webhook_token(self) -> str:
        """What Telegram must say with every call: the same in every replica, whatever is set."""
        derived = hmac.new(self.token.get_secret_value().encode(), b"webhook", sha256).hexdigest()
        return self.webhook_secret.get_secret_value() or derived

    @property
    def port(self) -> int | None:
        """The port to listen on; None: do not listen."""
        return 8080 if self.listen_port is None and self.uses_webhook else self.listen_port

    @field_validator("token")
    @classmethod
    def _token(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value().strip()
        if value and not _TOKEN.fullmatch(value):
            raise ValueError("ce n'est pas un jeton de bot (123456789:AAE…), le recopier depuis @BotFather")
        return SecretStr(value)

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, secret: SecretStr) -> SecretStr:
        if secret.get_secret_value() and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("de 1 à 256 lettres sans accent, chiffres, - et _")
        return secret

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _url(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise ValueError("une adresse https://… est attendue")
        return value

    @field_validator("owners", "allowed_chats", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[\s,;]+", value) if part]
        if not all(re.fullmatch(r"-?\d{1,18}", part) for part in parts):
            raise ValueError("des identifiants numériques séparés par des virgules sont attendus")
        return frozenset(map(int, parts))

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _server(self) -> Self:
        if not self.telegram_api_url:
            raise ValueError("LECHIFFRE_TELEGRAM_API_URL : une adresse https://… est attendue")
        if self.webhook_url and self.webhook_path in OWN_PATHS:
            raise ValueError(
                f"LECHIFFRE_WEBHOOK_URL : {self.webhook_path} est pris par le bot, choisir un autre chemin"
            )
        if 0 < self.alert_unanswered <= 1:
            raise ValueError("LECHIFFRE_ALERT_UNANSWERED : un nombre plus grand que 1 est attendu, ou 0")
        return self


def variable(field: str) -> str:
    """The environment's name of a setting."""
    return "TELEGRAM_TOKEN" if field == "token" else PREFIX + field.upper()


def _line(error: ValidationError) -> str:
    """The first problem in one French line; never the value, which may be a secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    own = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return own
    name = str(first["loc"][0])
    name = name if name.isupper() else variable(name)
    return f"{name} : {own if first['type'] == 'value_error' else _expected(first['type'], first.get('ctx', {}))}"


def _expected(kind: str, limits: dict[str, Any]) -> str:
    if kind.startswith(("int", "float")):
        return "un nombre est attendu"
    if kind.startswith("bool"):
        return "« true » ou « false » est attendu"
    if kind == "literal_error":
        return f"une de ces valeurs est attendue : {limits['expected'].replace(' or ', ', ')}"
    if kind.startswith(("greater", "less")):
        return f"hors limites ({', '.join(f'{sign} {limit}' for sign, limit in limits.items())})"
    return "valeur impossible"
