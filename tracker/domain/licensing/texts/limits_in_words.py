"""Words of prose by which something is not for sale, or free for some and on some conditions only.

Publishers write them in their own languages; each pattern is one way of saying it.
"""

from __future__ import annotations

import re

from tracker.domain.values.late_pattern import LatePattern

_ENGLISH = (
    r"non[\s-]?commercial(?! and commercial)",
    r"not (?:be )?(?:used |intended |meant |suitable |available )?(?:for|in) (?:any )?commercial",
    r"(?:will|shall|may|must|do|can|agree) ?not (?:to )?(?:be )?use[^.;]{0,60}\bcommercial",
    r"no commercial|not for sale|commercial[^.;]{0,12}not (?:allowed|permitted)",
    r"commercial (?:use|usage|purposes?|applications?)\W{1,4}(?:forbidden|prohibited|not|no)\b",
    r"commercial (?:use|usage|purposes?|application)s?[^.;]{0,30} (?:is|are) (?:strictly )?"
    r"(?:not|prohibited|forbidden)",
    r"(?:prohibits?|forbids?) (?:any )?commercial",
    r"research[\s-](?:use |purposes? |and education\w* (?:use |purposes? )?)?only",
    r"academic (?:use|purposes?) only",
    r"(?:only|solely|exclusively|strictly|limited to|restricted to|reserved for) (?:be used )?"
    r"(?:for |intended for |to )?(?:academic |scientific |non-?commercial |personal |educational |and |or )*"
    r"research",
    r"only for (?:academic|research|education|personal|evaluation)|(?:educational|evaluation) purposes only",
    r"(?:personal use|evaluation|peer[\s-]review(?:ers)?|reviewers?|review) only|for (?:peer )?review(?:ers)? alone",  # noqa: E501
    r"(?:only|solely|exclusively|restricted|limited) (?:available |open |granted )?(?:to|for) "
    r"[^.;]{0,30}(?:academic|universit|research institut|students|non-?profit)",
    r"non-?profit (?:use|purposes?|research|organi[sz]ations?)",
    r"(?:free|open|available|licensed) for (?:academic|research|educational|personal)\b"
    r"(?! (?:and|or|as well as) commercial)",
    r"commercial (?:use|usage|licen[cs]e|purposes?|deployment)\b[^.;]{0,80}"
    r"\b(?:requires?|needs?|contact|obtain|separate|must|agreed)",
    r"for commercial (?:use|usage|licen[cs]\w+|purposes?)\b[^.;]{0,60}"
    r"\b(?:contact|reach|e-?mail|licen[cs]e|apply)",
    r"(?:compan(?:y|ies)|business(?:es)?|commercial (?:entit(?:y|ies)|users?|organi[sz]ations?))\b[^.;]{0,40}"
    r"\b(?:needs?|must|should|have to|please|required)\b[^.;]{0,60}"
    r"(?:licen[cs]e|contact|permission|agreement|author)",
)
_EUROPEAN = (
    r"nicht[\s-]*(?:kommerziell|gewerblich)",
    r"(?:kommerziell|gewerblich)e\w* (?:nutzung|verwendung|zwecke)[^.;]{0,40}"
    r"(?:nicht|untersagt|verboten|ausgeschlossen|zustimmung|lizenz)",
    r"nur (?:für|zu) [^.;]{0,20}forschung",
    r"usage commercial[^.;]{0,40}(?:interdit|soumis|pas |accord)",
    r"à des fins (?:non commerciales|de recherche)",
    r"(?:no|não|nao)[\s-]comercia",
    r"(?:uso|fins|fines|utiliza\w+) comercia\w*[^.;]{0,60}(?:\bno est|prohib|\bn[ãa]o\b|proib|autoriza)",
    r"uso commerciale[^.;]{0,40}(?:vietato|non |autorizzazione)",
    r"(?:scopi|fini) (?:di ricerca|non commercial|accademic)",
    r"fines (?:de investigación|académicos)|fins (?:de pesquisa|acadêmicos)",
    r"некоммерч|некомерц|(?:коммерческ|комерційн)\w+ (?:использ|цел|примен|деятельн|викор)\w*[^.;]{0,60}(?:запрещ|заборон|не )",  # noqa: E501
    r"(?:запрещ|заборон|нельзя|не )[^.;]{0,60}(?:коммерческ|комерційн)",
    r"niet[\s-]*commerci|(?:\bniet\b|verboden)[^.;]{0,60}commercieel|commercie\w*[^.;]{0,40}(?:\bniet\b|verboden)",
    r"(?:icke|ikke|inte|ej)[\s-]*kommersi?[ec]|(?:icke|ikke)[\s-]*kommerciel"
    r"|kommer[sc]i?el\w*[^.;]{0,40}(?:förbjud|forbud|inte|ikke)",
    r"niekomercyjn|nekomer[cč]|necomercial|nem kereskedelmi|ei[\s-]*kaupallis",
    r"(?:zabron|zakaz|zakáz|nie wolno|interzis)\w*[^.;]{0,60}kom[ei]r[cč]",
    r"(?:komercyjn|komerčn|comercial|kereskedelmi|kaupalli)\w*[^.;]{0,40}(?:zabron|zakaz|zakáz|interzis|tilos|kielle)",
    r"ticari olmayan|ticari\b[^.;]{0,40}(?:yasak|kullanılamaz|edilemez|izin|değil)",
    r"μη εμπορικ|εμπορικ\w*[^.;]{0,40}απαγορ|απαγορ\w*[^.;]{0,60}εμπορικ",
)
_ASIAN = (
    r"(?:不得|禁止|不可|不能)(?:将[^。]{0,10})?(?:用于|用於)?(?:任何)?商(?:业|業|用)",
    r"[仅僅](?:限|供|可|能)?(?:用于|用於)?(?:非商|[学學][术術]|科研|研究|个人|個人)|非商[业業用]",
    r"商[业業用](?:用途|使用)?(?:请|請|须|須|需)[^。]{0,20}(?:联系|聯繫|授权|授權|许可|許可)",
    r"如需商[业業用]",
    r"商用(?:利用|目的)?(?:[はで]|の利用)?(?:禁止|不可|できません)|商用利用[^。]{0,20}(?:遠慮|控え|事前|相談|許諾|問い合わせ)",
    r"研究目的(?:に|での)?(?:のみ|限)",
    r"(?:非|不以?)(?:盈|营|營)利|(?:不得|不可|不能|不用于|不用於|禁止)[^。；]{0,12}(?:盈|营|營)利",
    r"[仅僅][^。，；]{0,14}(?:用于|用於|供)(?:非商|[学學][术術]|科研|研究|个人|個人|教育)",
    r"非営利|営利(?:目的|利用)[^。]{0,20}(?:禁|不可|できません|遠慮|控え)|研究・?(?:教育)?(?:目的|用途)(?:以外|のみ|に限)",
    r"비영리|영리\s*(?:목적|이용|사용)[^.]{0,20}(?:불가|금지|없|문의)",
    r"phi thương mại|(?:không|cấm|chưa)\b[^.;]{0,60}thương mại",
    r"non[\s-]?komersial|(?:dilarang|tidak|bukan)\b[^.;]{0,60}komersial|komersial[^.;]{0,40}(?:dilarang|tidak)",
    r"(?:غير|لا|ي[\w\u064b-\u0652]{0,2}منع|يحظر|ممنوع|نه)[^.؛]{0,60}تجار|تجار\w*[^.؛]{0,40}(?:ممنوع|محظور|غير|نیست|نمی)",
    r"(?:לא|אין|אסור)[^.;]{0,60}מסחרי|(?:गैर|नहीं|निषिद्ध)[^।;]{0,60}(?:व्यावसायिक|वाणिज्यिक)",
    r"(?:व्यावसायिक|वाणिज्यिक)[^।;]{0,60}(?:नहीं|निषिद्ध|वर्जित)|(?:ห้าม|ไม่)[^.;]{0,60}(?:พาณิชย์|การค้า)",
    r"비상업|상업적\s*(?:이용|사용|용도)[^.]{0,20}(?:불가|금지|없|문의|허용되지)|연구\s*(?:목적|용도)(?:으로|로)?만",
)
NOT_FOR_SALE = LatePattern("|".join((*_ENGLISH, *_EUROPEAN, *_ASIAN)), re.IGNORECASE)

