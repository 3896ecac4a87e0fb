"""Writes tracker/domain/numbers/class_defaults.py from the configuration classes of Transformers.

    python scripts/class_defaults.py

Run it where the library is installed, when a new version of it has a model type that we count.
Keeps only the settings that the rules read, and drops every value that a class works out from
others, so that a changed width never meets a default of another model.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from transformers import CONFIG_MAPPING
from transformers import __version__ as version
from transformers.models.auto import modeling_auto

NUMBERS = Path(__file__).resolve().parents[1] / "tracker" / "domain" / "numbers"
TARGET = NUMBERS / "class_defaults.py"
PARTS = (
    "text_config",
    "vision_config",
    "thinker_config",
    "sparse_attention_config",
    "attn_config",
    "ffn_config",
    "linear_attn_config",
    "compress_rates",
)
LISTS = ("deepstack_visual_indexes", "block_types")
MEASURES = (
    "hidden_size",
    "d_model",
    "n_embd",
    "num_attention_heads",
    "n_head",
    "num_heads",
    "num_hidden_layers",
    "n_layer",
    "intermediate_size",
)
FALSE_MATTERS = (
    "tie_word_embeddings",
    "multi_query",
    "parallel_attn",
    "use_qk_norm",
    "mamba_conv_bias",
    "use_conv_bias",
    "block_auto_adjust_ff_dim",
    "use_mixed_mlp_moe",
    "use_residual",
)
NOT_SETTINGS = {
    "architectures",
    "model_type",
    "layer_types",
    "mlp_layer_types",
    "layers_block_type",
    "indexer_types",
}
HEAD = '''"""What the classes of the Transformers library ({version}) suppose where a configuration is silent.

Only settings that the rules read. A published file leaves out what equals its class default, so
that a missing key is one of these values and not zero. Regenerate with
``scripts/class_defaults.py`` in an environment that has the library.
Source: the configuration classes in https://github.com/huggingface/transformers (v{version}).
"""

# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.observing.observation import Json

CLASS_DEFAULTS: Mapping[str, Mapping[str, Json]] = {{
'''


def settings_read() -> set[str]:
    """Every quoted word of the rules: a superset of the settings they ask for."""
    sources = (path.read_text(encoding="utf-8") for path in NUMBERS.rglob("*.py") if path != TARGET)
    return set(re.findall(r'"([A-Za-z_0-9.]+)"', " ".join(sources))) - NOT_SETTINGS


def plain(config: Any) -> dict[str, Any]:
    """A configuration as JSON gives it back."""
    loaded: dict[str, Any] = json.loads(json.dumps(config.to_dict(), default=str))
    return loaded


def without_derived(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Drops what changes when only a measure changes."""
    doubled = {key: values[key] * 2 for key in MEASURES if type(values.get(key)) is int}
    for change in (doubled, *({key: value} for key, value in doubled.items())):
        with contextlib.suppress(Exception):
            _drop(values, plain(CONFIG_MAPPING[kind](**change)), doubled)
    return values


def _drop(values: dict[str, Any], other: dict[str, Any], asked: dict[str, int]) -> None:
    for key in list(values):
        if isinstance(values[key], dict) and isinstance(other.get(key), dict):
            _drop(values[key], other[key], asked)
        elif key in other and values[key] != other[key] and key not in asked:
            del values[key]


def kept(values: dict[str, Any], read: set[str], depth: int = 0) -> dict[str, Any]:
    """The settings that are read, without switches that are off anyway."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict) and depth < 2 and key in PARTS:
            inner = kept(value, read, depth + 1)
            found |= {key: inner | ({"model_type": value["model_type"]} if value.get("model_type") else {})}
        elif value is False and key not in FALSE_MATTERS:
            continue
        elif (key in read and isinstance(value, bool | int | float | str)) or (key in LISTS and value):
            found[key] = value
    return {key: value for key, value in found.items() if value != {}}


def model_types() -> list[str]:
    """Types that read or write text."""
    names = {name for name in CONFIG_MAPPING if name.endswith(("_text", "_text_model"))}
    for kind in ("IMAGE_TEXT_TO_TEXT", "CAUSAL_LM", "SEQ_TO_SEQ_CAUSAL_LM", "MASKED_LM"):
        names |= set(getattr(modeling_auto, f"MODEL_FOR_{kind}_MAPPING_NAMES"))
    return sorted(names)


def main() -> None:
    """Writes the table."""
    read, lines = settings_read(), []
    for kind in model_types():
        try:
            values = kept(without_derived(kind, plain(CONFIG_MAPPING[kind]())), read)
        except Exception as error:
            sys.stderr.write(f"left out {kind}: {error}\n")
            continue
        if values:
            lines.append(f"    {json.dumps(kind)}: {values!r},".replace("'", '"'))
    TARGET.write_text(HEAD.format(version=version) + "\n".join(lines) + "\n}\n", encoding="utf-8")
    sys.stderr.write(f"{len(lines)} model types of Transformers {version}\n")


if __name__ == "__main__":
    main()
