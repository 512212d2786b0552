"""What a text wants apart from names, times and values: advice, history, chances, or to go on."""

from __future__ import annotations

import re

PROBABILITY = re.compile(r"확[률율]|가능성|(?<![a-z])(?:probability|chances?|odds|likel(?:y|ihood))(?![a-z])")
DOWNWARD = re.compile(
    r"인하|하락|내릴|내려|떨어|낮아|빠질|(?<![a-z])(?:cuts?|falls?|lower|declines?|drops?)(?![a-z])"
)
# "마이너스 성장", "경상수지 적자", "경기 침체" ask about the side of zero.
NEGATIVE = re.compile(
    r"마이너스|역\s?성장|적자|디플레|침체|(?<![a-z])(?:deflation|deficit|recession|negative|shrink)"
)
POSITIVE = re.compile(r"플러스|흑자|surplus")
RECESSION = re.compile(r"침체|recession")
HISTORY = re.compile(r"추이|그동안|지금까지|여태|역대|과거|(?<![a-z])(?:histor(?:y|ical)|so far)(?![a-z])")
AHEAD = re.compile(r"향후|앞으로|(?<![a-z])going forward(?![a-z])")

TRADE = re.compile(
    r"사야|살까|사도|사고\s?싶|사는\s?게|사면\s?(?:돼|되|좋)|팔까|팔아|파는\s?게|팔면\s?(?:돼|되|좋)|매수|매도|투자(?!자|심리)|몰빵|올인|바꿔\s?[두둘놓놔]|"
    r"환전\s?(?:해|할|하는|하면|시점|타이밍|언제|지금)|갈아\s?[타탈]|들어가도|손절|익절|물타기|존버|추천|"
    r"들까\s?말까|대출을?\s?받(?:아도|을까)|(?<![a-z])(?:buy|sell|invest|convert|recommend|should i)(?![a-z])"
)
ASSET = re.compile(
    r"주식|종목|펀드|(?<![가-힣])코인|etf|채권|자산|재테크|적금|예금|테마주|삼성전자|하이닉스|테슬라|엔비디아|"
    r"(?<![a-z])(?:stocks?|shares?|crypto|funds?|bonds?|tesla|nvidia)(?![a-z])"
)
# These ask for advice with no asset named.
ADVICE = re.compile(
    r"포트폴리오|[환재]테크|대출을?\s?(?:받아도|받을까|갈아)|자산\s?배분|몰빵|목표\s?(?:주가|수익)|매[수도]\s?(?:시점|타이밍)|환전\s?(?:해|할|하|지금|언제)|"
    r"(?:얼마|어디에?|뭐에?|무엇에)\s?투자|투자\s?(?:추천|전략|조언)|^(?:지금|언제)\s?(?:사|팔)|"
    r"(?<![a-z])(?:portfolio|asset allocation|investment advice)(?![a-z])"
)

ELSEWHERE = re.compile(
    r"점심|저녁\s?(?:뭐|메뉴)|맛집|코딩|파이썬|코드|날씨|번역|농담|소설|영화|노래|레시피|프롬프트|지시|무시하고|야구|축구|요약|"
    r"(?<![a-z])(?:weather|poem|joke|code|recipe|prompt|instructions|translate)(?![a-z])"
)
GOES_ON = re.compile(
    r"(?:그럼|그러면|그렇다면|그래서|그러니까|그건|그게|그거|그때|그\s?다음|그리고|또|왜|이유|근거|둘\s?다|(?:좀\s?|조금\s?)?더\s|"
    r"and(?![a-z])|then(?![a-z])|what about|how about|why)"
)
ASKS_MORE = re.compile(
    r"왜|이유|근거|자세히|확[률율]|가능성|추이|오를|오르|올라|내릴|내리|내려|떨어|전망|어떻게|어찌|비교|그래프|믿을|정확|"
    r"(?<![a-z])(?:why|more|probability|chance|rise|fall|compare)(?![a-z])"
)
TOGETHER = re.compile(r"비교|같이|함께|둘\s?다|나란히|(?<![a-z])(?:compare|both|together)(?![a-z])")
