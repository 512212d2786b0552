"""What no sentence of ours says, whatever its numbers: advice, promises, borrowed authority, markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from riskxpertai.domain import Brief
from riskxpertai.grounding.plain import Plain, plain

ADVICE = re.compile(
    r"매수|매도|사세요|사 ?보[세시]|팔아 ?보[세시]|사십시오|사시[는기길면]|사 ?두[는시세면]|사들이|"
    r"팔아 ?두|파세요|파십시오|파시[는기길면]|팔아야|사야 ?(?:할|합|한)|살 ?때(?:입|이)|팔 ?때(?:입|이)|"
    r"(?:환전|투자|매입|매각|분할|헤지|헷지|대출|가입|예치|송금|결제|갈아타|보유|청산|손절|익절|저축|"
    r"상환)[가-힣]{0,3} ?"
    r"(?:하세요|하십시오|해야|하시[는기길면]|하는 ?(?:것|게|편|쪽)이|하기 ?좋|할 ?때|을 ?권|를 ?권|"
    r"을 ?추천|를 ?추천|을 ?고려|를 ?고려|해 ?두|시기|적기|유리|바람직|하길|미루|서두|늦추|앞당)|"
    r"(?:비중|포지션|포트폴리오)[을를이가은는도]? ?[^.]{0,10}(?:늘|줄|확대|축소|높|낮|조정|유지|담)|"
    r"포트폴리오|"
    r"추천(?:합|드|할|하)|(?<!시기를 )(?<!시길 )권(?:합니다|해 ?드|장(?:합|드|할|하))|"
    r"유리합니다|유리할|유리해|기회입니다|"
    r"기회가|좋은 ?기회|적기(?:입|이|로)|손해(?:를|입|가)|이득|"
    r"수익(?:을|이|률|률이)|절호|타이밍|미리 ?(?:사|환전|바꾸|준비)|서두르(?!지 않)|저가|고점에서 (?:팔|매)|"
    r"싸게 살|비싸게 팔|대비하[세십시]|대비해야|준비하[세십시]|준비해야|"
    r"하기(?:에)? ?(?:알맞|적당|괜찮|적절)|알맞은 ?때|적당한 ?때|"
    r"(?:바꾸|확보해|확보하|갈아타|묶어)(?:세요|십시오|시기|는 편이|는 것이|두)|"
    r"\b(?:buy|sell|hold|invest|hedge)\b",
    re.IGNORECASE,
)
REQUEST = re.compile(r"(?:주 ?)?(?:세요|십시오|시(?:기를|길) 권)")
# What a reader may be asked to do with a number: read it, keep it in mind.
ASKED_TO = re.compile(
    r"(?:보|봐|읽(?:으|어)?|두|둬|마|말아|(?:참고|유의|이해|기억|주의|생각|감안|비교|해석|고려|확인|염두)(?:하|해)|"
    r"살펴|살피|여[기겨]|받아들이|받아들여|삼[으아]|새[기겨]|헤아려|견주어|견줘|나눠) ?(?:두|둬|봐|보)? ?$"
)
# What is better, wiser or safer to do, whatever it is; but "보는 편이 낫습니다" speaks of reading.
BETTER = re.compile(
    r"(?<!보)(?<!보시)(?<!이해하)(?<!이해하시)(?<!해석하)(?<!읽)(?<!읽으시)"
    r"(?:는|은|시는|던) ?(?:편|쪽|것|게)(?:이|도)? ?(?:더 |훨씬 )?"
    r"(?:낫|나을|현명|안전|바람직|유리|좋[습겠을]|합리적|이롭|무난)|"
    r"(?:것도|것이|편도) (?:좋은 |한 가지 |하나의 |나쁘지 않은 )?방법|바람직|현명|관망|신중(?:한|히) 접근|"
    r"분할 ?(?:대응|접근)|"
    r"(?:늘릴|줄일|담을|팔|살|바꿀|움직일|나설|기다릴|옮길|들어갈|빠질|챙길) ?(?:때|시점|시기)(?:입|이|로)|"
    r"(?:현금|주식|채권|달러|예금|자산)[을를] ?(?:더 |조금 )?(?:늘리|줄이|담|챙기|확보|보유|모으|쥐)"
)
# How a forecast is best read is no advice on money.
READING = re.compile(
    r"(?:읽|보|해석|이해|받아들이|생각|살피|여기|비교)[가-힣 ]{0,7}(?:는|은) ?(?:편|쪽|것|게)"
)
PROMISE = re.compile(
    r"하나같이(?![^,.]{0,16}(?:보다|\d))|예외 ?없이|빠짐없이|(?:정해진|예정된) (?:결과|일|수순)|"
    r"보장|보증|장담|약속(?:드|합|할)|(?<!불)(?<!덜 )확실(?![성함])|틀림없|"
    r"분명(?:히|합|하게)"
    r"(?! (?:웃도는|밑도는|높은|낮은|다른|(?:높아지|낮아지|오르|내리)는 (?:경우|쪽|길|경로)))|"
    r"반드시|무조건|절대(?:로|적)?(?! ?값|인 (?:크기|수준|값))|100 ?%|백 ?퍼센트|기정사실|"
    r"의심의 여지(?:가|는|도)? ?없|어김없|"
    r"(?<![가-힣])꼭 (?!그 |이 |그만큼|\d|같|들어맞|맞|덧붙|함께|나란히|기억|염두|알아)|"
    r"단언|확신|확정(?:적|되|된|입)|guarantee|"
    r"certain|definitely|확정$|걱정하(?:지 않으셔도|실 필요)|걱정(?:은|을)? (?:접|내려|마)|안심하|"
    r"마음(?:을)? 놓"
)
# Of one case it may be said that it clearly lies higher: what is sure is the case, not that it comes.
AS_A_CASE = re.compile(
    r"(?:분명|확실)히 "
    r"(?=(?:높|낮|많|적|위|아래|웃도|밑도)[가-힣]{0,3} (?:수준|쪽|값|상태|자리|경우|범위|금액))"
)
PROMISE_DENIED = re.compile(
    r"아끼|이르|않|아니|아닙|없|못|어[렵려]|안 [되됩돼]|말고|말아|마시|불확실|금물|모르|힘들|곤란|뜻은|"
    r"말은|아닌|것[은과] 다[르른릅]|[라다]기보다|이[르릅]|거의 확실|않도록|주의"
)
NEVER = re.compile(
    r"의심할 여지(?:가|는|도)? ?없|"
    r"(?:결코|결단코|도저히|절대)[^.,]{0,20}(?:일은|일이|리가|수|가능성은) ?(?:\S+지 ?)?(?:없|않)|"
    r"일어나지 않(?!는다[는고])|(?:일|리|수)(?:은|는|가|이)? ?(?:결코|절대로?|결단코|추호도) ?(?:없|않)|"
    r"가능성은 (?:전혀 )?없|(?:확정|결정|정해|예정|이미)[^.]{0,16}다름없"
)
CLOSED = re.compile(
    r"(?:넘|벗어나|웃돌|밑돌|내려가|떨어지|올라가|어긋나|빗나가)(?:지|질|는|을|날|갈)?(?:는|"
    r"도)? ?(?:않을 것|않습니다|않는다|일은 ?(?:결코 )?없|일이 ?없|리가 ?없|리 ?없|수 ?없|수는 ?없)"
)
LIKELY_WORDS = re.compile(
    r"(?:절반|과반)[을에]|"
    r"[번에] ?(?:중|가운데|에)|확률|가능성|대체로|보통|번꼴|때가|경우가|드물|\d ?%"
)
AUTHORITY = re.compile(r"(?:에|에서) ?(?:따르면|의하면|따르자면)|의하면|according to", re.I)
OWN = re.compile(
    r"(?:모형|모델|예측|전망치|자료|계산|분석|결과|경로|시나리오|가정|분포|기록|성적|기준선|데이터|"
    r"구간|규칙|수치|AI|표|값|추정|확률|통계)[가-힣]{0,2} ?$"
)
QUOTED = re.compile(
    r"[\"“”「『《]([^\"“”」』》]{0,200})[\"”“」』》] ?(라고|이라고|고 |라며|며 |는 말|라는|이라는|"
    r"는 입장|했)?"
)
SAID = re.compile(
    r"라고 (?:말(?!하기|할|씀)|밝|전|강조|설명|언급|주장|지적|내다봤|했|덧붙|분석|평가|예상|전망)|"
    r"다고 (?:말했|밝혔|전했|강조했|설명했|언급했|주장했|발표했|보도했|분석했|내다봤|전망했|예상했)|"
    r"발표(?:했|하였|에서|를|을|가|하면서|한 (?:바|것))|(?:보도|언급|시사|발언|공언|경고|성명|인터뷰|"
    r"기자회견|간담회)(?:했|하였|된|됐|에서|를|을|"
    r"가|하면서|한 (?:바|것))|"
    r"(?:총재|의장|장관|대통령|위원장|애널리스트|이코노미스트|전문가|관계자|당국|업계|월가|"
    r"시장 참가자|투자은행|외신|언론|뉴스|기사|컨센서스)[가-힣]{0,3}[은는이가의도들에,. ]|"
    r"(?:외환 ?|금융 ?|주식 ?|채권 ?)?시장(?:에서는|에서|은|이|의|에서도|도)(?! ?평균) .{0,30}"
    r"(?:예상|기대|전망|무게|관측|평가|우려|보고 있|반영|내다|점치|시각|컨센)|"
    r"(?:기관|전문가|투자자|외국인|은행|연구소|관계자)(?:들|들이|들은|들도|이|은|도)? .{0,30}"
    r"(?:예상|기대|전망|보고 있|내다|점치|분석|평가|봅니다|우려)|"
    r"(?:전망|예상)했(?:습|다|으며)|로 알려졌|것으로 전해|소식통|출처(?:는|:| ?=)"
)
BODIES = re.compile(
    r"블룸버그|로이터|골드만|모건|JP|KDI|IMF|OECD|세계은행|국제통화기금|기획재정부|기재부|연준|"
    r"연방준비|FOMC|Fed\b|통계청|무역협회|금융위|금감원|"
    r"노무라|씨티|UBS|바클레이|국민은행|신한|하나은행|우리은행|삼성|미래에셋|BIS|ECB|유럽중앙은행|"
    r"일본은행|인민은행|한국개발연구원|"
    r"금융연구원|한국경제연구원|네이버|구글|CNBC|Bloomberg|Reuters|Goldman|Morgan|산업연구원|국회|"
    r"백악관|증권사?(?:에|은|는|이|가)|한국은행(?!의? ?기준금리|의? ?금융통화위원회|이 정하|의 결정| 결정)",
    re.IGNORECASE,
)
CAUSE = re.compile(
    r"때문(?!에 생기는 오차)|영향(?:으로|을 받|이|에 따라)|덕분|여파|(?<![가-힣])탓|에 힘입|로 인해|"
    r"으로 인한|전쟁|관세|긴축|양적 ?완화|지정학|침체|(?<!분)위기|사태|선거|트럼프|파월|코로나"
)
# A force said to move a number; only a "not" lets it pass, for the facts know no causes.
FORCE = re.compile(
    r"효과(?:가|를|로|도)|(?:반영|작용)(?:된|한) 결과|(?<!계산 )(?<!예측 )(?<!분석 )"
    r"(?:정책|경기|둔화|회복|개선|악화|(?<![가-힣])호조)의 결과|"
    r"(?:이끌|끌어 ?(?:올|내)|밀어 ?(?:올|내)|떠받치|짓누르|부추기|견인)|(?<![가-힣])호조|부진|호황|불황|"
    r"수급|경기(?:가|는|의|도| ?회복| ?둔화| ?침체| ?개선)|외국인|자금 ?(?:유입|유출|이탈)|"
    r"(?:압력|요인|배경|원인)(?:으로|이|가|은|에)|"
    r"(?:인하|인상|둔화|회복|증가|감소|확대)(?:에 따라|의 결과|에 따른|가 이어지면서)"
)
FORCE_DENIED = re.compile(r"안 [됩되돼]|곤란|어렵|않|아니|아닙|아닌|없|모르|모릅|알 수|못")
OWN_RESULT = re.compile(r"(?:계산|예측|분석|추정|모형|모델|시뮬레이션|경로)[가-힣 ]{0,8}결과입니다")
# What follows from the forecast itself: "구간이 넓기 때문에 단정할 수 없습니다".
OWN_REASON = re.compile(
    r"(?:구간|범위|폭|끝|확률|가능성|차이|기준선|중앙값)(?:[^.,]|[.,](?=\d)){0,36}기 때문|때문에 생기는 오차"
)
CAUSE_DENIED = re.compile(r"않|아니|아닙|없|모르|뜻밖|담[겨기]|반영|알 수|라도|이나")
MARKUP = re.compile(
    r"<[/!a-zA-Z?]|</|&[a-zA-Z]{2,8};|&#|\]\(|https?|www\.|://|\b[\w-]+\.(?:com|net|org|kr|io|co|ai|"
    r"me)\b|`|\*\*|__[^_]|^\s*#|[{}|\\]|javascript|onerror|\[[^\]]{1,60}\]|@[\w.]|<|\$\{"
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
INSTRUCTION = re.compile(
    r"(?:이전|앞선|위의?|기존|시스템|모든) ?(?:지시|명령|규칙|프롬프트|지침)|프롬프트|무시하(?:고|"
    r"세요|십시오|라)|시스템 ?메시지|ignore|system ?prompt|instruction|"
    r"클릭|접속하|방문하[세시십]|다운로드|비밀번호|계좌|입금|송금|연락(?:하|주|처)|전화(?:번호|하|주)|"
    r"문의(?:하|는|주)|카카오톡|텔레그램|가입하|로그인하|관리자 ?모드|개발자 ?모드|"
    r"저는 (?:AI|언어|인공)|언어 ?모델|assistant|챗봇|ChatGPT|GPT",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0590-\u05ff\u0900-\u097f\u0370-\u03ff]"
)
LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
HANGUL = re.compile(r"[가-힣]")
LATIN_WORDS = (
    "ai band base baseline basis bp bps cd chart cny cpi dollar eur fan gbp gdp interval jpy kosdaq "
    "kospi krw m median mom p percent points ppi pt q qoq random rate riskxpertai s transformer usd "
    "vs walk won yoy"
)
KNOWN_WORDS = frozenset(LATIN_WORDS.split())


def borrowed(shaped: Plain, own: Sequence[str], *, case: bool = False) -> Iterator[str]:
    """The codes of what a sentence may not say, whatever its numbers.

    Args:
        shaped: the sentence.
        own: names that the facts themselves carry, as `own_names` gives them.
        case: whether it tells one case of several: an outer scenario.
    """
    text = shaped.text
    for name in own:
        text = text.replace(name, "이것")
    if shaped.hidden or MARKUP.search(text) or EMOJI.search(text):
        yield "markup"
    if ADVICE.search(text) or _requests(text) or (BETTER.search(text) and not READING.search(text)):
        yield "advice"
    if INSTRUCTION.search(text):
        yield "instruction"
    if _promised(AS_A_CASE.sub("", text) if case else text):
        yield "certainty"
    if _foreign(text):
        yield "language"
    if _authority(text):
        yield "source"
    if _causes(text):
        yield "cause"


def own_names(brief: Brief) -> tuple[str, ...]:
    """The names that an answer's facts carry, the longest first: indicators and their publishers."""
    names = {"한국은행 기준금리", *(one.source for one in brief.facts)}
    for one in brief.forecasts:
        names |= {one.indicator.name, one.indicator.source, one.indicator.english}
    names |= {plain(name, (name,)).text for name in names}
    return tuple(sorted(names, key=len, reverse=True))


