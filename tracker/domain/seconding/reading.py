"""The answers of second sources as claims; what is no model in them is passed over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.domain.seconding.claims import Claim, HostingEnd

_FILLER_YEARS = 10
_COLUMNS = ("Model", "Organization", "Publication date", "Parameters", "Model accessibility")
_VENDORS = frozenset(
    (
        *("alibaba", "anthropic", "cohere", "deepseek", "google", "llama", "meta", "minimax", "mistral"),
        *("moonshotai", "nvidia", "openai", "stepfun", "tencent", "xai", "xiaomi", "zai", "zhipuai"),
    )
)
_MOST = 200_000


class SourceFormError(ValueError):
    """The answer has another form than this source's; the message names what is missing."""


def read_source_answer(source: str, body: bytes, year: int) -> tuple[list[Claim], str | None]:
    """The claims in ``body``, and the date of the data where it says one. Raises SourceFormError.

    ``year`` is the current one: ends far after it are fillers.
    """
    claims, as_of = _READERS[source](body)
    sound = [_without_fillers(claim, year) for claim in claims[:_MOST] if claim.id.strip()]
    unique = {claim.id: claim for claim in sound}
    return [unique[key] for key in sorted(unique)], as_of


def _without_fillers(claim: Claim, year: int) -> Claim:
    kept = tuple(end for end in claim.ends if _day(end.date) and int(end.date[:4]) <= year + _FILLER_YEARS)
    if kept == claim.ends:
        return claim
    return replace(claim, ends=kept)


def _openrouter(body: bytes) -> tuple[list[Claim], str | None]:
    data = _json(body)
    items = data.get("data") if isinstance(data, Mapping) else None
    if not isinstance(items, list):
        raise SourceFormError("the key 'data' is missing")
    return [claim for item in items if (claim := _routed(item))], None


def _routed(item: Any) -> Claim | None:
    """One offer; aliases, routers and free or batch variants are none."""
    identifier = _text(item, "id")
    if not identifier or identifier.startswith("~") or _text(item, "alias_target") or ":" in identifier:
        return None
    context = _whole(item, "context_length")
    if context is None:
        return None
    end = _day(_text(item, "expiration_date"))
    page = f"https://openrouter.ai/{identifier}"
    return Claim(
        id=identifier,
        hub=_text(item, "hugging_face_id"),
        names=(identifier.rpartition("/")[2],),
        context=context,
        ends=(HostingEnd(date=end, via="openrouter", source=page),) if end else (),
        link=page,
    )


def _models_dev(body: bytes) -> tuple[list[Claim], str | None]:
    data = _json(body)
    if not isinstance(data, Mapping):
        raise SourceFormError("it is no mapping of providers")
    found: list[Claim] = []
    for provider, entry in data.items():
        models = entry.get("models") if isinstance(entry, Mapping) else None
        if isinstance(models, Mapping):
            found += [
                _record(f"{provider}/{key}", item, by_vendor=provider in _VENDORS)
                for key, item in models.items()
                if isinstance(item, Mapping)
            ]
        elif isinstance(entry, Mapping) and "limit" in entry:
            by_vendor = not entry.get("base_model") and not provider.startswith("providers/")
            found.append(_record(str(provider), entry, by_vendor=by_vendor))
    if not found:
        raise SourceFormError("no provider in it has 'models'")
    return found, None


def _record(identifier: str, item: Mapping[str, Any], *, by_vendor: bool) -> Claim:
    limit = item.get("limit") if isinstance(item.get("limit"), Mapping) else {}
    weights = item.get("weights")
    urls = [_text(each, "url") for each in weights] if isinstance(weights, list) else []
    name = identifier.rpartition("/")[2].removesuffix(".toml")
    return Claim(
        id=identifier,
        hub=next((hub for url in urls if url and (hub := _repository(url))), None),
        names=tuple(filter(None, (name, _hub_form(identifier), _text(item, "name")))),
        by_vendor=by_vendor,
        context=_whole(limit, "context"),
        output=_whole(limit, "output"),
        open_weights=_flag(item, "open_weights") if by_vendor else None,
        license=_text(item, "license"),
        date=_day(_text(item, "release_date")) if by_vendor else None,
        link="https://models.dev",
    )