FOR_SALE_TOO = LatePattern(
    r"commercial (?:and|or|&|as well as) (?:non-?commercial|academic|research)"
    r"|non-?commercial (?:and|or|&|as well as) commercial"
    r"|(?:free|available|permitted|allowed|licensed) for (?:both )?"
    r"(?:academic |research |personal |and |or |, )*commercial"
    r"|(?:allows?|permits?|supports?|including|even for) commercial|research and commercial",
    re.IGNORECASE,
)
"""Says that it is for sale as well, which takes these words away from what bars it."""

_SIZE = r"revenue|turnover|income|funding|monthly active users?|\bMAUs?\b|employees"
_SIDE = (
    r"or (?:more|fewer|less|larger)|at least|no more than|not exceeding|below|under|less than|fewer than"
    r"|up to|at most|above|over|more than|exceed\w*|greater than|[<>≤≥]"
)
LIMITED = LatePattern(
    rf"(?:{_SIZE})[^.;]{{0,60}}(?:{_SIDE})[^.;]{{0,12}}[$€£¥\d]"
    rf"|(?:{_SIDE})[^.;]{{0,40}}(?:{_SIZE})"
    r"|commercial(?:ly)?\b[^.;]{0,60}\b(?:register|registration|application form|questionnaire)"
    r"|(?:register|questionnaire|application form)\b[^.;]{0,80}\bcommercial"
    r"|(?:登记|登記|申请|申請|注册|註冊|问卷|問卷)[^。；]{0,40}商|商[业業用][^。；]{0,30}(?:登记|登記|申请|申請|注册|註冊)"
    r"|\b(?:may|must|shall|can|should) ?not (?:be )?used? (?!this file)(?:\S+ ){0,6}(?:for|in|to|by)\b"
    r"|(?:will|agree) not (?:to )?(?:use|deploy|apply|redistribute|distribute|share)\b"
    r"|prohibited from us|not (?:located|resident|domiciled|established|based) in\b"
    r"|not a (?:citizen|national) of"
    r"|\b(?:not|no|never|except\w*|exclud\w+|outside)\b[^.;]{0,120}"
    r"(?:domiciled|resident|located|established|based|place of business) (?:in|within)\b"
    r"|\b(?:not|no|never|except\w*|exclud\w+|outside)\b[^.;]{0,80}\b(?:European Union|EU member|United Kingdom)\b"  # noqa: E501
    r"|(?:licen[cs]e|grant|permission|right)s?\b[^.;]{0,60}\b(?:expires?|lapses?|ends?|valid until|runs out)\b"  # noqa: E501
    r"|\b(?:need|require|obtain|purchase|buy)s? (?:a|an) (?:paid|separate|enterprise|commercial|written)\b",
    re.IGNORECASE,
)
"""Says that only some may, or not for everything, or not before a step."""
