"""What the documents name exists, and what exists is named where it must be."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from prometheus_client import REGISTRY
from pydantic import SecretStr

from riskxpertai import __version__
from riskxpertai.__main__ import app
from riskxpertai.api.answers import NOTICE
from riskxpertai.errors import BadSettings
from riskxpertai.settings import Settings, read_settings

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "riskxpertai"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EXAMPLE = ROOT / ".env.example"
# Made by running something, so they may be missing in a fresh copy.
MADE = (".venv", "var", "node_modules", "web/assets/vendor", ".env")

CODE = re.compile(r"^```[^\n]*\n(?P<block>.*?)^```|`(?P<span>[^`\n]+)`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]*))?\)")
PATH = re.compile(r"\.?[\w.-]+(?:/[\w.-]+)+|[\w-]+\.(?:py|md|toml|lock|json|csv|html|css|js|sh)")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def code(document: Path) -> list[str]:
    """Each line of a code block and each code span."""
    found = CODE.finditer(document.read_text("utf-8"))
    return [line for match in found for line in (match["block"] or match["span"]).splitlines()]


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives a document's headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def variables() -> dict[str, tuple[str, str]]:
    """Default and description of each setting, by its variable."""
    told = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        if isinstance(field.default, SecretStr):
            default = field.default.get_secret_value()
        told[f"RISKXPERTAI_{name.upper()}"] = (default, field.description or "")
    return told


def targets() -> dict[str, str]:
    """The Makefile's targets, each with the help beside it."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    found = [re.match(r"([a-z]+):(?!=)[^#]*(?:## (.*))?$", line) for line in lines]
    return {match[1]: match[2] or "" for match in found if match}


@each_document
def test_links_between_documents_resolve(document):
    for link in LINK.finditer(document.read_text("utf-8")):
        target = document.parent / link["path"] if link["path"] else document
        assert target.exists(), link[0]
        if link["anchor"]:
            assert link["anchor"] in anchors(target), link[0]


@each_document
def test_files_that_are_named_exist(document):
    own = {path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.py")}
    for text in code(document):
        if not PATH.fullmatch(text) or text.startswith(MADE) or text in ("my.csv", "backup.db"):
            continue
        assert (ROOT / text).exists() or text in own, text


@each_document
def test_settings_that_are_named_exist(document):
    named = set(re.findall(r"RISKXPERTAI_[A-Z_]*[A-Z]", document.read_text("utf-8")))
    assert named <= {*variables(), "RISKXPERTAI_TEST_MONGODB_URL"}


@each_document
def test_make_commands_that_are_named_exist(document):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for text in code(document):
        if not text.startswith("make "):
            continue
        for word in shlex.split(text)[1:]:
            name, assigned, _ = word.partition("=")
            assert (f"$({name}" in makefile or f"or $({name})" in makefile) if assigned else name in targets()


@each_document
def test_commands_that_are_named_exist_with_their_options(document):
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for text in code(document):
        words = shlex.split(text.removeprefix("$ "), comments=True) if "riskxpertai " in text else []
        if words[:1] != ["riskxpertai"] or words[1].startswith("-"):
            continue
        command = commands[words[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words[2:] if word.startswith("--")} <= known, text


@each_document
def test_modules_that_are_run_exist(document):
    for text in code(document):
        if run := re.match(r"python3? -m ([\w.]+)", text):
            assert find_spec(run[1]), text


@each_document
def test_no_path_of_anybodys_machine_is_named(document):
    assert not re.search(r"(?<![\w.])/(?:work|opt|tmp|root|home|Users)/", document.read_text("utf-8"))


def test_the_way_places_every_module_and_no_other():
    modules = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if path.name != "__init__.py" or "def " in path.read_text("utf-8")
    }
    named = {text for text in code(ROOT / "docs" / "way.md") if text.endswith(".py")}
    assert named >= modules, f"missing in docs/way.md: {sorted(modules - named)}"
    assert named <= modules, f"no longer there: {sorted(named - modules)}"


def test_the_readme_and_the_commands_agree():
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    korean, english = (ROOT / "README.md").read_text("utf-8").split("\n## English\n")
    for command in commands:
        assert f"`riskxpertai {command}" in korean
        assert f"`riskxpertai {command}" in english


def test_contributors_are_told_every_target_of_the_makefile():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for target, help_ in targets().items():
        assert not help_ or target == "help" or f"`make {target}`" in text, target


def test_the_readme_carries_the_notice_that_answers_carry():
    assert NOTICE in (ROOT / "README.md").read_text("utf-8")


def test_the_changelog_has_a_place_for_what_comes_and_names_this_version():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[Unreleased\]$", text, re.MULTILINE)
    assert __version__ in text


def test_metrics_that_operators_are_told_of_exist():
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    measured = {metric.name for metric in REGISTRY.collect() if metric.name.startswith("riskxpertai")}
    named = {name.removesuffix("_total") for name in re.findall(r"riskxpertai_[a-z_]+", text)}
    assert named == measured


def test_the_list_of_settings_is_the_settings():
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(RISKXPERTAI_\w+)` \| (`[^`]*`|—) \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    assert {name: (default.strip("`—"), meaning) for name, default, _, meaning in rows} == variables()
    assert [name for name, *_ in rows] == list(variables())
    assert all(re.search("[가-힣]", korean) for _, _, korean, _ in rows)


def test_the_example_file_shows_every_setting_at_its_default():
    lines = EXAMPLE.read_text("utf-8").splitlines()
    shown = dict(line[1:].split("=", 1) for line in lines if line.startswith("#RISKXPERTAI_"))
    secret = shown.pop("RISKXPERTAI_TOKEN_SECRET")
    assert secret
    assert shown == {
        name: default for name, (default, _) in variables().items() if name != "RISKXPERTAI_TOKEN_SECRET"
    }


def test_the_example_file_uncommented_is_a_laptop_and_nothing_else(monkeypatch, tmp_path):
    text = EXAMPLE.read_text("utf-8").replace("\n#RISKXPERTAI_", "\nRISKXPERTAI_")
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    defaults = Settings.model_construct()
    changed = {name for name in Settings.model_fields if getattr(settings, name) != getattr(defaults, name)}
    assert changed == {"token_secret"}


def test_production_refuses_the_secret_of_the_example_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    secret = re.search(r"^#RISKXPERTAI_TOKEN_SECRET=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert secret
    monkeypatch.setenv("RISKXPERTAI_ENVIRONMENT", "production")
    monkeypatch.setenv("RISKXPERTAI_TOKEN_SECRET", secret[1])
    with pytest.raises(BadSettings, match="RISKXPERTAI_TOKEN_SECRET"):
        read_settings()
