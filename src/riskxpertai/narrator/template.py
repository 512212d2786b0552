"""Words without a language model: Korean sentences from the facts, no network.

Which of several sentence shapes is taken follows from the facts themselves, so the same forecast
always reads the same and another one reads differently.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from string import Formatter

from riskxpertai.domain import SCENARIOS, Brief, Claim, ScenarioName, Sentence, Summary
from riskxpertai.narrator import economy_shapes, joint_shapes, shapes
from riskxpertai.narrator.voice import Voice
from riskxpertai.numerals import with_particle

NAME = "template"
# Characters of a summary: enough to say it all, short enough to be read.
SHORT, LONG = 370, 500
LONG_TOGETHER = 620


@dataclass(frozen=True)
class Said:
    """A sentence and the numbers in it."""

    text: str
    claims: tuple[Claim, ...]


class TemplateNarrator:
    """Tells every answer when no language model is set, and the rest of one when it fails."""

    @property
    def name(self) -> str:
        """As told in the events."""
        return NAME

    async def summary(self, brief: Brief) -> Summary:
        """Tell the forecast in a few sentences."""
        voices = [Voice.of(brief, place) for place in range(len(brief.forecasts))]
        if voices[-1].knows("if_level"):
            said = _supposing(voices, brief)
        else:
            said = _alone(voices[0], brief) if len(voices) == 1 else _together(voices, brief)
        text = " ".join(sentence.text for sentence in said)
        return Summary(text, tuple(claim for sentence in said for claim in sentence.claims), NAME)

    async def scenarios(self, brief: Brief, summary: Summary) -> AsyncIterator[Sentence]:
        """Tell base, up and down of the first indicator, and what comes with it, sentence by sentence."""
        voice, *others = (Voice.of(brief, place) for place in range(len(brief.forecasts)))
        for name in SCENARIOS:
            story = _story(voice, others, name) if voice.knows("base_median") else _scenario(voice, name)
            beside = _beside(others, name)
            for said in (*story, *beside):
                yield Sentence(name, said.text, said.claims, NAME)


def _say(voice: Voice, shape: str) -> Said:
    """Fill a shape's slots."""
    text = ""
    claims: list[Claim] = []
    for literal, slot, pair, _ in Formatter().parse(shape):
        text += literal
        if slot:
            word = voice.word(slot)
            text += word.with_particle(pair or "")
            claims += word.claims
    return Said(text, tuple(claims))


def _pick(voice: Voice, choice: Sequence[str]) -> Said:
    """Say one of several shapes; which one follows from the facts and the indicator's place."""
    digest = hashlib.sha256((voice.digest + choice[0]).encode()).digest()
    return _say(voice, choice[(digest[0] + voice.place) % len(choice)])


def _alone(voice: Voice, brief: Brief) -> list[Said]:
    """A summary of one indicator."""
    stepped = bool(voice.view.steps)
    band = shapes.BAND_OF_ONE if voice.band_is_one else shapes.BAND
    told = [_pick(voice, shapes.STEP_CENTRE if stepped else shapes.CENTRE)]
    told += _asked(voice, brief)
    if brief.understood.past_years and voice.knows("past_high"):
        told.append(_pick(voice, shapes.PAST))
    if stepped:
        after = (shapes.STEP_MOVES, shapes.STEP_READ, band, shapes.STEP_BASELINE)
        told += [_pick(voice, choice) for choice in after]
    else:
        gap = shapes.SAME if voice.same else shapes.MOVED
        # Who asks whether it falls hears the chances first.
        first = (shapes.CHANCE, gap, band) if _asks_side(brief) else (gap, band, shapes.CHANCE)
        told += [_pick(voice, choice) for choice in (*first, shapes.BASELINE)]
        if voice.knows("year_change"):
            told.insert(len(told) - 3, _pick(voice, economy_shapes.OVER_A_YEAR))
    told += _record(voice)
    closing = _pick(voice, shapes.STEP_UNCERTAIN if stepped else shapes.UNCERTAIN)
    for said in _more(voice):
        if _length(told, closing) < SHORT and _length(told, closing, said) <= LONG:
            told.append(said)
    return [*told, closing]


def _asked(voice: Voice, brief: Brief) -> Iterator[Said]:
    """The chance of the value or of the band that the question asks about."""
    asked = brief.understood
    if asked.ceiling is not None:
        yield _pick(voice, economy_shapes.BETWEEN)
    elif asked.threshold is not None:
        yield _pick(voice, shapes.THRESHOLD)


def _asks_side(brief: Brief) -> bool:
    """Whether a chance is asked for and no value: "집값 떨어질 확률"."""
    return brief.understood.chart == "probability" and brief.understood.threshold is None


def _record(voice: Voice) -> list[Said]:
    """How such forecasts did before, where that is measured."""
    score = voice.view.forecast.score
    if score is None:
        return []
    lag = shapes.RECORD_WORSE if score.worse else shapes.RECORD_EVEN
    return [_pick(voice, shapes.RECORD_BETTER if score.better else lag)]


def _more(voice: Voice) -> Iterator[Said]:
    """What may be added to a short summary."""
    if voice.knows("highest"):
        yield _pick(voice, shapes.EXTREMES)
    if voice.knows("low95") and not voice.view.steps:
        yield _pick(voice, shapes.WIDER)


