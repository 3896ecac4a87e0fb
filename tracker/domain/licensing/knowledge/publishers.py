"""Under which accounts the stewards of model licences publish on the Hub.

An account counts by its whole name: one that merely has a steward's name in it may be anybody's.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.licensing.knowledge.terms import LicenseTerms

_ACCOUNTS: Mapping[str, tuple[str, ...]] = {
    "01.AI": ("01-ai",),
    "AI21 Labs": ("ai21labs",),
    "Ai2": ("allenai",),
    "Alibaba (FunASR / FunAudioLLM)": ("funaudiollm", "funasr"),
    "Alibaba Cloud": ("qwen", "alibaba-nlp", "wan-ai"),
    "Apple": ("apple",),
    "BAAI": ("baai",),
    "Baichuan": ("baichuan-inc",),
    "BigCode": ("bigcode",),
    "BigScience": ("bigscience",),
    "Black Forest Labs": ("black-forest-labs",),
    "Boson AI": ("bosonai",),
    "China Telecom AI": ("tele-ai",),
    "Cohere": ("coherelabs", "cohereforai"),
    "Databricks": ("databricks",),
    "DeepSeek": ("deepseek-ai",),
    "EvolutionaryScale": ("evolutionaryscale",),
    "Fish Audio (39 AI, Inc.)": ("fishaudio",),
    "Google": ("google",),
    "Google DeepMind": ("google",),
    "H Company": ("hcompany",),
    "Ideogram": ("ideogram-ai",),
    "Kakao": ("kakaocorp",),
    "Katanemo Labs": ("katanemo",),
    "Krea": ("krea",),
    "Krutrim": ("krutrim-ai-labs",),
    "Kuaishou": ("kwai-kolors",),
    "Kunlun / Skywork": ("skywork",),
    "LG Management Development Institute": ("lgai-exaone",),
    "Lightricks": ("lightricks",),
    "Liquid AI": ("liquidai",),
    "Meta": ("meta-llama", "facebook", "meta-models"),
    "Meta FAIR": ("facebook",),
    "Microsoft": ("microsoft",),
    "MiniMax": ("minimaxai",),
    "Mistral AI": ("mistralai",),
    "Moonshine AI (Useful Sensors)": ("usefulsensors",),
    "Moonshot AI": ("moonshotai",),
    "NAVER": ("naver-hyperclovax",),
    "NVIDIA": ("nvidia",),
    "Nexusflow": ("nexusflow",),
    "OpenAI": ("openai",),
    "OpenBMB / ModelBest": ("openbmb",),
    "Playground": ("playgroundai",),
    "Preferred Networks": ("pfnet",),
    "SB Intuitions": ("sbintuitions",),
    "Snowflake": ("snowflake",),
    "Stability AI": ("stabilityai",),
    "StepFun": ("stepfun-ai",),
    "TII": ("tiiuae",),
    "Tencent": ("tencent",),
    "Tencent Youtu Lab": ("tencent",),
    "Upstage": ("upstage",),
    "Z.AI": ("zai-org",),
    "Zhipu AI": ("zai-org", "thudm"),
    "Zhipu AI / THUDM": ("zai-org", "thudm"),
    "bilibili": ("indexteam",),
    "rednote": ("rednote-hilab",),
    "xAI": ("xai-org",),
}


def owner_of(hub: str | None) -> str:
    """The account a repository is under, folded; empty where there is none."""
    owner, slash, _ = (hub or "").partition("/")
    return owner.casefold() if slash else ""


def wrote(owner: str, terms: LicenseTerms) -> bool:
    """Whether the account is that of the licence's steward, who may license the same work anew."""
    return owner.casefold() in _ACCOUNTS.get(terms.steward, ())
