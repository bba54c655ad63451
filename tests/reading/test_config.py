"""``banmian.toml``: what it may say, and what is said when it is wrong."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pipeline.reading.config import ConfigError, RawConfig, ReleaseTerms, load_config


def load(folder: Path, text: str) -> RawConfig:
    (folder / "banmian.toml").write_text(text, encoding="utf-8")
    return load_config(folder)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path) == RawConfig()
    assert RawConfig().rights == "unknown"
    assert RawConfig().includes("A01.TXT")
    assert not RawConfig().includes("A01.pdf")


FULL = """
newspaper = "澜河日报"
place = "澜河"
pattern = '(?P<newspaper>[^/]+)/(?P<date>\\d{8})-(?P<page>\\d+)'
rights = "restricted"
licence = "CC-BY-4.0"
attribution = "澜河日报社"
include = ["*.txt", "*.text"]
max_page_bytes = 1000

[newspapers.lhrb]
newspaper = "澜河日报"
rights = "licensed"

[[paths]]
glob = "1950s/**"
rights = "open"

[[paths]]
glob = "1950s/**/A01.txt"
licence = "CC0-1.0"
"""


def test_every_key(tmp_path: Path) -> None:
    config = load(tmp_path, FULL)
    assert (config.newspaper, config.place, config.licence, config.attribution) == (
        "澜河日报",
        "澜河",
        "CC-BY-4.0",
        "澜河日报社",
    )
    assert config.include == ("*.txt", "*.text")
    assert config.max_page_bytes == 1000
    assert pickle.loads(pickle.dumps(config)) == config


def test_paths_beat_newspapers_beat_the_rest_key_by_key(tmp_path: Path) -> None:
    config = load(tmp_path, FULL)
    assert config.terms("x/A01.txt", None).rights == "restricted"
    assert config.terms("x/A01.txt", "lhrb").rights == "licensed"
    assert config.terms("x/A01.txt", "澜河日报").rights == "licensed"
    terms = config.terms("1950s/lhrb/A01.txt", "lhrb")
    assert (terms.rights, terms.licence, terms.newspaper) == ("open", "CC0-1.0", "澜河日报")
    assert config.terms("1950s/lhrb/A02.txt", "lhrb").licence == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("1950s/**", "1950s/a/b.txt", True),
        ("1950s/*", "1950s/a/b.txt", False),
        ("**/A01.txt", "A01.txt", True),
        ("**/A01.txt", "a/b/A01.txt", True),
        ("a?.txt", "ab.txt", True),
        ("a?.txt", "a/.txt", False),
        ("a.txt", "abtxt", False),
    ],
)
def test_globs(tmp_path: Path, glob: str, path: str, matches: bool) -> None:
    config = load(tmp_path, f'[[paths]]\nglob = "{glob}"\nrights = "open"')
    assert (config.path_terms(path).rights == "open") is matches


def test_digest_is_of_what_is_said_not_of_how(tmp_path: Path) -> None:
    one = load(tmp_path, 'place = "澜河"\nrights = "open"').digest()
    assert load(tmp_path, "# a note\nrights = \"open\"\nplace = '澜河'").digest() == one
    assert load(tmp_path, 'rights = "licensed"\nplace = "澜河"').digest() != one
    assert load(tmp_path, "").digest() == RawConfig().digest()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('newspapr = "澜河日报"', "newspapr: unknown key; use one of attribution"),
        ('rights = "free"', "rights: unknown value 'free'; use one of open"),
        ("newspaper = 3", "newspaper: 3 is no text"),
        ('newspaper = " "', "newspaper: ' ' is no text"),
        ("pattern = '(?P<date>'", "pattern: no regular expression"),
        ("pattern = '(?P<dat>.*)'", "pattern: groups not known here: dat"),
        ("pattern = '.*'", "pattern: groups not known here: none"),
        ("pattern = '(?P<year>.*)'", "year, month and day go together"),
        ('include = "*.txt"', "include: '*.txt' is no list"),
        ("max_page_bytes = 0", "max_page_bytes: 0 is no number"),
        ("max_page_bytes = true", "max_page_bytes: True is no number"),
        ("newspapers = 3", "newspapers: no tables"),
        ("[newspapers.lhrb]\nplace = '澜河'", "newspapers.lhrb.place: unknown key"),
        ("[newspapers.lhrb]\nrights = 'no'", "newspapers.lhrb.rights: unknown value"),
        ("[[paths]]\nrights = 'open'", "paths[0].glob: missing"),
        ("paths = 3", "paths: no list of tables"),
        ("newspaper = 澜河日报", "not TOML"),
    ],
)
def test_mistakes_are_told_in_one_line_with_file_key_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert said in message
    assert str(tmp_path / "banmian.toml") in message
    assert "\n" not in message
    assert "; " in message or ", " in message


def test_a_file_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "banmian.toml").write_bytes('newspaper = "澜河日报"'.encode("gb18030"))
    with pytest.raises(ConfigError, match=r"cannot be read .*UTF-8"):
        load_config(tmp_path)


def test_cleaning_says_what_to_hide(tmp_path: Path) -> None:
    config = load(tmp_path, '[cleaning]\nmask = ["mobile", "email", "mobile"]\nsimplified = true\n')
    assert config.masked == ("email", "mobile")
    assert config.simplified
    assert RawConfig().masked == ()
    assert config.digest() != RawConfig().digest()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("cleaning = 1", "cleaning: no table"),
        ('[cleaning]\nmask = "mobile"', "cleaning.mask: 'mobile' is no list"),
        ('[cleaning]\nmask = ["phone"]', "cleaning.mask: unknown phone; use any of email, id_card"),
        ('[cleaning]\nsimplified = "yes"', "cleaning.simplified: 'yes' is neither"),
        ("[cleaning]\nhide = []", "cleaning.hide: unknown key"),
    ],
)
def test_cleaning_is_checked(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        load(tmp_path, text)


def test_profiles_are_the_full_one_unless_both_are_wanted(tmp_path: Path) -> None:
    assert load_config(tmp_path).profiles == ("full",)
    assert load(tmp_path, 'profiles = ["open", "full"]').profiles == ("full", "open")
    with pytest.raises(ConfigError, match="profiles"):
        load(tmp_path, 'profiles = ["open"]')


def test_a_release_may_have_a_name_a_title_and_someone_to_ask(tmp_path: Path) -> None:
    said = load(
        tmp_path,
        '[release]\nname = "lanhe-press"\ntitle = "澜河报纸"\ncontact = "editor@lanhe.example"\ntakedown_days = 7\n',
    )
    assert said.release == ReleaseTerms("lanhe-press", "澜河报纸", "editor@lanhe.example", 7)
    assert RawConfig().release == ReleaseTerms("banmian")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('name = "澜河"', "release.name: '澜河' is no identifier"),
        ("takedown_days = 0", "release.takedown_days: 0 is no number of days"),
        ('version = "1.0.0"', "release.version: unknown key"),
    ],
)
def test_mistakes_about_the_release_are_named(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        load(tmp_path, f"[release]\n{line}\n")
