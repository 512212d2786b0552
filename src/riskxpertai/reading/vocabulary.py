"""The words people use for indicators; `mentions` looks for them.

A pattern is a regular expression over case-folded text, in which a space stands for whatever people
put between the parts of a name ("원달러", "원/달러", "원 · 달러"). No pattern nests one repetition in
another, so a hostile text costs time in proportion to its length.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from riskxpertai.series.catalog import indicators

# The short names that remarks use; the catalogue's own carry units and bases in brackets.
NAMES = MappingProxyType({id: re.sub(r"\([^()]*\)", "", row.name) for id, row in indicators().items()})
UNITS = MappingProxyType({id: row.unit for id, row in indicators().items()})


def family(name: str) -> tuple[str, ...]:
    """Ids of a family, in the catalogue's order."""
    return tuple(id for id, row in indicators().items() if row.family == name)


CURRENCIES = frozenset(id for id in family("환율") if UNITS[id] == "원")
RATES, SHARES = frozenset(family("금리")), frozenset(family("주가"))
# What is told as a change over a year is asked about in percent of its index.
CHANGES = MappingProxyType({row.derived: id for id, row in indicators().items() if row.derived})

SUFFIX = (
    r"(?:에서는|이랑은|으로는|까지는|에서|에는|이랑|하고|으로|까지|부터|보다|처럼|대비|이나|이요|은요|는요|"
    r"은|는|이|가|을|를|도|랑|과|와|의|에|로|만|나|엔|요)?"
)
ALONE = rf"(?={SUFFIX}(?![가-힣]))"  # nothing but a particle may follow within the word
START = r"(?<![가-힣])"
WON = r"(?<![\d십백천만])원화?"  # not the unit of an amount that stands before: "1400원 달러"
MOVES = r"(?:환율|얼마|전망|오르|오를|내리|내릴|떨어|비싸|싸지)"

