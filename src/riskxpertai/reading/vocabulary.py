"""The words people use for indicators; `mentions` looks for them.

A pattern is a regular expression over case-folded text, in which a space stands for whatever people
put between the parts of a name ("원달러", "원/달러", "원 · 달러"). No pattern nests one repetition in
another, so a hostile text costs time in proportion to its length.
"""

from __future__ import annotations

from types import MappingProxyType

# The short names that remarks use; the catalogue's own carry units and bases in brackets.
NAMES = MappingProxyType(
    {
        "USDKRW": "원/달러 환율",
        "JPYKRW": "원/엔 환율",
        "EURKRW": "원/유로 환율",
        "CNYKRW": "원/위안 환율",
        "GBPKRW": "원/파운드 환율",
        "BASE": "한국은행 기준금리",
        "CPI": "소비자물가지수",
        "CPI_YOY": "소비자물가 상승률",
        "PPI": "생산자물가지수",
        "GDP": "실질 GDP 성장률",
        "KTB3Y": "국고채 3년 금리",
        "KTB10Y": "국고채 10년 금리",
        "CD91": "CD 91일물 금리",
        "KOSPI": "코스피",
        "KOSDAQ": "코스닥",
        "M2": "통화량",
        "UNEMP": "실업률",
        "CSI": "소비자심리지수",
        "EXPORT": "수출액",
        "IMPORT": "수입액",
        "CA": "경상수지",
        "IP": "전산업생산지수",
        "LEI": "선행종합지수",
        "HOUSE": "주택매매가격지수",
        "JEONSE": "주택전세가격지수",
    }
)
CURRENCIES = frozenset({"USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW"})
RATES = frozenset({"BASE", "KTB3Y", "KTB10Y", "CD91"})
SHARES = frozenset({"KOSPI", "KOSDAQ"})
PERCENTAGES = RATES | {"CPI_YOY", "GDP", "UNEMP"}

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
    ("USDKRW", r"(?:미국 |미 )?(?:달러|딸라)(?!구트|라이즈)화?(?: 원화?(?![가-힣]))?(?: 환율| 값| 시세)?"),
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
        r"(?:소비자 )?물가(?: (?:상승|인상)[률율])?|인플레(?:이션)?|"
        r"(?:korean )?inflation|consumer prices?|cpi",
    ),
    ("PPI", r"생산자 물가(?: 지수| 상승[률율])?|ppi|producer prices?(?: index)?"),
    (
        "GDP",
        r"(?:실질 )?(?:gdp|국내 총생산)(?: 성장[률율]| growth)?|(?:경제 )?성장[률율]|경제 (?:전망|성장|상황)|"
        r"(?:한국|우리나라|국내) 경제",
    ),
    (
        "GDP",
        rf"{START}경기(?: (?:전망|침체|회복|둔화)|(?!도){ALONE}(?!.{{0,9}}(?:언제 [하해]|몇 시|중계)))|"
        r"economy",
    ),
    (
        "KTB3Y",
        r"국(?:고)?채 (?:금리 )?(?:[3삼] 년 물?(?! (?:뒤|후)))?(?: 금리)?|[3삼]년 물(?: 금리)?|"
        r"(?:시장|채권) 금리",
    ),
    ("KTB3Y", r"3 year (?:ktb|treasury|bond)s?(?: yields?)?|ktbs?|(?:treasury|bond) yields?"),
    (
        "KTB10Y",
        r"국(?:고)?채 (?:금리 )?(?:10|십) 년 물?(?! (?:뒤|후))(?: 금리)?|(?:10|십)년 물(?: 금리)?|장기 금리",
    ),
    ("KTB10Y", r"10 year (?:ktb|treasury|bond)s?(?: yields?)?"),
    ("CD91", r"cd (?:91 일? 물? )?금리|cd 91일?|양도성 예금 증서|cd rates?"),
    ("KOSPI", r"코스피|kospi"),
    ("KOSDAQ", r"코스닥|kosdaq"),
    ("M2", r"m2|통화량|시중 유동성|money supply"),
    ("UNEMP", r"실업[률율]|취업[률율]|고용(?: 률| 시장| 지표)?|unemployment(?: rate)?"),
    ("CSI", r"소비자? 심리(?: 지수)?|csi|consumer (?:sentiment|confidence)"),
    ("EXPORT", r"수출(?!입|업|기업|회사|대금)(?:액| 증가율)?|exports"),
    ("IMPORT", rf"수입(?:액| 증가율)|{START}수입{ALONE}(?=.{{0,30}}(?:전망|늘|줄|증가|감소))|imports"),
    ("CA", r"(?:경상|무역) 수지|current account"),
    ("IP", r"(?:전산업|산업|광공업) 생산(?: 지수)?|industrial production"),
    ("LEI", r"(?:경기 )?선행 (?:종합 )?지수|leading (?:economic )?ind(?:ex|icators?)"),
    (
        "HOUSE",
        r"집 값|(?:아파트|주택) (?:매매 )?(?:값|가격)(?: 지수)?|부동산(?: 가격)?|"
        r"(?:house|housing|home) prices?",
    ),
    ("JEONSE", r"전[세셋] (?:값|가격|금(?!리))(?: 지수)?|전세(?!계|기|자금| 사기)|jeonse"),
)
# members of the family | what the word means when no member is named | pattern
FAMILIES = (
    (CURRENCIES, "USDKRW", r"환율|원화|외환 시장|exchange rates?|korean won|krw|fx"),
    (RATES, "BASE", r"금리|이자율|interest rates?|rate (?:cut|hike)s?|(?:cut|hike|raise|lower)s? rates"),
    (SHARES, "KOSPI", r"주가|증시|주식|stock market"),
)
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
    ("한미 금리차", RATES, r"(?:한미 )?금리 (?:차(?![가-힣])|차이|격차|역전)"),
    ("수입물가", frozenset(), r"수입 물가|import prices?"),
    ("달러인덱스", frozenset(), r"달러 인덱스|dxy|dollar index"),
    ("미국 정책금리", RATES, r"연준(?: 기준)?(?: 금리)?|fomc|fed(?:eral reserve)?(?: funds)?(?: rates?)?"),
    ("비트코인", frozenset(), r"비트 코인|bitcoin|btc|가상 (?:화폐|자산)|암호 화폐|이더리움"),
    ("금값", frozenset(), rf"{START}금 (?:값|시세|가격)|gold prices?"),
    ("국제유가", frozenset(), r"국제 유가|유가(?!증권|족)|기름 값|휘발유 (?:값|가격)|oil prices?|wti"),
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
        "경상수지": "CA",
    }
)
OTHER_WORDS = frozenset({"확율", "엔과"})  # one jamo away, and words of their own
