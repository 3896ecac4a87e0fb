"""Where somebody is: countries, the European Union with its territories, and names of either."""

from __future__ import annotations

from tracker.domain.values.countries import LOOKALIKES, NAMES

EU = "EU"
EU_MEMBERS = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
# Parts of member states with codes of their own where the Union's treaties hold: the outermost regions
# (Article 349 TFEU) and Åland.
_EU_TERRITORIES = frozenset({"AX", "GF", "GP", "MF", "MQ", "RE", "YT"})
_WITH_ARTICLE = frozenset({"AE", "BS", "GB", "NL", "PH", "US"})


def within(place: str, area: str) -> bool:
    """Whether a country lies in an area, a country code or ``EU``."""
    return place == area or (area == EU and place in EU_MEMBERS | _EU_TERRITORIES)


def shown(code: str) -> str:
    """A place as a sentence names it: ``Germany (DE)``, ``the European Union (EU)``."""
    if code == EU:
        return "the European Union (EU)"
    name = NAMES.get(code)
    article = "the " if code in _WITH_ARTICLE else ""
    return f"{article}{name} ({code})" if name else code


def code_of(name: str) -> str | None:
    """The code of a country by its name or code, however it is written; None where there is none."""
    word = " ".join(name.split()).casefold().removeprefix("the ")
    return _CODES.get(word)


_CODES = (
    {name.casefold(): code for code, name in NAMES.items()}
    | {code.casefold(): code for code in NAMES}
    | {code.casefold(): meant for code, meant in LOOKALIKES.items()}
    | {
        "great britain": "GB", "england": "GB", "scotland": "GB", "usa": "US",
        "united states of america": "US", "korea": "KR", "republic of korea": "KR", "turkey": "TR",
        "holland": "NL", "czech republic": "CZ", "uae": "AE", "russian federation": "RU", "prc": "CN",
        "mainland china": "CN", "viet nam": "VN", "ivory coast": "CI", "reunion": "RE", "eu": EU,
        "european union": EU, "europe": EU, "eea": EU,
    }
)  # fmt: skip