def _litellm(body: bytes) -> tuple[list[Claim], str | None]:
    data = _json(body)
    if not isinstance(data, Mapping):
        raise SourceFormError("it is no mapping of models")
    found = [_priced(str(key), item) for key, item in data.items() if key != "sample_spec"]
    if not any(found):
        raise SourceFormError("no entry in it has 'litellm_provider'")
    return [claim for claim in found if claim], None


def _priced(key: str, item: Any) -> Claim | None:
    provider = _text(item, "litellm_provider")
    if provider is None:
        return None
    last = key.rpartition("/")[2]
    end, page = _day(_text(item, "deprecation_date")), _text(item, "source")
    named = _text(item, "deprecation_source") or page
    return Claim(
        id=key,
        names=tuple(dict.fromkeys((key, _hub_form(key), last, last.removesuffix("-maas")))),
        context=_whole(item, "max_input_tokens"),
        output=_whole(item, "max_output_tokens"),
        ends=(HostingEnd(date=end, via=provider, source=named),) if end else (),
        link=page,
    )


def _epoch(body: bytes) -> tuple[list[Claim], str | None]:
    try:
        rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
        columns = set(rows.fieldnames or ())
        if missing := [name for name in _COLUMNS if name not in columns]:
            raise SourceFormError(f"the column {missing[0]!r} is missing")
        every = list(rows)
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceFormError("it is no CSV text") from error
    changed = [day for row in every if (day := _day((row.get("Last modified") or "")[:10]))]
    return [claim for row in every if (claim := _row(row))], max(changed, default=None)


def _row(row: Mapping[str, str | None]) -> Claim | None:
    name = (row.get("Model") or "").strip()
    if not name:
        return None
    owner = (row.get("Hugging Face developer id") or "").strip()
    return Claim(
        id=name,
        hub=f"{owner}/{name}" if owner and " " not in name and "/" not in name else None,
        names=(name,),
        by_vendor=True,
        parameters=_number((row.get("Parameters") or "").strip()),
        accessibility=(row.get("Model accessibility") or "").strip() or None,
        link="https://epoch.ai/data/ai-models",
    )


def _deprecations(body: bytes) -> tuple[list[Claim], str | None]:
    data = _json(body)
    items = data
    if isinstance(data, Mapping):
        items = next((data[key] for key in ("deprecations", "data", "items") if key in data), None)
    if not isinstance(items, list):
        raise SourceFormError("the list of deprecations is missing")
    dates = [day for item in items if (day := _day((_text(item, "scraped_at") or "")[:10]))]
    return [claim for item in items if (claim := _announced(item))], max(dates, default=None)


def _announced(item: Any) -> Claim | None:
    name, provider = _text(item, "model_id"), _text(item, "provider") or ""
    end = _day(_text(item, "shutdown_date"))
    if not name or not end:
        return None
    page = _text(item, "url")
    return Claim(
        id=f"{provider}/{name}",
        names=(name,),
        ends=(HostingEnd(date=end, via=provider.lower().replace(" ", "-") or "?", source=page),),
        link=page,
    )


def _model_eol(body: bytes) -> tuple[list[Claim], str | None]:
    data = _json(body)
    feeds = data if isinstance(data, list) else data.get("feeds", [data]) if isinstance(data, Mapping) else []
    found: list[Claim] = []
    dates: list[str] = []
    for feed in feeds if isinstance(feeds, list) else []:
        models = feed.get("models") if isinstance(feed, Mapping) else None
        if not isinstance(models, list):
            raise SourceFormError("the key 'models' is missing")
        publisher = _text(feed, "publisher") or "?"
        dates += [day] if (day := _day((_text(feed, "generated") or "")[:10])) else []
        found += [claim for item in models if (claim := _ending(publisher, item))]
    if not feeds:
        raise SourceFormError("the key 'models' is missing")
    return found, max(dates, default=None)


