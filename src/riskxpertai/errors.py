"""Everything that can go wrong, in one tree.

    RiskXpertError                  500  fault
    ├── BadInput                    400  bad_input        the caller can mend it
    │   ├── BadQuestion             422  bad_question
    │   ├── BadMonths               422  bad_months       outside 1 to 24
    │   ├── BadSeries               422  bad_series       a reader's own CSV
    │   └── UnknownIndicator        404  unknown_indicator
    ├── NotSignedIn                 401  not_signed_in
    │   ├── SessionEnded            401  session_ended
    │   └── LoginRefused            401  login_refused
    ├── NotAllowed                  403  not_allowed
    ├── NotFound                    404  not_found        another reader's things too
    ├── Conflict                    409  conflict
    ├── TooMany                     429  too_many         with `retry_after`
    ├── DataTooOld                  503  data_too_old
    ├── LoginFailed                 503  login_failed     Kakao is away, or not what it should be
    ├── NarratorFailed              503  narrator_failed  the language model; the template steps in
    ├── SourceFailed                503  source_failed    a data source; the last vintage stands
    ├── StoreFailed                 503  store_failed     log or history
    │   ├── StoreAway               503  store_failed     it does not answer at all
    │   └── RunFinished             503  store_failed     an answer that is told to its end takes no event
    └── BadSettings                 500  bad_settings     at the start, never later

Adapters translate what their libraries raise into one of these. `sentence` is Korean, written for
the reader and safe to show; the exception's own text is English, for the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal


class RiskXpertError(Exception):
    """A fault of ours."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "fault"
    default: ClassVar[str] = "일시적인 오류가 생겼습니다. 잠시 뒤 다시 시도해 주세요."

    def __init__(
        self, detail: str = "", *, sentence: str | None = None, retry_after: int | None = None
    ) -> None:
        """Say what happened.

        Args:
            detail: English, for the log; never holds a reader's words or a secret.
            sentence: Korean, for the reader; the class's own when left out.
            retry_after: seconds after which another try makes sense.
        """
        super().__init__(detail or self.code)
        self.sentence = sentence or self.default
        self.retry_after = retry_after


class BadInput(RiskXpertError):
    """The caller sent something that can't be used."""

    status = 400
    code = "bad_input"
    default = "보내신 내용을 읽을 수 없습니다. 형식을 확인해 주세요."


class BadQuestion(BadInput):
    """The question is empty, too long, or not text."""

    status = 422
    code = "bad_question"
    default = "질문은 1자 이상 2,000자 이하로 적어 주세요."


class BadMonths(BadInput):
    """The month picker is outside 1 to 24."""

    status = 422
    code = "bad_months"
    default = "예측 기간은 1개월에서 24개월 사이로 골라 주세요."


class BadSeries(BadInput):
    """A CSV of the reader's own can't be used; the detail names line and column."""

    status = 422
    code = "bad_series"
    default = "시계열 파일을 읽을 수 없습니다."


class UnknownIndicator(BadInput):
    """No indicator has this id."""

    status = 404
    code = "unknown_indicator"
    default = "그런 지표가 없습니다. 지표 목록을 확인해 주세요."


class NotSignedIn(RiskXpertError):
    """No valid access token."""

    status = 401
    code = "not_signed_in"
    default = "로그인이 필요합니다."


class SessionEnded(NotSignedIn):
    """The token is too old or was revoked; refresh or sign in again."""

    code = "session_ended"
    default = "로그인이 만료되었습니다. 다시 로그인해 주세요."


class LoginRefused(NotSignedIn):
    """A login that was not ours, came too late, was used before, or was cancelled."""

    code = "login_refused"
    default = "로그인을 마치지 못했습니다. 다시 로그인해 주세요."

    def __init__(
        self, detail: str, *, reason: Literal["cancelled", "expired", "refused"] = "refused"
    ) -> None:
        """Say what happened.

        Args:
            detail: English, for the log.
            reason: the page's word for it.
        """
        super().__init__(detail)
        self.reason = reason


class NotAllowed(RiskXpertError):
    """Signed in, but this is switched off or not his to do."""

    status = 403
    code = "not_allowed"
    default = "이 기능은 사용할 수 없습니다."


class NotFound(RiskXpertError):
    """Nothing here, or nothing of this reader's."""

    status = 404
    code = "not_found"
    default = "찾을 수 없습니다. 삭제되었거나 주소가 잘못되었습니다."


class Conflict(RiskXpertError):
    """The same idempotency key came with another question."""

    status = 409
    code = "conflict"
    default = "같은 요청 번호로 다른 질문이 이미 접수되었습니다."


class TooMany(RiskXpertError):
    """A limit was reached."""

    status = 429
    code = "too_many"
    default = "요청이 너무 잦습니다. 잠시 뒤 다시 시도해 주세요."

    def __init__(
        self,
        detail: str = "",
        *,
        sentence: str | None = None,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say what is used up.

        Args:
            detail: English, for the log.
            sentence: Korean, for the reader.
            retry_after: seconds after which another try makes sense.
            headers: what is left, for the response.
        """
        super().__init__(detail, sentence=sentence, retry_after=retry_after)
        self.headers = dict(headers or {})


class DataTooOld(RiskXpertError):
    """The last observation lies further back than the network reaches; `sync` mends it."""

    status = 503
    code = "data_too_old"
    default = "자료가 너무 오래되어 예측할 수 없습니다. 운영자가 `riskxpertai sync`로 자료를 갱신해야 합니다."


class LoginFailed(RiskXpertError):
    """Kakao did not answer, or not with what was asked."""

    status = 503
    code = "login_failed"
    default = "카카오에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요."


class NarratorFailed(RiskXpertError):
    """The language model did not answer, or not with what was asked."""

    status = 503
    code = "narrator_failed"
    default = "언어 모델이 응답하지 않아 서식 문장으로 대신합니다."


class SourceFailed(RiskXpertError):
    """A data source did not answer, or not with data."""

    status = 503
    code = "source_failed"
    default = "자료 제공처에 연결하지 못했습니다. 저장된 최신 자료를 사용합니다."


class StoreFailed(RiskXpertError):
    """The answer log or the history can't be reached."""

    status = 503
    code = "store_failed"
    default = "저장소에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요."


class StoreAway(StoreFailed):
    """The store does not answer, whoever asks it for what."""


class RunFinished(StoreFailed):
    """An event came after an answer's end; what was told never changes."""


class BadSettings(RiskXpertError):
    """The settings contradict each other or are unsafe; the service does not start."""

    code = "bad_settings"
    default = "설정을 확인해 주세요."
