import io

from rich.console import Console

from gaceta.web.progress import shown


def test_where_no_bar_can_move_a_step_is_a_line_with_its_seconds() -> None:
    written = io.StringIO()
    with shown(Console(file=written, force_terminal=False)) as tell:
        for done in range(3):
            tell("Making the database", done, 2)
        tell("Setting the paper", 0, 1)
        tell("Setting the paper", 1, 1)
    assert written.getvalue() == "Making the database … 0 s\nSetting the paper … 0 s\n"


def test_on_a_terminal_each_step_is_a_bar() -> None:
    written = io.StringIO()
    with shown(Console(file=written, force_terminal=True, width=80)) as tell:
        tell("Making the database", 1, 2)
        tell("Setting the paper", 2, 2)
    assert "Making the database" in written.getvalue()
    assert "Setting the paper" in written.getvalue()
    assert "━" in written.getvalue()
