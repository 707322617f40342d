"""The three tables of words."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from nptqa.compare import Kinship
from nptqa.corpus.identify import FIELDS, Sure
from nptqa.corpus.kinds import KINDS
from nptqa.domain import Label, Mode, Outcome, Part, Reason, UnitKind
from nptqa.forms import Form
from nptqa.lexicon import Flag
from nptqa.service import wording
from nptqa.service.problem_kinds import TITLES
from nptqa.service.wording import LANGUAGES, REPLIES, Words, load
from nptqa.state.jobs import DocumentState, JobState
from nptqa.state.keys import Scope
from nptqa.verification import Note, Verdict

WEB = Path(__file__).parents[2] / "web"
TABLES = load(WEB / "wording")
_CALLED = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']\s*[,)]""")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_equal_keys_and_places(language: str) -> None:
    """Whatever one language says, each says, with the same values filled in."""
    default = TABLES["zh-Hans"].table
    table = TABLES[language].table
    assert set(table) == set(default)
    for key, text in table.items():
        assert text.strip(), key
        assert _names(text) == _names(default[key]), key


@pytest.mark.parametrize("language", REPLIES)
def test_replies_say_all_in_their_own_language(language: str) -> None:
    """Whatever a turn, a verdict or a comparison is drawn with; of the problems the commonest."""
    path = WEB / "wording" / "replies" / f"{language}.toml"
    said = dict(wording._flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))
    turn = (WEB / "templates" / "turn.html").read_text(encoding="utf-8")
    parts = (WEB / "templates" / "parts.html").read_text(encoding="utf-8")
    called = {*_CALLED.findall(turn), *_CALLED.findall(parts.partition("{% macro suggestions")[0])}
    for name in ("verify.html", "compare.html", "diff.html"):
        called |= {*_CALLED.findall((WEB / "templates" / name).read_text(encoding="utf-8"))}
    turn_sections = ("kind.", "standing.", "reason.", "outcome.", "card.", "ask.ready_")
    check_sections = ("verdict.", "claim.", "note.", "flag.", "form.", "kinship.", "strength.")
    sections = turn_sections + check_sections
    called |= {key for key in TABLES["en"].table if key.startswith(sections)}
    assert called <= {*said, "part.front"}
    assert set(said) <= {*TABLES["en"].table, *wording._PLACES.values()}
    for key in set(said) & set(TABLES["en"].table):
        assert _names(said[key]) == _names(TABLES["en"].table[key]), key


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("fr", "par. 187, sous-par. 36"),
        ("es", "párr. 187, subpárr. 36"),
        ("ru", "п. 187, подп. 36"),
        ("ar", "الفقرة 187, الفقرة الفرعية 36"),
        ("en", "para. 187, sub-para. 36"),
        ("zh-Hant", "第187段内第36段"),
    ],
)
def test_places_in_each_language(language: str, place: str) -> None:
    """Numbers stay, names change."""
    label = Label("第187段内第36段", "para. 187, sub-para. 36")
    assert TABLES[language].place(label) == place


@pytest.mark.parametrize(
    ("question", "guessed", "spoken"),
    [
        ("NPT/CONF.2020/WP.77, para. 187, sub-para. 36", "es", ""),
        ("Que dit le paragraphe 36 du WP.77 ?", "fr", "fr"),
        ("¿Qué dice el párr. 36 del WP.77 para los Estados?", "es", "es"),
        ("что сказано в WP.77", "ru", "ru"),
        ("舰艇核推进", "zh", ""),
        ("naval propulsion", "en", ""),
    ],
)
def test_which_language_a_reply_is_in(question: str, guessed: str, spoken: str) -> None:
    """A reference in English notation is no Spanish, though para is a Spanish word."""
    assert wording.reply_language(question, guessed) == spoken


def test_every_key_a_template_names_exists() -> None:
    """A missing one would break the page it stands on."""
    called = {
        key
        for path in (WEB / "templates").glob("*.html")
        for key in _CALLED.findall(path.read_text(encoding="utf-8"))
    }
    assert called <= set(TABLES["en"].table)


_MADE = (
    *(
        "problems",
        "examples",
        "reason",
        "outcome",
        "count",
        "part",
        "fact",
        "kind",
        "standing",
        "curate",
        "defect",
        "format",
        "state",
    ),
    *("verdict", "claim", "note", "flag", "form", "kinship", "strength", "suggest"),
    *("upload_job", "upload_next", "upload_document", "upload_field", "sure"),
)
"""Tables whose keys come from data."""


def test_every_key_is_used() -> None:
    """Words nobody sees would still have to be translated."""
    folders = (WEB / "templates", Path(wording.__file__).parent)
    source = "".join(
        path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.*")
    )
    dynamic = tuple(f"{name}." for name in (*_MADE, "language", "nav"))
    keys = [key for key in TABLES["en"].table if not key.startswith(dynamic)]
    made = {*(f"search.{item}" for item in Mode), "reader.marked", "reader.unmarked"}
    made |= {"reader.cites", "reader.cited_by", "search.kinds", "search.bodies"}
    made |= {"ask.inherited", "ask.read"}
    made |= {"about.bands_answered", "about.bands_check", "about.bands_not_found"}
    made |= {f"ask.ready_{item}" for item in Outcome}
    made |= {f"signin.{item}" for item in Scope}
    assert [key for key in keys if key not in source and key not in made] == []


def test_every_value_that_picks_a_word_has_one() -> None:
    """Enums and problem codes name keys."""
    wanted = {
        *(f"outcome.{item}" for item in Outcome),
        *(f"ask.ready_{item}" for item in Outcome),
        *(f"reason.{item}" for item in Reason if item),
        *(f"part.{item}" for item in Part),
        *(f"count.{item}" for item in UnitKind),
        *(f"search.{item}" for item in Mode),
        *(f"verdict.{item}{end}" for item in Verdict for end in ("", "_note")),
        *(f"note.{item}" for item in Note),
        *(f"flag.{item}" for item in Flag),
        *(f"form.{item}" for item in Form),
        *(f"kinship.{item}" for item in Kinship),
        *(f"{table}.{item}" for item in JobState for table in ("upload_job", "upload_next")),
        *(f"upload_document.{item}" for item in DocumentState),
        *(f"upload_field.{item}" for item in FIELDS),
        *(f"sure.{item}" for item in Sure),
        *(f"problems.{code}.{part}" for code in TITLES for part in ("title", "text")),
    }
    assert wanted <= set(TABLES["en"].table)


@pytest.mark.parametrize("language", [*LANGUAGES, *REPLIES])
def test_every_kind_of_document_has_a_word(language: str) -> None:
    """The same kinds everywhere, called as the API calls them in its two languages."""
    folder = "." if language in LANGUAGES else "replies"
    path = WEB / "wording" / folder / f"{language}.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))["kind"]
    assert set(words) == set(KINDS)
    if language == "zh-Hans":
        assert words == {kind: label.zh for kind, label in KINDS.items()}
    if language == "en":
        assert {kind: word.lower() for kind, word in words.items()} == {
            kind: label.en for kind, label in KINDS.items()
        }


def test_problem_titles_are_the_english_wording() -> None:
    """A program and a person read the same title."""
    table = TABLES["en"].table
    assert {code: table[f"problems.{code}.title"] for code in TITLES} == TITLES


def test_an_unknown_key_is_an_error() -> None:
    """Nothing silent."""
    words = Words("en", {"a": "{n} pages"})
    assert words("a", n=2) == "2 pages"
    assert words.get("b", "otherwise") == "otherwise"
    with pytest.raises(KeyError):
        words("b")