# Guards keep a short word out of a longer one: 달러구트, 엔비디아, 위안이 되다, 파운드케이크, 전세계.
INDICATORS = (
    ("USDKRW", rf"{WON} (?:미국 )?(?:달러|딸라)화?(?: 환율)?|[강약킹]달러|미국 (?:돈|화폐|환율|통화)"),
    (
        "USDKRW",
        r"(?<![억조])(?<![억조]\s)(?:미국 |미 )?(?:달러|딸라)(?!구트|라이즈)화?(?: 원화?(?![가-힣]))?"
        r"(?: 환율| 값| 시세)?",
    ),
    ("USDKRW", rf"{START}달라(?: 환율|값|(?:는|가|도)?(?=\s.{{0,30}}{MOVES}))"),
    ("USDKRW", r"usd krw|krw usd|us dollars?|won dollars?|dollar won|dollars?|usd|greenback"),
    ("JPYKRW", rf"{WON} 엔(?:화|(?= 환율)|{ALONE})|엔화(?: 환율)?|슈퍼 엔저|일본 (?:돈|화폐|환율|통화|엔)"),
    ("JPYKRW", rf"100 엔(?![가-힣])|100 엔{ALONE}|{START}엔(?: 환율|저(?![가-힣]{{3}})|당|{ALONE})"),
    ("JPYKRW", r"jpy krw|krw jpy|(?:japanese )?yen|jpy"),
    ("EURKRW", rf"(?:{WON} )?유로(?!파|존|스|피언|폴|비전|트|2)화?(?: 환율)?|유럽 (?:돈|화폐|환율|통화)"),
    ("EURKRW", r"eur krw|krw eur|euros?|eur"),
    ("CNYKRW", rf"(?:{WON} |중국 )?위안(?:화|(?= 환율)|(?:은|는|도|랑|과|와)?(?![가-힣]))(?: 환율)?"),
    (
        "CNYKRW",
        r"중국 (?:돈|화폐|환율|통화)|런민비|인민폐|cny krw|krw cny|(?:chinese )?yuan|renminbi|rmb|cny",
    ),
    ("GBPKRW", rf"(?:{WON} |영국 )?파운드(?! 케|리)화?(?: 환율)?|영국 (?:돈|화폐|환율|통화)"),
    ("GBPKRW", r"gbp krw|krw gbp|(?:british )?pounds?(?: sterling)?|sterling|gbp"),
    (
        "BASE",
        r"(?:한국은행|한은|우리나라|우리|국내|한국)(?:의|이|에서)? (?:기준 )?금리|(?:기준|정책) 금리|금통위|"
        r"(?:베이비|빅|자이언트) 스텝|빅 컷",
    ),
    ("BASE", r"금융통화위원회|(?:base|policy|benchmark) (?:interest )?rates?|bank of korea|bok"),
    ("CPI", r"(?:소비자 )?물가 지수|cpi index|consumer price index"),
    (
        "CPI_YOY",
        r"(?:소비자 )?물가 (?:상승|인상)[률율]|소비자 물가|(?:korean )?inflation|cpi|디플레(?:이션)?|"
        r"deflation",
    ),
    ("CORE_CPI", r"(?:근원|코어) (?:소비자 )?(?:물가|cpi)(?: (?:지수|상승[률율]))?|core (?:cpi|inflation)"),
    ("PPI", r"생산자 물가(?: 지수| 상승[률율]?)?|ppi|producer prices?(?: index)?"),
    (
        "GDP",
        r"(?:실질 )?(?:gdp|지디피|국내 총생산)(?: 성장[률율]?| growth)?|(?:경제 )?성장[률율]|경제 성장|"
        r"(?:마이너스|플러스|역) 성장|economic growth",
    ),
    (
        "KTB1Y",
        r"국(?:고)?채 (?:1|일) 년 (?:물|금리)(?: 금리)?|(?:1|일)년 물(?!가)(?: 금리)?|"
        r"1 year (?:ktb|treasury|bond)s?",
    ),
    (
        "KTB3Y",
        r"국(?:고)?채 (?:금리 )?(?:[3삼] 년 물?(?! (?:뒤|후)))?(?: 금리)?|[3삼]년 물(?!가)(?: 금리)?|"
        r"(?:시장|채권) 금리",
    ),
    ("KTB3Y", r"3 year (?:ktb|treasury|bond)s?(?: yields?)?|ktbs?|(?:treasury|bond) yields?"),
    (
        "KTB5Y",
        r"국(?:고)?채 (?:금리 )?[5오] 년 물?(?! (?:뒤|후))(?: 금리)?|[5오]년 물(?!가)(?: 금리)?|"
        r"5 year (?:ktb|treasury|bond)s?",
    ),
    (
        "KTB10Y",
        r"국(?:고)?채 (?:금리 )?(?:10|십) 년 물?(?! (?:뒤|후))(?: 금리)?|(?:10|십)년 물(?!가)(?: 금리)?|"
        r"장기 금리",
    ),
    ("KTB10Y", r"10 year (?:ktb|treasury|bond)s?(?: yields?)?"),
    ("CD91", r"cd (?:91 일? 물? )?금리|cd 91일?|양도성 예금 증서|cd rates?"),
    (
        "CORP_AA",
        r"회사채(?: (?:aa|3 년 물?))?(?: 금리)?|기업 채권 금리|"
        r"corporate (?:bonds?|yields?)(?: yields?| rates?)?",
    ),
    ("KOSPI", r"코스피(?: 지수)?|kospi|종합 주가 지수"),
    ("KOSDAQ", r"코스닥(?: 지수)?|kosdaq"),
    ("M2", r"m2(?: 통화량)?|광의 통화|money supply"),
    ("CREDIT", r"가계 (?:신용|부채|빚|대출(?! 금리| 이자))|household (?:debt|credit)"),
    ("UNEMP", r"실업[률율]|실업자|unemployment(?: rate)?|jobless rate"),
    ("EMPRATE", r"[고취][용업][률율]|취업자(?: 수)?|employment rate"),
    ("CSI", r"소비자? 심리(?: 지수)?|csi|ccsi|consumer (?:sentiment|confidence)"),
    ("NEWS_MOOD", r"뉴스 심리(?: 지수)?|news sentiment"),
    ("EXPORT", r"수출(?!입|업|기업|회사|대금)(?:액| 증가율| 금액| 실적)?|exports"),
    ("IMPORT", rf"수입(?:액| 증가율)|{START}수입{ALONE}(?=.{{0,30}}(?:전망|늘|줄|증가|감소|비교))|imports"),
    ("CA", r"경상 (?:수지|흑자|적자)|current account"),
    ("IP", r"(?:전산업|산업|광공업) (?:생산|활동)(?: 지수)?|industrial production"),
    ("LEI", r"(?:경기 )?선행 (?:종합 )?지수|leading (?:economic )?ind(?:ex|icators?)"),
    ("HOUSE", r"(?:아파트|주택) (?:매매 )?(?:값|가격|매매가)(?: 지수)?|(?:house|housing|home) prices?"),
    (
        "JEONSE",
        r"(?:아파트 |주택 )?전[세셋] (?:값|가격|금(?!리)|가(?![가-힣]))(?: 지수)?|"
        r"전세(?!계|기|자금| 사기)|jeonse",
    ),
    ("HOUSE_REAL", r"실질 (?:주택|집) (?:값|가격)(?: 지수)?|real house prices?"),
    ("REER", r"실질 실효 환율|reer|real effective exchange rate"),
    ("US_RATE", r"연준(?: 기준)?(?: 금리)?|fomc|fed(?:eral reserve)?(?: funds)?(?: rates?)?"),
    (
        "US10Y",
        r"(?:미국|미) (?:국고?채|10 년 물)(?: (?:10|십) 년 물?)?(?: 금리)?|"
        r"us (?:10 year )?treasur(?:y|ies)(?: yields?)?",
    ),
    ("JP_RATE", r"일본은행(?: 금리)?|boj|bank of japan"),
    ("EU_RATE", r"유럽 ?중앙은행(?: 금리)?|ecb(?: (?:기준 )?금리| rates?)?"),
    (
        "OIL",
        r"국제 유가|유가(?!증권|족)|기름 값|휘발유 (?:값|가격)|원유(?: 가격)?|두바이유|"
        r"(?:crude )?oil(?: prices?)?|wti|brent",
    ),
    ("GOLD", rf"(?:국제 )?{START}금 (?:값|시세|가격)|gold(?: prices?)?"),
    ("COPPER", r"구리 (?:값|시세|가격)|copper(?: prices?)?"),
)
# what the word means where it has data, else the next of its family | family | pattern
WIDE = (
    ("CPI_YOY", "물가", r"물가|인플레(?:이션)?|consumer prices?"),
    (
        "GDP",
        "성장·경기",
        rf"{START}경기(?: (?:전망|침체|회복|둔화)|(?!도){ALONE}(?!.{{0,9}}(?:언제 [하해]|몇 시|중계)))|"
        r"경제 (?:전망|상황)|(?:한국|우리나라|국내) 경제|economy|recession",
    ),
    ("UNEMP", "고용", r"고용(?!노동)(?: 시장| 지표| 상황)?|일자리|labou?r market|jobs?"),
    ("M2", "통화", r"통화량|시중 유동성"),
    ("HOUSE", "부동산", r"집 값|부동산(?: 가격| 시장)?|real estate|property prices?"),
    ("EXPORT", "무역", rf"{START}(?:무역|교역)(?! ?(?:수지|전쟁|협정|회사|협회))|foreign trade"),
    ("OIL", "원자재", r"원자재(?: 가격)?|commodit(?:y|ies)(?: prices?)?"),
)
# members of the family | what the word means when no member is named | pattern
FAMILIES = (
    (frozenset(family("환율")), "USDKRW", r"환율|원화|외환 시장|exchange rates?|korean won|krw|fx"),
    (RATES, "BASE", r"금리|이자율|interest rates?|rate (?:cut|hike)s?|(?:cut|hike|raise|lower)s? rates"),
    (SHARES, "KOSPI", r"주가|증시|주식|stock market"),
)
# Several indicators in one word; a gap between two needs both of them.
PAIRS = (
    (("EXPORT", "IMPORT"), "", r"수출입(?!은행)"),
    (("BASE", "US_RATE"), "", r"한국(?:이랑|과|하고|은행과)? 미국의? (?:기준 )?금리"),
    (
        ("BASE", "US_RATE"),
        "한미 금리차",
        r"(?:한미|한국(?:이랑|과|하고)? 미국의?|미국(?:이랑|과|하고)? 한국의?)? (?:기준 )?금리 "
        r"(?:차(?![가-힣])|차(?=[가는도와의])|차이|격차|역전)",
    ),
)
# name | id | pattern: no data of their own; told by what stands nearest.
BALANCE = ("무역수지", "CA", r"무역 (?:수지|흑자|적자)|trade balance|trade (?:deficit|surplus)")
# name | pattern: no data of their own, but the base rate moves with them.
LOANS = (
    (
        "대출금리",
        r"대출 (?:금리|이자)|(?:주담대|주택 담보 대출|전세 (?:자금 )?대출|전세(?= 금리)|"
        r"신용 대출|학자금 대출|코픽스|cofix)"
        r"(?: (?:금리|이자))?|(?:mortgage|loan|lending) (?:interest )?rates?|mortgages?",
    ),
    ("예금금리", r"(?:예금|적금|예적금) (?:금리|이자)|(?:deposit|savings) (?:interest )?rates?"),
    ("변동금리", r"변동 금리|floating rates?"),
    ("고정금리", r"고정 금리|fixed rates?"),
)
# name | ids of its family | pattern: known, and nothing to forecast from.
UNKNOWN: tuple[tuple[str, frozenset[str], str], ...] = (
    ("호주 달러", CURRENCIES, r"호주 (?:달러|환율)|australian dollars?|aud"),
    ("캐나다 달러", CURRENCIES, r"캐나다 (?:달러|환율)|canadian dollars?|cad"),
    ("홍콩 달러", CURRENCIES, r"홍콩 (?:달러|환율)|hong kong dollars?|hkd"),
    ("대만 달러", CURRENCIES, r"대만 (?:달러|환율)|twd"),
    ("싱가포르 달러", CURRENCIES, r"싱가[포폴]르 (?:달러|환율)|singapore dollars?|sgd"),
    ("뉴질랜드 달러", CURRENCIES, r"뉴질랜드 (?:달러|환율)|nzd"),
    ("스위스 프랑", CURRENCIES, r"스위스 (?:프랑|환율)|swiss francs?|chf"),
    ("베트남 동", CURRENCIES, r"베트남 (?:동|돈|환율)|vnd"),
    ("태국 바트", CURRENCIES, r"태국 (?:바트|돈|환율)|바트화|thai baht|thb"),
    ("인도 루피", CURRENCIES, r"인도 (?:루피|환율)|루피화|rupees?|inr"),
    ("러시아 루블", CURRENCIES, r"러시아 (?:루블|환율)|루블화|rubles?"),
    ("튀르키예 리라", CURRENCIES, r"(?:튀르키예|터키) (?:리라|환율)|리라화"),
    ("유로/달러 환율", CURRENCIES, r"eur usd|usd eur|유로[/·]?달러|달러[/·]유로"),
    ("수입물가", frozenset(), r"수입 물가|import prices?"),
    ("달러인덱스", frozenset(), r"달러 인덱스|dxy|dollar index"),
    ("비트코인", frozenset(), r"비트 코인|bitcoin|btc|가상 (?:화폐|자산)|암호 화폐|이더리움"),
    ("미국 주가", SHARES, r"나스닥|다우 (?:지수|존스)|s&p 500|nasdaq"),
)
# The dollar against the yen follows from the won's rates against both.
CROSS = r"엔[/·]?달러|달러[/·]엔(?!화)|usd jpy|jpy usd"
COUNTRIES = MappingProxyType(
    {
        "미국": r"미국(?:의|이|은|에서)?|(?<![a-z])(?:us|u\.s\.|american)",
        "일본": r"일본(?:은행)?(?:의|이|은|에서)?|(?<![a-z])japan(?:ese|'s)?",
        "중국": r"중국(?:의|이|은|에서)?|(?<![a-z])(?:china(?:'s)?|chinese)",
        "유럽": r"(?:유럽|유로존)(?:중앙은행)?(?:의|이|은|에서)?|(?<![a-z])(?:euro(?:zone| area)|european)",
        "영국": r"(?:영국|영란은행)(?:의|이|은|에서)?|(?<![a-z])uk",
    }
)

