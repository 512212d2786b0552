import pytest
from pydantic import ValidationError

from riskxpertai.errors import BadSettings
from riskxpertai.settings import EXAMPLE_SECRET, SHORTEST_SECRET, Settings, read_settings

GOOD_SECRET = "a-long-and-rarely-guessed-secret-of-46-letters"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch, tmp_path):
    """No variable of ours, and no `.env` beside the working directory."""
    for field in Settings.model_fields:
        monkeypatch.delenv(f"RISKXPERTAI_{field.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def refused(monkeypatch):
    """Reads the settings with some variables set; tells what the refusal says."""

    def read(**variables: str) -> str:
        for name, value in variables.items():
            monkeypatch.setenv(f"RISKXPERTAI_{name.upper()}", value)
        with pytest.raises(BadSettings) as caught:
            read_settings()
        return str(caught.value)

    return read


def test_an_empty_environment_gives_a_laptop_that_needs_nothing():
    settings = read_settings()
    assert settings.environment == "laptop"
    assert settings.guests_allowed
    assert settings.narrator == "template:"
    assert settings.answer_log.get_secret_value() == "memory:"
    assert settings.database == settings.home / "riskxpertai.db"


def test_every_field_describes_itself_and_has_a_default():
    assert all(field.description and not field.is_required() for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    "name", [name for name, field in Settings.model_fields.items() if field.default is None]
)
def test_a_variable_set_to_nothing_is_one_that_is_not_set(monkeypatch, name):
    monkeypatch.setenv(f"RISKXPERTAI_{name.upper()}", "")
    assert getattr(read_settings(), name) is None


def test_an_empty_address_of_the_ecb_switches_refreshing_off(monkeypatch):
    monkeypatch.setenv("RISKXPERTAI_ECB_URL", "")
    assert read_settings().ecb_url == ""


def test_a_file_beside_the_working_directory_is_read_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("RISKXPERTAI_THREADS=3\nRISKXPERTAI_REFRESH_DAYS=7\n", encoding="utf-8")
    monkeypatch.setenv("RISKXPERTAI_THREADS", "2")
    settings = read_settings()
    assert (settings.threads, settings.refresh_days) == (2, 7)


def test_settings_are_frozen():
    settings = read_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.threads = 2  # type: ignore[misc]


def test_production_refuses_a_missing_secret(refused):
    assert "RISKXPERTAI_TOKEN_SECRET" in refused(environment="production")


def test_production_refuses_a_short_secret_without_repeating_it(refused):
    short = GOOD_SECRET[: SHORTEST_SECRET - 1]
    told = refused(environment="production", token_secret=short)
    assert "RISKXPERTAI_TOKEN_SECRET" in told
    assert short not in told


def test_production_refuses_the_example_secret_however_long_it_is(refused):
    told = refused(environment="production", token_secret=EXAMPLE_SECRET + "-" + GOOD_SECRET)
    assert "RISKXPERTAI_TOKEN_SECRET" in told
    assert GOOD_SECRET not in told


def test_production_with_a_good_secret_starts_with_guests_off(monkeypatch):
    monkeypatch.setenv("RISKXPERTAI_ENVIRONMENT", "production")
    monkeypatch.setenv("RISKXPERTAI_TOKEN_SECRET", GOOD_SECRET)
    assert not read_settings().guests_allowed


KAKAO = {
    "public_url": "https://riskxpertai.example",
    "kakao_client_id": "0123456789abcdef",
    "kakao_client_secret": GOOD_SECRET,
    "kakao_admin_key": GOOD_SECRET,
}


def test_production_with_kakao_starts_when_all_its_settings_are_there(monkeypatch):
    for name, value in {"environment": "production", "token_secret": GOOD_SECRET, **KAKAO}.items():
        monkeypatch.setenv(f"RISKXPERTAI_{name.upper()}", value)
    assert read_settings().kakao_client_id
    assert GOOD_SECRET not in repr(read_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kakao_client_secret", ""),
        ("kakao_client_secret", f"{EXAMPLE_SECRET}-{GOOD_SECRET}"),
        ("kakao_admin_key", ""),
        ("kakao_admin_key", f"{EXAMPLE_SECRET}-{GOOD_SECRET}"),
        ("public_url", ""),
        ("public_url", "http://riskxpertai.example"),
        ("kakao_url", "http://kauth.kakao.com"),
    ],
)
def test_production_refuses_kakao_without_its_keys_or_over_plain_http(refused, name, value):
    told = refused(environment="production", token_secret=GOOD_SECRET, **{**KAKAO, name: value})
    assert f"RISKXPERTAI_{name.upper()}" in told
    assert GOOD_SECRET not in told


@pytest.mark.parametrize(
    "value", ["riskxpertai.example", "https://a.example/path", "https://user@a.example", "ftp://a.example"]
)
def test_an_address_of_the_service_is_an_origin(refused, value):
    assert "RISKXPERTAI_PUBLIC_URL" in refused(public_url=value)