def _requests(text: str) -> bool:
    """Whether a sentence asks the reader to do anything but read it."""
    return any(not ASKED_TO.search(text, 0, one.start()) for one in REQUEST.finditer(text))


def _promised(text: str) -> bool:
    """Whether a sentence promises what only has a probability."""
    for match in PROMISE.finditer(text):
        if not PROMISE_DENIED.search(text, match.end()):
            return True
    if NEVER.search(text):
        return True
    closed = CLOSED.search(text)
    if re.search(
        r"중앙값|가운데 값|영역을|흐름|시나리오(?:대로|에서|라면| 안)|이 (?:경우|길)|범위 안에서", text
    ):
        return False
    return bool(closed) and not LIKELY_WORDS.search(text)


def _authority(text: str) -> bool:
    """Whether a sentence leans on someone who is not among the facts, or quotes."""
    for match in AUTHORITY.finditer(text):
        if not OWN.search(text[max(0, match.start() - 12) : match.start()]):
            return True
    for quoted in QUOTED.finditer(text):
        if (quoted[2] and not re.search(r"지금|오늘|그대로|변화|기준|상방|하방", quoted[1])) or len(
            quoted[1]
        ) > 24:
            return True
    return bool(SAID.search(text) or BODIES.search(text))


def _causes(text: str) -> bool:
    """Whether a sentence explains what the facts do not: a force, or a reason outside of the forecast."""
    force = FORCE.search(text)
    if force and not FORCE_DENIED.search(text, force.end()) and not OWN_RESULT.search(text):
        return True
    if OWN_REASON.search(text):
        return False
    cause = CAUSE.search(text)
    return "때문" in text or bool(cause and not CAUSE_DENIED.search(text, cause.start()))


def _foreign(text: str) -> bool:
    """Whether a sentence is not Korean, or drops out of it."""
    if FOREIGN.search(text):
        return True
    words = [word for word in LATIN.findall(text) if word.lower() not in KNOWN_WORDS]
    hangul = len(HANGUL.findall(text))
    if words:
        return True
    return hangul < 4 and bool(words or len(text.strip()) > 12)