# Another country's rate or price level, by what the name means at home.
ABROAD = MappingProxyType(
    {
        ("미국", "BASE"): "US_RATE",
        ("미국", "KTB10Y"): "US10Y",
        ("미국", "KTB3Y"): "US10Y",
        ("미국", "CPI"): "US_CPI",
        ("미국", "CPI_YOY"): "US_CPI",
        ("일본", "BASE"): "JP_RATE",
        ("유럽", "BASE"): "EU_RATE",
    }
)

# Names long enough that one wrong jamo or letter still points at them and at no everyday word.
SPELLINGS = MappingProxyType(
    {
        "환율": "USDKRW",
        "원달러": "USDKRW",
        "달러환율": "USDKRW",
        "원달러환율": "USDKRW",
        "dollar": "USDKRW",
        "exchange": "USDKRW",
        "엔화": "JPYKRW",
        "엔화환율": "JPYKRW",
        "유로화": "EURKRW",
        "위안화": "CNYKRW",
        "파운드화": "GBPKRW",
        "기준금리": "BASE",
        "정책금리": "BASE",
        "소비자물가": "CPI_YOY",
        "물가상승률": "CPI_YOY",
        "인플레이션": "CPI_YOY",
        "inflation": "CPI_YOY",
        "생산자물가": "PPI",
        "성장률": "GDP",
        "국고채": "KTB3Y",
        "코스피": "KOSPI",
        "코스닥": "KOSDAQ",
        "실업률": "UNEMP",
        "고용률": "EMPRATE",
        "회사채": "CORP_AA",
        "소비심리": "CSI",
        "경상수지": "CA",
        "전세가격": "JEONSE",
        "unemployment": "UNEMP",
    }
)
OTHER_WORDS = frozenset({"확율", "엔과"})  # one jamo away, and words of their own
