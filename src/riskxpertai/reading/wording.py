"""A text as signs: what is legible, what compares equal, which sentence asks, what no prompt may hold."""

from __future__ import annotations

import re
import unicodedata

from riskxpertai.errors import BadQuestion

LONGEST = 2_000
LONG = 200  # from here on a text is a paste with a question in it, not a question

# Control, format (zero width, direction), surrogates: nothing a reader sees.
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
LINE_ENDS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]")

SENTENCE_END = re.compile(r"(?<=[?!。\n])|(?<=\.)(?=\s)")
ASKING = re.compile(
    r"\?|(?:까|까요|나요|가요|는지|은지|냐|니|려나|될지|할지|궁금합니다|궁금해요|궁금해|알려\s?줘|알려\s?주세요|해\s?줘|해\s?주세요|"
    r"부탁드립니다|부탁드려요|부탁해요)[\s.!~]{0,8}$"
)

DASH = r"[-\s.‐‑–—−－]"
HYPHEN = r"[-‐‑–—−]"
SPOKEN = "[공영일이삼사오육칠팔구]"
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full-width digits are digits
# Digits of other scripts and of typesetters' alphabets are digits too.
DIGITS = {
    chr(code): str(unicodedata.decimal(chr(code)))
    for code in range(0x660, 0x1FC00)
    if unicodedata.decimal(chr(code), None) is not None
}
PERSONAL = (
    # No look behind: of two addresses in a row the second begins where the first one ends.
    (re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}"), "[이메일]"),
    # Foreigners' numbers have the same shape; nobody else's six and seven digits stand like this.
    (re.compile(rf"(?<!\d)\d{{6}}{DASH}{{0,3}}\d{{7}}(?!\d)"), "[주민등록번호]"),
    (
        re.compile(rf"(?<!\d)\d{{4}}{DASH}{{0,3}}\d{{4}}{DASH}{{0,3}}\d{{4}}{DASH}{{0,3}}\d{{3,4}}(?!\d)"),
        "[카드번호]",
    ),
    (re.compile(rf"(?<!\d)3\d{{3}}{DASH}{{0,3}}\d{{6}}{DASH}{{0,3}}\d{{5}}(?!\d)"), "[카드번호]"),
    (
        re.compile(
            rf"(?<!\d)(?:\+?82{DASH}?\(?0?\)?|\(?0)1[016789]\)?{DASH}{{0,3}}\d{{3,4}}{DASH}{{0,3}}\d{{4}}(?!\d)"
        ),
        "[전화번호]",
    ),
    (
        re.compile(
            rf"(?<!\d)(?:\+82{DASH}?|\(?0)(?:2|[3-6]\d|70|80|50\d)(?:\){DASH}?|{DASH})\d{{3,4}}{DASH}\d{{4}}(?!\d)"
        ),
        "[전화번호]",
    ),
    (re.compile(r"(?<![\d.,])0(?:2\d{7,8}|[3-7]\d{8,9})(?!\d)"), "[전화번호]"),
    (re.compile(rf"[공영]일[공영]{DASH}{{0,2}}{SPOKEN}{{3,4}}{DASH}{{0,2}}{SPOKEN}{{4}}"), "[전화번호]"),
    # Accounts and driving licences, in three or four groups. Dates and years end in fewer digits.
    (
        re.compile(
            rf"(?<![\d.,])\d{{2,6}}{HYPHEN}\d{{2,6}}{HYPHEN}(?:\d{{2,6}}{HYPHEN}\d{{2,6}}|\d{{5,8}})(?!\d)"
        ),
        "[계좌번호]",
    ),
    (
        re.compile(r"(?<![\d.,])\d{11,16}(?![\d.,]|\s?(?:원|달러|엔|유로|위안|파운드|억|만|조|won|krw|usd))"),
        "[계좌번호]",
    ),
    (re.compile(r"(?<![A-Za-z0-9])[MSROD]\d{3}[A-Z\d]\d{4}(?![A-Za-z0-9])"), "[여권번호]"),
)


def legible(text: str) -> str:
    """The text composed, without control, zero-width and direction signs, trimmed.

    Raises:
        BadQuestion: nothing is left, or more than 2,000 characters.
    """
    # Decomposed Hangul takes three signs a syllable: four times the limit leaves room and bounds the work.
    if len(text) <= 4 * LONGEST:
        lines = LINE_ENDS.sub("\n", text)
        seen = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in UNSEEN)
        trimmed = unicodedata.normalize("NFC", seen).strip()
        if not trimmed:
            raise BadQuestion(
                "nothing legible", sentence="질문이 비어 있습니다. “6개월 뒤 환율은?”처럼 적어 주세요."
            )
        if len(trimmed) <= LONGEST:
            return trimmed
    raise BadQuestion("too long", sentence="질문이 너무 깁니다. 2,000자 이하로 줄여 주세요.")


def folded(text: str) -> str:
    """The text without differences of width and case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def plain(text: str) -> str:
    """The text for comparing: folded, spacing and signs between words left aside.

    Signs within numbers stay, or 3.5 would become 35.
    """
    text = re.sub(r"(?<=\d),(?=\d{3})", "", folded(text))
    text = re.sub(r"(?![%$€£¥₩])(?!(?<=\d)[.:/~-](?=\d))(?![+−-](?=\d))[\W_]", " ", text)
    return " ".join(text.split())


def asking(text: str) -> tuple[str, ...]:
    """The sentences of a folded text that ask, last first; the whole text if it is short or none does."""
    if len(text) < LONG:
        return (text,)
    sentences = [sentence.strip() for sentence in SENTENCE_END.split(text)]
    return tuple(sentence for sentence in reversed(sentences) if ASKING.search(sentence)) or (text,)


def masked(text: str) -> str:
    """The text with numbers of persons masked: telephone, residence, card, account, passport; and e-mail."""
    text = "".join(DIGITS.get(sign) or sign for sign in text.translate(NARROW))
    for pattern, name in PERSONAL:
        text = pattern.sub(name, text)
    return text
