"""How weights are packed, and how many logical weights a count of stored elements stands for."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.settings import positive, section
from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass

NAMES = (
    "gptq",
    "awq",
    "bnb",
    "4bit",
    "4-bit",
    "8bit",
    "8-bit",
    "int4",
    "int8",
    "fp8",
    "nvfp4",
    "mxfp4",
    "w4a16",
    "w8a8",
    "mlx",
    "exl2",
    "exl3",
    "hqq",
    "eetq",
    "aqlm",
    "quip",
    "gguf",
    "autoround",
    "dwq",
    "qat",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """The method, the bits a weight and the weights that share one scale; ``keys`` are where it stands.

    ``words_of_scales`` is true where scales or zero points are packed into the data type of the weights.
    """

    method: str = ""
    bits: int = 0
    group: int = 0
    keys: tuple[str, ...] = ()
    words_of_scales: bool = False

    def __bool__(self) -> bool:
        return bool(self.method)


def packing(facts: NumberFacts) -> Packing:
    """How this repository is quantised; empty where nothing says it is."""
    if facts.config.get("expert_dtype") in ("fp4", "mxfp4"):
        return Packing(method="mxfp4", bits=4, group=32, keys=("config.json:expert_dtype",))
    for holder, key in (
        (facts.config, "config.json:quantization_config"),
        (facts.config, "config.json:quantization"),
        (facts.config, "config.json:compression_config"),
    ):
        name = key.partition(":")[2]
        for place in (holder, section(holder.get("text_config"))):
            found = _of(section(place.get(name)), key, name)
            if found:
                return found
    own = facts.quantisation
    found = _modelopt({**own, **section(own.get("quantization"))}, "hf_quant_config.json")
    if found:
        return found
    return Packing()


def _of(own: Mapping[str, Json], key: str, name: str) -> Packing:
    if not own:
        return Packing()
    method = str(own.get("quant_method") or own.get("quantization_method") or "").lower()
    if not method and (name == "quantization" or own.keys() >= _MLX):
        return _mlx(own, key)
    if method in {"modelopt", "modelopt_fp4"} or "quant_algo" in own:
        return _modelopt(own, key)
    if method == "compressed-tensors" or "config_groups" in own:
        return _compressed(own, key)
    if "bitsandbytes" in method or "load_in_4bit" in own:
        four = own.get("load_in_4bit") is True or own.get("_load_in_4bit") is True
        nested = own.get("bnb_4bit_use_double_quant") is True
        return Packing(
            method="bitsandbytes", bits=4 if four else 8, group=64, keys=(key,), words_of_scales=nested
        )
    fixed = {
        "fp8": 8,
        "fbgemm_fp8": 8,
        "mxfp4": 4,
        "eetq": 8,
        "bitnet": 2,
        "aqlm": 16,
        "quip": 2,
        "higgs": 4,
        "torchao": 0,
    }
    bits = (
        positive(own.get("bits"))
        or positive(own.get("nbits"))
        or positive(own.get("w_bit"))
        or fixed.get(method, 0)
    )
    return Packing(
        method=method or "unnamed",
        bits=bits or 0,
        group=positive(own.get("group_size")) or 128,
        keys=(key,),
        words_of_scales=method in {"gptq", "awq", "auto-round"},
    )


_MLX = frozenset({"bits", "group_size"})
"""What MLX writes, without a name for the method, as ``quantization`` and as ``quantization_config``."""


def _mlx(own: Mapping[str, Json], key: str) -> Packing:
    """MLX: one width for all matrices, but for those listed; routers listed so are too small to matter."""
    bits = positive(own.get("bits")) or 0
    for name, place in own.items():
        other = positive(section(place).get("bits"))
        if other and other != bits and not name.endswith(("gate", "router")):
            bits = 0
    mode = own.get("mode")
    floating = isinstance(mode, str) and mode != "affine"
    method = f"mlx {mode}" if floating else "mlx"
    return Packing(method=method, bits=bits, group=positive(own.get("group_size")) or 64, keys=(key,))


def _compressed(own: Mapping[str, Json], key: str) -> Packing:
    shape = str(own.get("format") or "")
    bits = 0
    for group in section(own.get("config_groups")).values():
        weights = section(section(group).get("weights"))
        bits = max(bits, positive(weights.get("num_bits")) or 0)
        shape = shape or str(section(group).get("format") or "")
    if "nvfp4" in shape:
        return Packing(method="nvfp4", bits=4, group=16, keys=(key,))
    if "mxfp4" in shape:
        return Packing(method="mxfp4", bits=4, group=32, keys=(key,))
    return Packing(method=f"compressed-tensors {shape}".strip(), bits=bits, group=128, keys=(key,))


def _modelopt(own: Mapping[str, Json], key: str) -> Packing:
    algorithm = str(own.get("quant_algo") or "").lower()
    if not algorithm or algorithm == "none":
        return Packing(method="modelopt", keys=(key,)) if own.get("quant_method") else Packing()
    if "fp4" in algorithm:
        return Packing(
            method="nvfp4" if "mx" not in algorithm else "mxfp4",
            bits=4,
            group=16 if "mx" not in algorithm else 32,
            keys=(key,),
        )
    if "mixed" in algorithm:
        return Packing(method="modelopt mixed", bits=0, group=16, keys=(key,))
    return Packing(method=f"modelopt {algorithm}", bits=4 if "4" in algorithm else 8, group=128, keys=(key,))


def is_packed(packed: Packing) -> bool:
    """Whether one stored element can hold several weights."""
    in_words = ("gptq", "awq", "mlx", "pack-quantized", "auto-round")
    one_to_one = packed.bits == 8 and not any(part in packed.method for part in in_words)
    return bool(packed) and not one_to_one and packed.method not in {"modelopt"}


def unpack(counts: Mapping[str, int], packed: Packing) -> int | None:
    """Logical weights of raw element counts by data type; None where the method's packing is not known.

    Exact but for zero points and order indices, which share the data type of the weights they serve.
    """
    floats = sum(number for dtype, number in counts.items() if dtype in {"F16", "BF16", "F32", "F64"})
    whole = sum(number for dtype, number in counts.items() if dtype.startswith("F8"))
    if not is_packed(packed):
        return floats + whole + counts.get("I8", 0) + counts.get("U8", 0) if packed or counts else None
    if packed.method == "nvfp4" or packed.method == "modelopt mixed":
        words = counts.get("U8", 0)
        scales = 2 * words // 16
        return floats + 2 * words + max(whole - scales, 0)
    if packed.method == "mxfp4":
        words = counts.get("U8", 0) or counts.get("I8", 0)
        inside = "U8" in counts and not any(dtype.startswith("F8_E8") for dtype in counts)
        blocks = words * 16 // 17 if inside else words
        return floats + 2 * blocks + (0 if inside else max(whole - 2 * words // 32, 0))
    if packed.method == "bitsandbytes":
        return floats + _bitsandbytes(counts, packed) + counts.get("I8", 0)
    if packed.bits and 32 % packed.bits == 0:
        words = counts.get("I32", 0) + counts.get("U32", 0)
        weights = words * (32 // packed.bits)
        return _without_scales(weights, floats, packed) if words else None
    return None


def _bitsandbytes(counts: Mapping[str, int], packed: Packing) -> int:
    """Two weights a byte; where scales are quantised too, a byte for 64 weights is one of theirs."""
    words = counts.get("U8", 0)
    scaled = packed.words_of_scales and counts.get("F32", 0) > words // 64 // 512
    return words * 64 // 33 if scaled else 2 * words


def _without_scales(weights: int, floats: int, packed: Packing) -> int:
    """Scales (and, with MLX, biases) are floats beside the packed words, one or two a group.

    GPTQ and AWQ store a zero point a group in words, as wide as a weight.
    """
    group = packed.group or 128
    weights = weights * group // (group + 1) if packed.words_of_scales else weights
    each = 2 if packed.method == "mlx" else 0 if packed.method.startswith("mlx") else 1
    scales = weights // group * each
    return weights + max(floats - scales, 0)


def names_quantisation(name: str) -> bool:
    """Whether the repository's name says it is quantised."""
    lowered = name.lower()
    return any(part in lowered for part in NAMES)


def list_formats(counts: Mapping[str, int]) -> str:
    """Data types with their elements, for a reason."""
    return ", ".join(f"{dtype} {number}" for dtype, number in sorted(counts.items()))