def _together(voices: Sequence[Voice], brief: Brief) -> list[Said]:
    """A summary of several indicators: two sentences each, in the question's order."""
    told = []
    for voice in voices:
        if voice.view.steps:
            told += [_pick(voice, shapes.STEP_CENTRE), _pick(voice, shapes.STEP_MOVES)]
        else:
            centre = shapes.TOGETHER_SAME if voice.same else shapes.TOGETHER_MOVED
            told += [_say(voice, centre[voice.place % len(centre)]), _pick(voice, shapes.TOGETHER_CHANCE)]
        if voice.place == 0:
            told += _asked(voice, brief)
        if brief.understood.past_years and voice.knows("past_high"):
            told.append(_pick(voice, shapes.PAST))
    told += _records(voices)
    closing = _pick(voices[0], shapes.UNCERTAIN)
    for said in _compared(voices):
        if _length(told, closing, said) <= LONG_TOGETHER:
            told.append(said)
    return [*told, closing]


def _records(voices: Sequence[Voice]) -> Iterator[Said]:
    """Of which indicators such forecasts beat taking the last value for the next, and of which not."""
    measured = [(voice, voice.view.forecast.score) for voice in voices]
    better = [voice for voice, score in measured if score and score.better]
    others = [voice for voice, score in measured if score and not score.better]
    for among, shape in ((better, shapes.RECORDS_BETTER), (others, shapes.RECORDS_NOT_BETTER)):
        if among:
            names = [_say(voice, "{name}") for voice in among]
            text = ", ".join(name.text for name in names)
            claims = tuple(claim for name in names for claim in name.claims)
            yield Said(shape.format(names=with_particle(text, "은/는")), claims)


def _compared(voices: Sequence[Voice]) -> Iterator[Said]:
    """What may be added about several indicators: their changes in order, and the baseline."""
    moved = sorted(
        (voice for voice in voices if voice.knows("change")), key=lambda voice: -abs(voice.value("change"))
    )
    if len(moved) > 1:
        parts = [_say(voice, "{name} {change} {rise_or_fall}") for voice in moved]
        text = f"지금과의 차이를 비율로 견주면 {', '.join(part.text for part in parts)} 순으로 큽니다."
        yield Said(text, tuple(claim for part in parts for claim in part.claims))
    yield from (_pick(voice, shapes.TOGETHER_BASELINE) for voice in voices if not voice.view.steps)


def _supposing(voices: Sequence[Voice], brief: Brief) -> list[Said]:
    """A summary that supposes something of the last indicator."""
    *targets, supposed = voices
    if not any(voice.knows("then_median") or voice.knows("then_cut") for voice in targets):
        told = _alone(targets[0], brief) if len(targets) == 1 else _together(targets, brief)
        return [_say(supposed, joint_shapes.RARE), *told]
    told = []
    for voice in targets:
        if voice.view.steps:
            told += [_pick(voice, shapes.STEP_CENTRE), _pick(voice, shapes.STEP_MOVES)]
        else:
            centre = shapes.TOGETHER_SAME if voice.same else shapes.TOGETHER_MOVED
            told.append(_say(voice, centre[voice.place % len(centre)]))
        if voice.place == 0:
            told += _asked(voice, brief)
    told.append(_say(supposed, joint_shapes.SUPPOSE))
    for voice in targets:
        choices = (
            [joint_shapes.THEN_MOVES] if voice.view.steps else [joint_shapes.THEN, joint_shapes.THEN_BAND]
        )
        told += [_say(voice, choice[voice.place % len(choice)]) for choice in choices]
        if voice.knows("then_threshold_chance"):
            told.append(_say(voice, joint_shapes.THEN_THRESHOLD))
    return [*told, _pick(targets[0], shapes.UNCERTAIN)]


def _story(voice: Voice, others: Sequence[Voice], name: ScenarioName) -> Iterator[Said]:
    """The sentences of one scenario that is a part of joint paths."""
    for choice in joint_shapes.STORY[name]:
        yield _pick(voice, choice)
    if not others:
        if voice.knows(f"{name}_way"):
            yield _say(voice, joint_shapes.WAY[name])
        elif name == "base":
            yield _say(voice, shapes.BASE_FROM_LAST[0 if voice.same else 1])


def _beside(others: Sequence[Voice], name: ScenarioName) -> Iterator[Said]:
    """What the other indicators do in the paths of a scenario, if that is known."""
    known = [
        voice for voice in others if voice.knows(f"beside_{name}_{'cut' if voice.view.steps else 'median'}")
    ]
    if not known:
        return
    shape = {True: joint_shapes.BESIDE_STEP, False: joint_shapes.BESIDE_PART}
    parts = [_say(voice, shape[bool(voice.view.steps)].format(case=name)) for voice in known]
    text = joint_shapes.BESIDE[name].format(parts=", ".join(part.text for part in parts))
    yield Said(text, tuple(claim for part in parts for claim in part.claims))


def _length(told: Sequence[Said], *more: Said) -> int:
    return sum(len(said.text) + 1 for said in (*told, *more))


def _lies_above(voice: Voice, slot: str, other: str) -> bool:
    """Whether one value lies above another, as a reader sees them: 2.1% is not below 2.1%."""
    shown = voice.word(slot).text != voice.word(other).text
    return shown and voice.value(slot) > voice.value(other)


def _scenario(voice: Voice, name: ScenarioName) -> Iterator[Said]:
    """The sentences of one scenario."""
    if voice.view.steps:
        first, second = shapes.STEP_SCENARIO[name]
        yield _pick(voice, first)
        if name == "base" or voice.knows(f"{name}_level"):
            yield _pick(voice, second)
        else:
            yield _say(voice, shapes.EMPTY_SIDE[name])
        return
    for choice in shapes.SCENARIO[name]:
        yield _pick(voice, choice)
    if name == "base":
        yield _say(voice, shapes.BASE_FROM_LAST[0 if voice.same else 1])
    elif name == "up":
        yield _say(voice, shapes.UP_FROM_LAST[0 if _lies_above(voice, "up_low", "last") else 1])
    else:
        yield _say(voice, shapes.DOWN_FROM_LAST[0 if _lies_above(voice, "last", "down_high") else 1])
