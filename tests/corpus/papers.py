"""Papers as the United Nations prints them, whole: masthead, title, author, text, footnotes."""

from collections.abc import Sequence

from tests.corpus.press import Print, Sheet

LONG = (
    "审议大会强调，必须在不歧视的基础上充分执行《条约》的所有条款，并促请所有缔约国采取进一步的"
    "实际步骤，以便在审议周期内取得可以核实的进展"
)


def masthead(symbol: str, day: str = "12 April 2024") -> tuple[tuple[str, str], ...]:
    """The rows above the title, left and right."""
    return (
        ("联合国", symbol),
        ("2026 年不扩散核武器条约缔约国", "Distr.: General"),
        ("审议大会筹备委员会", day),
        ("", "Chinese"),
        ("", "Original: English"),
    )


def sheet(symbol: str, day: str = "12 April 2024") -> Sheet:
    """A sheet with a masthead."""
    return Sheet(symbol=symbol, masthead=masthead(symbol, day))


def paper(title: str, author: str = "日本和澳大利亚", *, paragraphs: int = 3) -> Sequence[Print]:
    """A working paper."""
    return [
        Print("text", "", "第二届会议"),
        Print("text", "", "2024 年 7 月 22 日至 8 月 2 日，日内瓦"),
        Print("front", "", title),
        Print("heading", "", f"{author}提交的工作文件"),
        Print("heading", "", "一. 导言"),
        *[Print("text", f"{n}. ", f"{LONG}，{title}第{n}点。") for n in range(1, paragraphs + 1)],
        Print("text", f"{paragraphs + 1}. ", "缔约国注意到此事。^1^", (("1", "见《最后文件》。"),)),
    ]
