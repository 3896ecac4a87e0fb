"""What the rules for numbers read, taken from an observation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tracker.domain.numbers.settings import positive, section
from tracker.domain.observing.observation import Json, Observation
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFacts:
    """The metadata of one repository; every part may be absent or of an unexpected shape.

    ``dtype_counts`` are the Hub's elements by data type and ``header_counts`` elements before any
    unpacking; ``hub_total`` is the Hub's own sum. ``files`` are paths with their number.
    """

    name: str = ""
    config: Mapping[str, Json] = field(default_factory=dict)
    params: Mapping[str, Json] = field(default_factory=dict)
    quantisation: Mapping[str, Json] = field(default_factory=dict)
    tokenizer: Mapping[str, Json] = field(default_factory=dict)
    sentence: Mapping[str, Json] = field(default_factory=dict)
    gguf: Mapping[str, Json] = field(default_factory=dict)
    dtype_counts: Mapping[str, int] = field(default_factory=dict)
    header_counts: Mapping[str, int] = field(default_factory=dict)
    hub_total: int | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    pipeline: str = ""
    library: str = ""
    config_source: str = "config.json"

    @property
    def adapter_of(self) -> str | None:
        """The base that an adapter runs on, empty where nothing names it; None for what is no adapter."""
        own = section(self.config.get("peft"))
        if own or "base_model_name_or_path" in self.config:
            return _text(own.get("base_model_name_or_path") or self.config.get("base_model_name_or_path"))
        named = any(path.startswith(("adapter_config.", "adapter_model.")) for path in self.files)
        whole = any(path.startswith(("model.", "model-", "pytorch_model")) for path in self.files)
        return "" if named and not whole else None

    @property
    def pipeline_parts(self) -> tuple[str, ...]:
        """The folders of a diffusers pipeline that hold weights; empty for what is none."""
        if self.library.lower() != "diffusers" and "diffusers" not in self.config:
            return ()
        weights = (".safetensors", ".bin")
        inside = (path.partition("/") for path in self.files if path.endswith(weights))
        return tuple(sorted({folder for folder, slash, _ in inside if slash}))

    @property
    def gguf_metadata(self) -> Mapping[str, Json]:
        """GGUF key-values: the Hub gives some of them flat, a header reader gives them all nested."""
        return {**self.gguf, **section(self.gguf.get("metadata"))}


def from_observation(observation: Observation) -> NumberFacts:
    """The facts of one snapshot line; what was not read or has another shape is left empty."""
    files = {file.path: section(file.content) for file in observation.contents if file.error is None}
    facts = section(observation.facts)
    short = section(facts.get("config"))
    weights = section(facts.get("safetensors"))
    config = files.get("config.json") or {}
    return NumberFacts(
        name=str(observation.hub or ""),
        config=config or short,
        params=files.get("params.json") or {},
        quantisation=files.get("hf_quant_config.json") or {},
        tokenizer=files.get("tokenizer_config.json") or {},
        sentence=files.get("sentence_bert_config.json") or {},
        gguf=section(facts.get("gguf")),
        dtype_counts=element_counts(weights.get("parameters")),
        hub_total=positive(weights.get("total")),
        files=observation.files,
        pipeline=_text(facts.get("pipeline_tag")),
        library=_text(facts.get("library_name")),
        config_source="config.json" if config else "hub:config",
    )


def element_counts(value: Json) -> dict[str, int]:
    """Elements by data type, without entries that are not counts."""
    counted = {str(dtype): positive(number) for dtype, number in section(value).items()}
    return {dtype: number for dtype, number in counted.items() if number is not None}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
