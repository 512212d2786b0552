"""Facts as the gate compares numbers with them: what kind of number each is, its sign and its place.

What a fact is follows from its unit, its id and its Korean label, so that a new fact needs no new rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from riskxpertai.domain import SCENARIOS, Brief, Fact, ScenarioName
from riskxpertai.grounding.spelled import spelt

Role = Literal["level", "gap", "chance", "band", "skill", "count", "date", "length", "name"]
DATE = "날짜"
SCALES = {"천": 10**3, "만": 10**4, "백만": 10**6, "억": 10**8, "십억": 10**9, "조": 10**12}
SCALED = re.compile(r"(백만|십억|천|만|억|조) ?(원|달러|명)")
FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
LEVEL_OF = re.compile(r"(\d+(?:\.\d+)?)%(?:일|보다)")
UP = re.compile(r"높을|높아|인상|오를|웃돌|넘을|초과|높음|작음")
DOWN = re.compile(r"낮을|낮아|인하|내릴|밑돌|미만|낮음|큼")
STAY = re.compile(r"동결|그대로|같음")
SCENARIO_NAMES: dict[ScenarioName, str] = {
    "base": "기준 시나리오",
    "up": "상방 시나리오",
    "down": "하방 시나리오",
}


@dataclass(frozen=True)
class Evidence:
    """A fact, seen by the gate.

    Attributes:
        fact: the fact.
        role: what kind of number it is.
        key: its id without indicator and horizon: `median`, `low80`, `then.median`.
        values: what may stand for it in `unit`: as computed and as shown.
        unit: 원, 달러, %, %p, 포인트 (an index's too), 회, 개, 개월, 년.
        sign: direction it speaks of: 1, −1, 0 for neither, None for none.
        scenario: the scenario it belongs to, or None.
        band: probability in percent of the band it is an end of, or 0.
        side: −1 for the lower end of a band or range, 1 for the upper, else 0.
        of_level: for the chance of a single level, that level.
        quarterly: whether its months stand for quarters.
        bound: −1 for a chance told as "미만", 1 for one told as "초과", else 0.
        stepped: whether it is a level of what moves in steps.
        place: value of the last place it is shown with; 0 where that is none.
    """

    fact: Fact
    role: Role
    key: str
    values: tuple[float, ...]
    unit: str
    sign: int | None
    scenario: ScenarioName | None
    band: int
    side: int
    of_level: float | None
    quarterly: bool
    bound: int
    stepped: bool
    place: float

    @property
    def value(self) -> float:
        """As shown to readers, where it is shown."""
        return self.values[-1]

    @property
    def told(self) -> bool:
        """Whether sentences tell it by a number."""
        return self.role not in ("date", "length", "name")

    @property
    def indicator(self) -> str:
        """Whose number it is; empty for the answer's own."""
        return self.fact.indicator

    @property
    def conditional(self) -> bool:
        """Whether it holds only where something else does."""
        return self.key.startswith(("then.", "beside."))

    @property
    def central(self) -> bool:
        """Whether it is the middle of something, or the likeliest level."""
        return self.key.endswith(("median", "way", "baseline", ".level", "highest", "lowest"))


def evidence(brief: Brief) -> tuple[Evidence, ...]:
    """All facts of an answer."""
    quarterly = {one.indicator.id for one in brief.forecasts if one.indicator.frequency == "Q"}
    stepped = {one.indicator.id for one in brief.forecasts if one.indicator.grid}
    likeliest = {
        fact.indicator: fact.value
        for fact in brief.facts
        if fact.id.startswith(f"{fact.indicator}.base.level.")
    }
    supposed = next((fact.value for fact in brief.facts if fact.id.startswith("if.level.")), None)
    return tuple(
        _of(
            fact,
            fact.indicator in quarterly,
            fact.indicator in stepped,
            supposed if fact.id.startswith("if.") else likeliest.get(fact.indicator),
        )
        for fact in brief.facts
    )


def _of(fact: Fact, quarterly: bool, stepped: bool, at: float | None) -> Evidence:
    key = _key(fact)
    role = _role(fact, key)
    unit, scale = _unit(fact.unit)
    shown = _shown(fact, scale) if role not in ("date", "name") else None
    value = fact.value * scale
    if role in ("gap", "skill"):
        value = abs(value)
    values = (value,) if shown is None else (value, shown)
    band = int(digits[0]) if (digits := re.findall(r"(?:low|high)(50|80|95)", key)) else 0
    side = -1 if re.search(r"low", key) else 1 if re.search(r"high(?!est)", key) else 0
    found = LEVEL_OF.search(fact.label) if key == "step" else None
    level = float(found[1]) if found else at if key in ("base.chance", "if.chance") else None
    bound = -1 if "미만" in fact.text else 1 if "초과" in fact.text else 0
    return Evidence(
        fact, role, key, values, unit, _sign(fact, key, role), _scenario(key), band,
        0 if key.startswith("lowest") else side, level, quarterly,
        bound, stepped and role == "level", _place(fact) if shown is not None and scale == 1.0 else 0.0,
    )  # fmt: skip


def _key(fact: Fact) -> str:
    """The part of an id that says what a fact is."""
    id = fact.id.removeprefix(f"{fact.indicator}.") if fact.indicator else fact.id
    if id.startswith(("step.", "level.")):
        return id.partition(".")[0]
    return ".".join(part for part in id.split(".") if not part.isdigit())


def _role(fact: Fact, key: str) -> Role:
    roles: tuple[tuple[bool, Role], ...] = (
        (fact.unit == DATE, "date"),
        (key == "name" or not FIGURE.search(fact.text), "name"),
        (fact.id.startswith("band."), "band"),
        (key.endswith("skill"), "skill"),
        ("확률" in fact.label and fact.unit == "%", "chance"),
        (fact.unit in ("개월", "년"), "length"),
        (fact.unit in ("회", "개"), "count"),
        (bool(re.search(r"차이|폭|변화율|변화 ?폭", fact.label)), "gap"),
    )
    return next((role for holds, role in roles if holds), "level")


def _unit(unit: str) -> tuple[str, float]:
    """The unit that numbers are compared in, and what it takes to get there."""
    scaled = SCALED.fullmatch(unit)
    if scaled:
        return scaled[2], SCALES[scaled[1]]
    if "=" in unit or unit in ("지수", "포인트", "p", ""):
        return "포인트", 1.0
    return unit, 1.0


def _shown(fact: Fact, scale: float) -> float | None:
    """The number in a fact's text; None where it is told in 조 and 억."""
    found = FIGURE.findall(fact.text)
    if scale != 1.0 or len(found) != 1 or re.search(r"\d ?[천만억조]", fact.text):
        read = spelt(fact.text.lstrip("−- "), 0)
        return None if read is None else -read.value if fact.text.lstrip()[:1] in ("−", "-") else read.value
    value = float(found[0].replace(",", ""))
    return -value if fact.text.lstrip()[:1] in ("−", "-") else value


def _place(fact: Fact) -> float:
    """Value of the last place that a fact is shown with."""
    figure = FIGURE.search(fact.text)
    return 10.0 ** -len(figure[0].partition(".")[2]) if figure else 0.0


def _sign(fact: Fact, key: str, role: Role) -> int | None:
    """The direction that a fact speaks of."""
    if role in ("gap", "skill") and not re.search(r"높음|낮음|같음|작음|큼", fact.label):
        return None if role == "skill" or not re.search(r"difference|change", key) else _of_value(fact.value)
    if role == "gap":
        return _of_value(fact.value)
    if role == "skill":
        return 1 if "작음" in fact.label else -1 if "큼" in fact.label else 0
    if role != "chance":
        return None
    label = fact.label
    if "tail" in key or "threshold" in key or "chance" not in key:
        for pattern, sign in ((STAY, 0), (UP, 1), (DOWN, -1)):
            if pattern.search(label):
                return sign
    scenario = _scenario(key)
    return {"up": 1, "down": -1}.get(scenario or "") if not key.startswith("beside") else None


def _of_value(value: float) -> int:
    return (value > 0) - (value < 0)


def _scenario(key: str) -> ScenarioName | None:
    parts = key.split(".")
    return next((name for name in SCENARIOS if name in parts), None)


def months_told(facts: Sequence[Evidence]) -> set[int]:
    """How many months ahead, and for how long, facts speak of."""
    told: set[int] = set()
    for one in facts:
        if one.role == "length":
            told.add(round(one.fact.value * (12 if one.unit == "년" else 1)))
        elif one.role == "date" and one.fact.id.startswith(("month.", "quarter.")):
            told.add(int(one.fact.id.rpartition(".")[2]))
        elif match := re.search(r"(\d+)개월 (?:앞|안|뒤)", one.fact.label):
            told.add(int(match[1]))
    return told


def date_of(one: Evidence) -> date:
    """The day that a date fact tells."""
    number = round(one.fact.value)
    return date(number // 10_000, number // 100 % 100, max(number % 100, 1))
