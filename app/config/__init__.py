"""The settings: `table` names them, `parsers` and `addresses` read them, `settings` checks them; `places` has the files."""

from app.config.addresses import is_loopback
from app.config.places import ROOT, SOURCE_LOCALE, STATIC, TRANSLATIONS, interface_locales, static_path
from app.config.settings import ConfigError, Settings
from app.config.table import SETTINGS

__all__ = [
    "ROOT",
    "SETTINGS",
    "SOURCE_LOCALE",
    "STATIC",
    "TRANSLATIONS",
    "ConfigError",
    "Settings",
    "interface_locales",
    "is_loopback",
    "static_path",
]
