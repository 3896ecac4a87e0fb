"""What a README can show of a model: the data for a badge service, and the same as a drawing."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.reporting.ledger_state import LedgerState, ModelState
from tracker.domain.values.late_dataclass import dataclass
from tracker.render.layout.words import license_name
from tracker.render.pages.writing.outside import clean
from tracker.render.pages.writing.page import fragment, pretty_json
from tracker.vocabulary import Access, LicenseClass

_A_DAY = 86_400
_COLOURS = {
    "brightgreen": "#27643a",
    "yellowgreen": "#5c6a14",
    "orange": "#97500f",
    "yellow": "#7a5a00",
    "blue": "#1f5a8a",
    "red": "#a0301d",
    "lightgrey": "#5f6368",
}
_WIDE, _NARROW = set("MW@%mw—…ABCDEFGHKNOPQRSUVXYZ&"), set("iIlj.,:;!|'ft()[]r-· ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """Two words and a colour."""

    label: str
    message: str
    color: str

    def json(self) -> bytes:
        """For a badge service that reads an endpoint."""
        return pretty_json(
            {
                "schemaVersion": 1,
                "label": self.label,
                "message": self.message,
                "color": self.color,
                "cacheSeconds": _A_DAY,
            }
        ).encode()

    def svg(self) -> bytes:
        """For who wants no service."""
        left, right = _width(self.label), _width(self.message)
        values = {
            "label": self.label,
            "message": self.message,
            "left": left,
            "right": right,
            "width": left + right,
            "colour": _COLOURS[self.color],
        }
        return fragment("badge.svg", values).encode()


def badge_files(state: LedgerState) -> Iterator[tuple[str, bytes]]:
    """Two files a model, and two for the ledger as a whole."""
    for model in state.models:
        badge = model_badge(model)
        yield f"badge/{model.id}.json", badge.json()
        yield f"badge/{model.id}.svg", badge.svg()
    whole = ledger_badge(state)
    yield "badge.json", whole.json()
    yield "badge.svg", whole.svg()


def model_badge(model: ModelState) -> Badge:
    """Access and licence; what is not known is grey and says so."""
    access, found = model.assessment.access.value, model.assessment.license
    name = license_name(
        {"concluded": found.concluded, "declared_name": found.declared_name, "declared": found.declared}
    )
    licence = "licence unknown" if found.license_class is LicenseClass.UNKNOWN else clean(name, 40)
    message = f"{'access unknown' if access is Access.UNKNOWN else access.value} · {licence}"
    if access is Access.UNKNOWN and found.license_class is LicenseClass.UNKNOWN:
        message = "unknown"
    return Badge(
        label=clean(model.name, 60) or model.id, message=message, color=_colour(access, found.license_class)
    )


def ledger_badge(state: LedgerState) -> Badge:
    """How many models stand open, and of how many nothing is known."""
    number = sum(model.assessment.access.value is Access.OPEN for model in state.models)
    unknown = sum(model.assessment.access.value is Access.UNKNOWN for model in state.models)
    told = [f"{number} open"] if number else []
    told += [f"{unknown} unknown"] if unknown else []
    others = len(state.models) - number - unknown
    told += [f"{others} other"] if others else []
    return Badge(
        label="models",
        message=", ".join(told) or "none",
        color="lightgrey" if unknown or not told else "blue",
    )


def _colour(access: Access, license_class: LicenseClass) -> str:
    if access is Access.UNKNOWN or license_class is LicenseClass.UNKNOWN:
        return "lightgrey"
    if access in (Access.SUSPENDED, Access.WITHDRAWN):
        return "red"
    if access in (Access.API, Access.HOSTED, Access.LIMITED, Access.UNRELEASED):
        return "blue"
    if license_class is LicenseClass.OPEN_SOURCE:
        return "brightgreen" if access is Access.OPEN else "yellowgreen"
    return "orange" if license_class is not LicenseClass.RESTRICTED or access is not Access.OPEN else "yellow"


def _width(text: str) -> int:
    """About as wide as the words are drawn; the drawing stretches them to it."""
    wide = sum(8.6 if each in _WIDE else 4.4 if each in _NARROW else 6.7 for each in text)
    return round(wide) + 14
