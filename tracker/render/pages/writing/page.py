"""Templates to pages: every value is cleaned and escaped, and nothing from outside the page may be loaded."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError
from tracker.render.pages.writing.outside import clean, quoted, web_address

if TYPE_CHECKING:
    from jinja2 import Environment

_ALLOWED = (
    "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """Another form of a page, or a feed of it, that programs find by themselves."""

    href: str
    type: str
    title: str


def page(template: str, values: Mapping[str, Any], *, more_style: str = "") -> str:
    """One whole page; ``more_style`` goes on top of the style sheet that all pages share."""
    from markupsafe import Markup

    style = _style() + more_style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        environment()
        .get_template(template)
        .render(
            **values,
            style=Markup(style),  # noqa: S704 - our own style sheet, of which no part comes from outside
            content_policy=_ALLOWED.format(digest=digest),
        )
    )


def fragment(template: str, values: Mapping[str, Any]) -> str:
    """Something that is no whole page: an image, a text."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """Raise UsageError where the package of the templates is not installed."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise needs_extra("jinja2") from error
    made = Environment(
        loader=PackageLoader("tracker", "data/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_plain,
        auto_reload=False,
    )
    made.filters |= {
        "quoted": quoted,
        "link": web_address,
        "thousands": _thousands,
        "plural": _plural,
        "capitalize_first": _capital,
    }
    return made


def needs_extra(package: str) -> UsageError:
    """What to say where an optional package is missing."""
    return UsageError(
        f"this needs the package {package}, which is not installed",
        hint="pip install 'open-weights-tracker[report]'",
    )


def pretty_json(document: Mapping[str, Any]) -> str:
    """JSON that compares well line by line: sorted by nothing, a line a value, in ASCII."""
    from tracker.render.layout.safe import redact

    return redact(json.dumps(document, indent=1)) + "\n"


def _plain(value: Any) -> Any:
    return clean(value) if type(value) is str else value


def _thousands(number: int) -> str:
    return f"{number:,}"


def _plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _style() -> str:
    source, _, _ = environment().loader.get_source(environment(), "style.css")  # type: ignore[union-attr]
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("/*"))
