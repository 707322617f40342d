"""Keys are shown once, kept hashed, and refused when they are not good."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.errors import KeyRefused, StateError, UnknownKey
from nptqa.state.keys import SESSION, Keys, Scope


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Keys:
    return Keys(tmp_path, clock)


def test_a_key_opens_and_its_file_does_not_hold_it(keys: Keys, tmp_path: Path) -> None:
    key, text = keys.add("Notebook", Scope.CURATE)
    assert keys.check(text) == key
    secret = text.split("_", 2)[2]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob(f"{Keys.FILE}*"))
    assert key.key_id.encode() in kept
    assert secret.encode() not in kept


def test_two_keys_of_one_secret_would_have_two_hashes(keys: Keys) -> None:
    """The salt: equal secrets cannot be seen to be equal."""
    from nptqa.state import keys as module

    assert module._hashed(b"a" * 16, "s") != module._hashed(b"b" * 16, "s")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[:-1],
        lambda text: text + "x",
        lambda text: text.replace("nptqa_", "other_"),
        lambda text: text.split("_", 2)[2],
        lambda text: "nptqa_" + "0" * 12 + "_" + text.split("_", 2)[2],
        lambda text: text.rsplit("_", 1)[0],
        lambda text: "\ud800",
        lambda text: "nptqa_' OR 1=1 --_x",
    ],
)
def test_anything_else_is_refused(keys: Keys, spoil: object) -> None:
    _, text = keys.add("one", Scope.READ)
    with pytest.raises(KeyRefused):
        keys.check(spoil(text))  # type: ignore[operator]


def test_without_a_file_every_key_is_refused_and_none_is_made(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "state")
    with pytest.raises(KeyRefused):
        keys.check("nptqa_0_0")
    assert keys.all() == []
    assert keys.session("0") is None
    assert not (tmp_path / "state").exists()


def test_a_key_expires_on_its_day(keys: Keys, clock: Clock) -> None:
    _, text = keys.add("guest", Scope.READ, days=1)
    clock.now += 24 * 3600 - 1
    keys.check(text)
    clock.now += 1
    with pytest.raises(KeyRefused, match="expired"):
        keys.check(text)


def test_a_revoked_key_and_its_sessions_end(keys: Keys, clock: Clock) -> None:
    key, text = keys.add("gone", Scope.ADMIN)
    token = keys.sign_in(key)
    assert keys.session(token) == key
    assert keys.revoke(key.key_id).revoked == int(clock.now)
    clock.now += 50
    assert keys.revoke(key.key_id).revoked == int(clock.now) - 50
    assert keys.session(token) is None
    with pytest.raises(KeyRefused, match="revoked"):
        keys.check(text)


def test_revoking_what_is_not_there(keys: Keys) -> None:
    with pytest.raises(UnknownKey, match="'nope'") as caught:
        keys.revoke("nope")
    assert "key list" in caught.value.hint


def test_sessions_end_by_sign_out_time_and_expiry(keys: Keys, clock: Clock) -> None:
    key, _ = keys.add("curator", Scope.CURATE, days=1)
    first, second = keys.sign_in(key), keys.sign_in(key)
    assert first != second
    keys.sign_out(first)
    assert keys.session(first) is None
    assert keys.session(second) == key
    clock.now += SESSION
    assert keys.session(second) is None
    clock.now += 24 * 3600 - SESSION - 10
    late = keys.sign_in(key)
    clock.now += 10
    assert keys.session(late) is None  # the key has expired meanwhile


def test_last_use_is_noted_at_most_once_a_minute(keys: Keys, clock: Clock) -> None:
    _, text = keys.add("script", Scope.READ)
    noted = []
    for step in (0, 30, 30, -3600):
        clock.now += step
        keys.check(text)
        noted.append(keys.all()[0].used)
    assert noted == [1_000_000, 1_000_000, 1_000_060, 1_000_060 - 3600]


def test_a_note_that_cannot_be_kept_refuses_nobody(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full, say."""
    key, text = keys.add("script", Scope.READ)

    def full() -> None:
        raise StateError("disk full")

    monkeypatch.setattr(keys._database, "transaction", full)
    assert keys.check(text) == key


def test_several_processes_see_the_same_keys(tmp_path: Path) -> None:
    _, text = Keys(tmp_path).add("one", Scope.READ)
    other = Keys(tmp_path)
    assert other.check(text).name == "one"
    other.revoke(other.all()[0].key_id)
    with pytest.raises(KeyRefused):
        Keys(tmp_path).check(text)


@given(st.sampled_from(Scope), st.sampled_from(Scope))
def test_scopes_are_ordered(given_: Scope, wanted: Scope) -> None:
    order = ["read", "curate", "admin"]
    assert given_.allows(wanted) == (order.index(given_) >= order.index(wanted))
