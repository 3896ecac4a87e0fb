"""Encoders, and encoder-decoders."""

from __future__ import annotations

from collections.abc import Callable

from tracker.domain.numbers.architectures.attention import Grouped
from tracker.domain.numbers.architectures.decoder import is_tied
from tracker.domain.numbers.architectures.dense import entry_of
from tracker.domain.numbers.architectures.entry import Architecture
from tracker.domain.numbers.architectures.feed_forward import Dense, feed_forward
from tracker.domain.numbers.architectures.weights import (
    VOCABULARY,
    WIDTH,
    Block,
    LayerPart,
    Weights,
    hidden,
    layers,
    linear,
    stack,
)
from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError
from tracker.domain.values.late_dataclass import dataclass


def masked_head(settings: Settings, norm: int) -> int:
    """What stands on top: a head that writes words with a tied decoder, a pooler, or neither."""
    width = hidden(settings)
    classes = " ".join(str(name) for name in settings.items("architectures"))
    if any(name in classes for name in _WRITING):
        kept = linear(width, width, True) if settings.text("model_type") == "big_bird" else 0
        return linear(width, width, True) + norm + settings.size(*VOCABULARY) + kept
    return (
        0
        if "TokenClassification" in classes or "QuestionAnswering" in classes
        else linear(width, width, True)
    )