def _ending(publisher: str, item: Any) -> Claim | None:
    name = _text(item, "id")
    if not name:
        return None
    others, clocks = _list(item, "aliases"), _list(item, "distributions")
    ends = [(item, publisher), *((each, _text(each, "via")) for each in clocks)]
    return Claim(
        id=f"{publisher}/{name}",
        names=(name, *(each for each in others if isinstance(each, str))),
        ends=tuple(
            HostingEnd(date=day, via=via, source=_text(each, "source"))
            for each, via in ends
            if via and (day := _day(_text(each, "shutdown")))
        ),
        link=_text(item, "source"),
    )


def _modelscope(body: bytes) -> tuple[list[Claim], str | None]:
    found = []
    for answer in _answers(body):
        data = answer.get("data") if isinstance(answer.get("data"), Mapping) else answer.get("Data")
        name = _text(data, "id") or _text(answer, "asked")
        if not name or not isinstance(data, Mapping):
            raise SourceFormError("the key 'data' is missing")
        found.append(
            Claim(
                id=name,
                hub=_text(answer, "asked") or name,
                gated=_flag(data, "gated"),
                license=_text(data, "license") or _text(data, "License"),
                link=f"https://modelscope.cn/models/{name}",
            )
        )
    return found, None


def _ollama(body: bytes) -> tuple[list[Claim], str | None]:
    found = []
    for answer in _answers(body):
        layers, name = answer.get("layers"), _text(answer, "asked")
        if not isinstance(layers, list):
            raise SourceFormError("the key 'layers' is missing")
        texts = [
            str(_text(layer, "digest")).removeprefix("sha256:")
            for layer in layers
            if _text(layer, "mediaType") == "application/vnd.ollama.image.license"
        ]
        if name:
            found.append(
                Claim(
                    id=name,
                    hub=_text(answer, "hub"),
                    names=(name,),
                    license_texts=tuple(texts),
                    link=f"https://ollama.com/library/{name.partition(':')[0]}",
                )
            )
    return found, None


_READERS: dict[str, Callable[[bytes], tuple[list[Claim], str | None]]] = {
    "openrouter": _openrouter,
    "modelsdev": _models_dev,
    "litellm": _litellm,
    "epoch": _epoch,
    "deprecations": _deprecations,
    "modeleol": _model_eol,
    "modelscope": _modelscope,
    "ollama": _ollama,
}
SOURCES = tuple(_READERS)


def _answers(body: bytes) -> Iterator[Mapping[str, Any]]:
    data = _json(body)
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, Mapping):
            yield item


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceFormError("it is not JSON") from error


def _text(item: Any, key: str) -> str | None:
    value = item.get(key) if isinstance(item, Mapping) else None
    return value.strip() if isinstance(value, str) and value.strip() and len(value) < 2_000 else None


def _list(item: Any, key: str) -> list[Any]:
    value = item.get(key) if isinstance(item, Mapping) else None
    return value if isinstance(value, list) else []


def _flag(item: Any, key: str) -> bool | None:
    value = item.get(key) if isinstance(item, Mapping) else None
    return value if isinstance(value, bool) else None


def _whole(item: Any, key: str) -> int | None:
    value = item.get(key) if isinstance(item, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 < value < 10**15 else None  # what is no number, or endless, is not in between


def _number(text: str) -> int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if math.isfinite(value) and 0 < value < 10**16 else None


def _day(text: str | None) -> str | None:
    try:
        return dt.date.fromisoformat(text[:10]).isoformat() if text else None
    except ValueError:
        return None


def _repository(url: str) -> str | None:
    rest = url.partition("huggingface.co/")[2].split("?")[0].split("#")[0].strip("/").split("/")
    return "/".join(rest[:2]) if len(rest) >= 2 else None


def _hub_form(key: str) -> str:
    return "/".join(key.split("/")[-2:])
