"""Exchanged names make questions that no unit answers."""

from nptqa.assembly import Desk
from nptqa.bank import BankEntry
from nptqa.lexicon import GROUPS
from nptqa.training.swapping import Swapper


def entry(question: str) -> BankEntry:
    return BankEntry("chair-paper-2007:38", question)


def test_a_state_is_exchanged_for_one_no_unit_speaks_of_so(desk: Desk) -> None:
    [(before, after)] = Swapper(desk.corpus).swapped([entry("对朝鲜核试验的立场是什么")])
    assert before.question != after
    assert "朝鲜" not in after
    assert GROUPS[0].search(after)
    assert after.endswith("核试验的立场是什么")


def test_the_new_name_is_not_one_that_is_answered(desk: Desk) -> None:
    """WP.77 asks India, Israel and Pakistan to join: none of them takes another's place."""
    question = "敦促以色列不再拖延无条件地以无核武器国身份加入条约"
    for seed in range(30):
        for _, after in Swapper(desk.corpus, seed).swapped([entry(question)]):
            assert not any(name in after for name in ("印度、", "巴基斯坦", "印度不"))


def test_the_same_seed_gives_the_same(desk: Desk) -> None:
    entries = [entry("2007年怎么说"), entry("《全面禁止核试验条约》何时生效"), entry("三大支柱")]
    first = list(Swapper(desk.corpus, 3).swapped(entries))
    assert first == list(Swapper(desk.corpus, 3).swapped(entries))
    assert "三大支柱" not in [before.question for before, _ in first]