_WRITING = ("MaskedLM", "PreTraining", "ForCausalLM", "LMHeadModel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """BERT and its kin: learned positions and token types, norms with bias after each part.

    ``more`` counts what a layer has besides. A file that names ALiBi or rotary positions has no table of
    them; one that names a gated feed-forward part has its first two matrices without bias.
    """

    positions: bool = True
    bias: bool = True
    relative: bool = False
    more: Callable[[int], int] | None = None

    def __call__(self, settings: Settings) -> Weights:
        """Counts the whole model."""
        width, vocabulary = hidden(settings), settings.size(*VOCABULARY)
        narrow = settings.maybe("embedding_size") or width
        learned = self.positions and settings.text("position_embedding_type") not in _COMPUTED_POSITIONS
        rows = settings.size("max_position_embeddings") if learned else 0
        extra = narrow * (rows + settings.count("type_vocab_size")) + 2 * narrow
        extra += linear(narrow, width, True) if narrow != width else 0
        extra += self._relative(settings, width) if self.relative else 0
        body = stack(
            settings,
            Grouped(bias=self.bias, out_bias=self.bias),
            _encoder_feed_forward(self.bias),
            lambda s, _: Block(4 * hidden(s) + (self.more(hidden(s)) if self.more else 0)),
        )
        top = masked_head(settings, 2 * width)
        return Weights(embedding=vocabulary * narrow, head=0, body=body + Block(extra + top))

    def _relative(self, settings: Settings, width: int) -> int:
        buckets = settings.maybe("position_buckets") or settings.size("max_position_embeddings")
        return 2 * buckets * width + 2 * width


_COMPUTED_POSITIONS = frozenset({"alibi", "rope", "rotary"})


def _encoder_feed_forward(bias: bool) -> LayerPart:
    def count(settings: Settings, layer: int) -> Block:
        if "glu" not in settings.text("feed_forward_type"):
            return Dense(gated=False, bias=bias)(settings, layer)
        width, inner = hidden(settings), settings.size(*WIDTH)
        return Block(2 * width * inner + linear(inner, width, True))

    return count


def global_attention(width: int) -> int:
    """Longformer: queries, keys and values of the tokens that see everything."""
    return 3 * linear(width, width, True)


def deberta(settings: Settings) -> Weights:
    """DeBERTa, first generation: biases on queries and values, projections of relative positions."""
    width, inner = hidden(settings), settings.size(*WIDTH)
    kinds = str(settings.raw("pos_att_type"))
    relative = settings.flag("relative_attention")
    places = (width * width if "c2p" in kinds else 0) + (linear(width, width, True) if "p2c" in kinds else 0)
    attention = 3 * width * width + 2 * width + (places if relative else 0) + linear(width, width, True)
    body = layers(settings) * (attention + feed_forward(width, inner, False, True) + 4 * width)
    reach = settings.maybe("max_relative_positions") or settings.size("max_position_embeddings")
    rows = settings.size("max_position_embeddings") if settings.flag("position_biased_input") else 0
    body += 2 * reach * width if relative else 0
    body += (rows + settings.count("type_vocab_size")) * width + 2 * width
    top = masked_head(settings, 2 * width) if settings.items("architectures") else 0
    vocabulary = settings.size(*VOCABULARY) * width
    return Weights(embedding=vocabulary, head=0, body=Block(body + top))


def gte(settings: Settings) -> Weights:
    """GTE of 2024 and Arctic Embed 2: rotary positions, gated, biases but on the gated matrices."""
    width, inner = hidden(settings), settings.size(*WIDTH)
    attention = linear(width, 3 * width, True) + linear(width, width, True)
    layer = attention + 2 * width * inner + linear(inner, width, True) + 4 * width
    extra = settings.count("type_vocab_size") * width + 2 * width
    masked = "MaskedLM" in " ".join(str(name) for name in settings.items("architectures"))
    top = masked_head(settings, 2 * width) if masked else 0
    vocabulary = settings.size(*VOCABULARY) * width
    return Weights(embedding=vocabulary, head=0, body=Block(layers(settings) * layer + extra + top))


def modernbert(settings: Settings) -> Weights:
    """ModernBERT: gated, no biases, the first layer without its attention norm."""
    width = hidden(settings)
    inner = settings.size("intermediate_size")
    each = 4 * width * width + 3 * width * inner + 2 * width
    body = layers(settings) * each - width + 2 * width
    classes = " ".join(str(name) for name in settings.items("architectures"))
    writes = "MaskedLM" in classes or "ForCausalLM" in classes
    head = width * width + width + settings.size("vocab_size") if writes else 0
    return Weights(embedding=settings.size("vocab_size") * width, head=0, body=Block(body + head))


def albert(settings: Settings) -> Weights:
    """ALBERT: one group of layers, used again and again."""
    width, narrow = hidden(settings), settings.size("embedding_size")
    one = (
        4 * linear(width, width, True)
        + feed_forward(width, settings.size("intermediate_size"), False, True)
        + 4 * width
    )
    shared = settings.maybe("num_hidden_groups") or 1
    rows = settings.size("max_position_embeddings") + settings.count("type_vocab_size")
    extra = narrow * rows + 2 * narrow + linear(narrow, width, True)
    classes = " ".join(str(name) for name in settings.items("architectures"))
    vocabulary = settings.size("vocab_size")
    masked = linear(width, narrow, True) + 2 * narrow + vocabulary
    top = masked if "MaskedLM" in classes else linear(width, width, True)
    return Weights(embedding=vocabulary * narrow, head=0, body=Block(shared * one + extra + top))


def t5(settings: Settings) -> Weights:
    """T5 and kin: relative positions in the first layer of each side, no biases."""
    width, inner = settings.size("d_model"), settings.size("d_ff")
    encoder = _bounded(settings.size("num_layers"))
    alone = any(str(name).endswith("EncoderModel") for name in settings.items("architectures"))
    decoder = 0 if alone else _bounded(settings.maybe("num_decoder_layers") or encoder)
    heads, size = settings.size("num_heads"), settings.size("d_kv")
    attention = 4 * width * heads * size
    gated = "gated" in settings.text("feed_forward_proj")
    forward = feed_forward(width, inner, gated)
    buckets = settings.maybe("relative_attention_num_buckets") or 32
    sides = 1 if alone else 2
    relative = buckets * heads * (encoder + decoder if settings.text("model_type") == "umt5" else sides)
    body = encoder * (attention + forward + 2 * width) + decoder * (2 * attention + forward + 3 * width)
    vocabulary = settings.size("vocab_size") * width
    head = 0 if alone or is_tied(settings, True) else vocabulary
    return Weights(embedding=vocabulary, head=head, body=Block(body + relative + sides * width))


def bart(settings: Settings) -> Weights:
    """BART, mBART, Marian, M2M-100, Pegasus, Blenderbot: learned or sine positions, biases everywhere."""
    width = settings.size("d_model")
    encoder, decoder = _bounded(settings.size("encoder_layers")), _bounded(settings.size("decoder_layers"))
    attention = 4 * linear(width, width, True) + 2 * width
    into = feed_forward(width, settings.size("encoder_ffn_dim"), False, True) + 2 * width
    out = feed_forward(width, settings.size("decoder_ffn_dim"), False, True) + 2 * width
    kind = settings.text("model_type")
    learned = kind in {"bart", "mbart", "blenderbot", "blenderbot-small", "mvp", "plbart"}
    offset = 0 if kind.startswith("blenderbot") else 2
    positions = 2 * (settings.size("max_position_embeddings") + offset) * width if learned else 0
    norms = 4 * width * (2 if kind in {"mbart", "plbart"} else 1)
    vocabulary = settings.size("vocab_size") * width
    if _writes_alone(settings):
        return Weights(
            embedding=vocabulary,
            head=0,
            body=Block(decoder * (2 * attention + out) + (positions + norms) // 2),
        )
    body = encoder * (attention + into) + decoder * (2 * attention + out) + positions + norms
    return Weights(embedding=vocabulary, head=0, body=Block(body))


def _writes_alone(settings: Settings) -> bool:
    """Whether the class named is the decoder without its encoder."""
    return any(str(name).endswith("ForCausalLM") for name in settings.items("architectures"))


def nllb(settings: Settings) -> Weights:
    """NLLB with experts: an M2M-100 with experts in every n-th layer, two of them reached."""
    whole, width = bart(settings), settings.size("d_model")
    experts, weights, idle = settings.size("num_experts"), 0, 0
    for side in ("encoder", "decoder"):
        step = settings.maybe(f"{side}_sparse_step")
        sparse = _bounded(settings.size(f"{side}_layers")) // step if step else 0
        one = feed_forward(width, settings.size(f"{side}_ffn_dim"), False, True)
        router = width * experts + (experts if settings.flag("router_bias") else 0)
        weights += sparse * ((experts - 1) * one + router)
        idle += sparse * max(experts - 2, 0) * one
    return Weights(embedding=whole.embedding, head=0, body=whole.body + Block(weights, idle))


def mobilebert(settings: Settings) -> Weights:
    """MobileBERT: narrow layers between bottlenecks, four feed-forward blocks each; norms without a mean."""
    width, narrow = settings.size("hidden_size"), settings.size("intra_bottleneck_size")
    if not settings.flag("use_bottleneck", default=True) or settings.flag("use_bottleneck_attention"):
        raise UndeterminedError("MobileBERT without bottlenecks, or with one for attention")
    inner, word = settings.size("intermediate_size"), settings.size("embedding_size")
    blocks = settings.maybe("num_feedforward_networks") or 4
    ways = 2 if settings.flag("key_query_shared_bottleneck", default=True) else 1
    layer = 3 * linear(narrow, narrow, True) + linear(width, narrow, True) + 2 * narrow
    layer += blocks * (feed_forward(narrow, inner, False, True) + 2 * narrow)
    layer += linear(narrow, width, True) + 2 * width + ways * (linear(width, narrow, True) + 2 * narrow)
    rows = settings.size("max_position_embeddings") + settings.count("type_vocab_size")
    spread = 3 if settings.flag("trigram_input", default=True) else 1
    body = layers(settings) * layer + rows * width + linear(spread * word, width, True) + 2 * width
    vocabulary, classes = settings.size("vocab_size"), str(settings.items("architectures"))
    if "MaskedLM" in classes or "PreTraining" in classes:
        body += linear(width, width, True) + 2 * width + vocabulary * (width - word) + vocabulary
    elif settings.flag("classifier_activation", default=True) and "TokenClass" not in classes:
        body += linear(width, width, True)
    return Weights(embedding=vocabulary * word, head=0, body=Block(body))


def xlnet(settings: Settings) -> Weights:
    """XLNet: relative positions projected in every layer, segments told apart by each head."""
    width, inner = settings.size("d_model"), settings.size("d_inner")
    size = settings.size("n_head") * (settings.maybe("d_head") or width // settings.size("n_head"))
    layer = 5 * width * size + 5 * size + feed_forward(width, inner, False, True) + 4 * width
    writes = "LMHead" in str(settings.items("architectures"))
    body = layers(settings) * layer + width + (settings.size("vocab_size") if writes else 0)
    return Weights(embedding=settings.size("vocab_size") * width, head=0, body=Block(body))


def sparse_bart(settings: Settings) -> Weights:
    """LED and BigBird-Pegasus: a BART whose encoder reads further, by global or random attention."""
    width = settings.size("d_model")
    encoder, decoder = _bounded(settings.size("encoder_layers")), _bounded(settings.size("decoder_layers"))
    whole = "max_encoder_position_embeddings" in settings
    bias = whole or settings.flag("use_bias")
    into = (7 if whole else 4) * linear(width, width, bias) + 2 * width
    into += feed_forward(width, settings.size("encoder_ffn_dim"), False, True) + 2 * width
    out = 2 * (4 * linear(width, width, bias) + 2 * width)
    out += feed_forward(width, settings.size("decoder_ffn_dim"), False, True) + 2 * width
    places = settings.size("max_encoder_position_embeddings", "max_position_embeddings")
    places += settings.size("max_decoder_position_embeddings", "max_position_embeddings")
    body = encoder * into + decoder * out + (places + 4) * width
    if _writes_alone(settings):
        rows = settings.size("max_decoder_position_embeddings", "max_position_embeddings")
        body = decoder * out + (rows + 2) * width
        vocabulary = settings.size("vocab_size") * width
        return Weights(embedding=vocabulary, head=0 if whole else vocabulary, body=Block(body))
    return Weights(embedding=settings.size("vocab_size") * width, head=0, body=Block(body))


def t5gemma(settings: Settings) -> Weights:
    """T5Gemma: a Gemma 2 that reads and one that writes, with cross-attention; each has its embedding."""
    encoder, decoder = settings.sub("encoder"), settings.sub("decoder")
    sides = [
        stack(side, Grouped(), Dense(), lambda s, _: Block(4 * hidden(s))) for side in (encoder, decoder)
    ]
    crossed = Settings({**decoder.values}, decoder.defaults, settings.read)
    cross = stack(crossed, Grouped(), lambda s, _: Block(2 * hidden(s)))
    size = settings.maybe("vocab_size") or decoder.size("vocab_size")
    body = sides[0] + sides[1] + cross + Block(hidden(encoder) + hidden(decoder))
    return Weights(embedding=size * (hidden(encoder) + hidden(decoder)), head=0, body=body)


def whisper(settings: Settings) -> Weights:
    """Whisper: two convolutions in front of the encoder; keys have no bias."""
    width = settings.size("d_model")
    encoder, decoder = _bounded(settings.size("encoder_layers")), _bounded(settings.size("decoder_layers"))
    attention = 4 * width * width + 5 * width
    into = feed_forward(width, settings.size("encoder_ffn_dim"), False, True) + 2 * width
    out = feed_forward(width, settings.size("decoder_ffn_dim"), False, True) + 2 * width
    front = settings.size("num_mel_bins") * width * 3 + width + 3 * width * width + width
    places = (settings.size("max_source_positions") + settings.size("max_target_positions")) * width
    body = encoder * (attention + into) + decoder * (2 * attention + out) + front + places + 4 * width
    return Weights(embedding=settings.size("vocab_size") * width, head=0, body=Block(body))


def switch(settings: Settings) -> Weights:
    """Switch Transformers: T5 with one of many feed-forward blocks in every n-th layer."""
    dense = t5(settings)
    width, inner, experts = settings.size("d_model"), settings.size("d_ff"), settings.size("num_experts")
    steps = [
        settings.maybe("encoder_sparse_step", "num_sparse_encoder_layers") or 0,
        settings.maybe("decoder_sparse_step") or 0,
    ]
    one = feed_forward(width, inner, "gated" in settings.text("feed_forward_proj"))
    sides = (settings.size("num_layers"), settings.maybe("num_decoder_layers") or settings.size("num_layers"))
    sparse = sum(_bounded(side) // step for side, step in zip(sides, steps, strict=True) if step)
    extra = Block(sparse * ((experts - 1) * one + width * experts), sparse * (experts - 1) * one)
    return Weights(embedding=dense.embedding, head=dense.head, body=dense.body + extra)


def eurobert(settings: Settings) -> Weights:
    """EuroBERT: a Llama body read in both directions."""
    width = hidden(settings)
    body = stack(settings, Grouped(), Dense(), lambda s, _: Block(2 * hidden(s))) + Block(width)
    classes = " ".join(str(name) for name in settings.items("architectures"))
    vocabulary = settings.size(*VOCABULARY) * width
    return Weights(
        embedding=vocabulary,
        head=vocabulary if "MaskedLM" in classes and not is_tied(settings, False) else 0,
        body=body,
    )


def nomic(settings: Settings) -> Weights:
    """NomicBERT: gated, no biases in the layers, rotary positions; v2 has experts in every n-th layer."""
    width, inner = hidden(settings), settings.size(*WIDTH)
    bias = settings.flag("qkv_proj_bias")
    gated = "swiglu" in settings.text("activation_function", "hidden_act") or "silu" in settings.text(
        "activation_function", "hidden_act"
    )
    attention = linear(width, 3 * width, bias) + linear(width, width, bias) + 4 * width
    count, every = layers(settings), settings.count("moe_every_n_layers")
    sparse = count // every if every else 0
    experts, chosen = settings.count("num_experts"), settings.maybe("moe_top_k") or 1
    one = feed_forward(width, inner, gated, settings.flag("mlp_fc1_bias"))
    body = count * attention + (count - sparse) * one + sparse * (experts * one + width * experts)
    idle = sparse * max(experts - chosen, 0) * one
    extra = width * settings.count("type_vocab_size") + 2 * width
    classes = " ".join(str(name) for name in settings.items("architectures"))
    extra += masked_head(settings, 2 * width) if "MaskedLM" in classes or "PreTraining" in classes else 0
    return Weights(embedding=settings.size(*VOCABULARY) * width, head=0, body=Block(body + extra, idle))


def _bounded(count: int) -> int:
    if count > MOST_LAYERS:
        raise UndeterminedError(f"{count} layers is not believable")
    return count


ARCHITECTURES: tuple[Architecture, ...] = (
    entry_of(
        "bert roberta xlm-roberta camembert electra ernie megatron-bert data2vec-text "
        "roberta-prelayernorm xlm-roberta-xl tapas mpnet esm",
        Encoder(),
        "bert",
    ),
    entry_of("distilbert", Encoder()),
    entry_of("deberta-v2", Encoder(positions=False, relative=True)),
    entry_of("deberta", deberta),
    entry_of("longformer", Encoder(more=global_attention)),
    entry_of("big_bird", Encoder()),
    entry_of("new gte", gte, "https://huggingface.co/Alibaba-NLP/new-impl"),
    entry_of("modernbert modernbert-decoder", modernbert),
    entry_of("albert", albert),
    entry_of("eurobert", eurobert),
    entry_of("nomic_bert", nomic),
    entry_of("t5 mt5 umt5 longt5", t5, "t5"),
    entry_of("switch_transformers", switch),
    entry_of("bart mbart marian m2m_100 pegasus blenderbot blenderbot-small mvp plbart", bart, "bart"),
    entry_of("nllb-moe", nllb),
    entry_of("mobilebert", mobilebert),
    entry_of("xlnet", xlnet),
    entry_of("led bigbird_pegasus", sparse_bart, "led"),
    entry_of("t5gemma", t5gemma),
    entry_of("whisper", whisper),
)