def test_guests_can_be_switched_on_in_production(monkeypatch):
    monkeypatch.setenv("RISKXPERTAI_ENVIRONMENT", "production")
    monkeypatch.setenv("RISKXPERTAI_TOKEN_SECRET", GOOD_SECRET)
    monkeypatch.setenv("RISKXPERTAI_GUESTS", "true")
    assert read_settings().guests_allowed


def test_guests_can_be_switched_off_on_a_laptop(monkeypatch):
    monkeypatch.setenv("RISKXPERTAI_GUESTS", "false")
    assert not read_settings().guests_allowed


def test_secrets_stay_out_of_what_is_printed(monkeypatch):
    monkeypatch.setenv("RISKXPERTAI_TOKEN_SECRET", GOOD_SECRET)
    monkeypatch.setenv("RISKXPERTAI_NARRATOR_KEY", GOOD_SECRET)
    assert GOOD_SECRET not in f"{read_settings()} {read_settings()!r}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("environment", "staging-7731"),
        ("answer_minutes", "soon-7731"),
        ("retention_days", "-7731"),
        ("narrator_profile", "dialect-7731"),
        ("narrator_tokens", "-7731"),
        ("narrator_seconds", "-7731"),
        ("access_minutes", "-7731"),
        ("refresh_days", "7731-days"),
        ("guests", "maybe-7731"),
        ("asks_per_minute", "-7731"),
        ("refresh_hours", "-7731"),
        ("threads", "-7731"),
        ("log_level", "LOUD-7731"),
    ],
)
def test_a_bad_value_is_refused_by_the_variables_name_and_never_repeated(refused, name, value):
    told = refused(**{name: value})
    assert f"RISKXPERTAI_{name.upper()}" in told
    assert "7731" not in told


def test_every_bad_value_is_told_at_once(refused):
    told = refused(threads="none", refresh_days="0")
    assert "RISKXPERTAI_THREADS" in told
    assert "RISKXPERTAI_REFRESH_DAYS" in told


def test_a_narrator_must_be_the_template_or_an_http_address(refused):
    told = refused(narrator="ftp://7731.example/v1", narrator_model="some-model")
    assert "RISKXPERTAI_NARRATOR" in told
    assert "7731" not in told


def test_a_narrators_address_needs_a_model(refused):
    told = refused(narrator="http://127.0.0.1:11434/v1")
    assert "RISKXPERTAI_NARRATOR_MODEL" in told


def test_a_narrators_address_with_a_model_is_enough(monkeypatch):
    monkeypatch.setenv("RISKXPERTAI_NARRATOR", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("RISKXPERTAI_NARRATOR_MODEL", "some-model")
    settings = read_settings()
    assert settings.narrator_key is None
    assert settings.narrator_profile == "auto"


@pytest.mark.parametrize("url", ["redis://u:7731@127.0.0.1/1", "rediss://:7731@redis.example:6380/0"])
def test_an_answer_log_on_redis_is_taken_and_its_password_never_shown(monkeypatch, url):
    monkeypatch.setenv("RISKXPERTAI_ANSWER_LOG", url)
    settings = read_settings()
    assert settings.answer_log.get_secret_value() == url
    assert "7731" not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


def test_an_answer_log_of_another_kind_is_refused_without_repeating_it(refused):
    told = refused(answer_log="memcached://:7731@127.0.0.1")
    assert "RISKXPERTAI_ANSWER_LOG" in told
    assert "7731" not in told


@pytest.mark.parametrize("url", ["mongodb://127.0.0.1/x", "sqlite:///", "sqlite:relative.db", "history.db"])
def test_a_history_that_is_no_sqlite_file_has_no_file(monkeypatch, url):
    monkeypatch.setenv("RISKXPERTAI_HISTORY", url)
    with pytest.raises(BadSettings, match="RISKXPERTAI_HISTORY"):
        _ = read_settings().database


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("mongodb://127.0.0.1", "mongodb://127.0.0.1"),
        ("mongodb://me:s3cret@a:1,b:2/db?tls=true", "mongodb://a:1,b:2/db"),
        ("mongodb+srv://me:s3cret@x.example/?retryWrites=true&w=majority", "mongodb+srv://x.example/"),
        ("mongodb://me:s3c/ret@x.example/db", "mongodb://…"),
        ("mongodb://me:s3c@s3cret@x.example/db", "mongodb://…"),
        ("mongodb://x.example/db?tlsCertificateKeyFilePassword=a@s3cret", "mongodb://…"),
        ("mongodb://x.example/db?tlsCertificateKeyFilePassword=s3cret", "mongodb://x.example/db"),
    ],
)
def test_of_a_mongodb_url_only_hosts_and_database_are_shown(monkeypatch, url, shown):
    monkeypatch.setenv("RISKXPERTAI_HISTORY", url)
    settings = read_settings()
    assert settings.on_mongodb
    assert settings.history_url == url
    assert settings.history_shown == shown
    assert "s3c" not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///state/a%20b.db", "state/a b.db"), ("sqlite:////srv/riskxpertai.db", "/srv/riskxpertai.db")],
)
def test_three_slashes_name_a_relative_file_and_four_an_absolute_one(monkeypatch, url, path):
    monkeypatch.setenv("RISKXPERTAI_HISTORY", url)
    assert read_settings().database.as_posix() == path
