"""The page and the picture of the sharing state's limits."""

from pathlib import Path

from gaceta.proof.corpus import catalogue, drawing, tables
from gaceta.proof.corpus.drawing import Line
from gaceta.proof.corpus.measuring import Progress
from gaceta.proof.corpus.sharing import (
    DAYS,
    NEVER_AT_ONCE,
    ONE_PERSON,
    Limits,
    Outcome,
    outcome,
    play_all,
)
from gaceta.seats.model import Policy

HONEST = (*ONE_PERSON, *NEVER_AT_ONCE)
TRIED = tuple(Limits(shared, days) for days in (1, 2, 3) for shared in (2, 3, 4, 6, 8, 12))

PAGE = Path(__file__).parent / "pages" / "sharing.md"


def write(folder: Path, policy: Policy, *, seats: int, seed: int, tell: Progress) -> list[Path]:
    """The page and its picture; gives their paths."""
    names = (*HONEST, *catalogue.AT_ONCE)
    played = play_all(policy, names, seats=seats, seed=seed, tell=tell)
    own = outcome(played, policy, Limits(policy.sharing_shared, policy.sharing_days))
    tried = [outcome(played, policy, limits) for limits in TRIED]
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    written = {
        folder / "sharing.md": _page(policy, own, tried, seats, seed),
        folder / "pictures" / "sharing.svg": _picture(policy, tried),
    }
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return list(written)


def _page(policy: Policy, own: Outcome, tried: list[Outcome], seats: int, seed: int) -> str:
    scenes = [(name, *_shares(name, share)) for name, share in own.called.items()]
    return PAGE.read_text("utf-8").format(
        seats=seats,
        seed=seed,
        within=policy.sharing_return // 60_000,
        apart=policy.sharing_apart // 60_000,
        noticed=policy.sharing_noticed,
        shared=policy.sharing_shared,
        days=policy.sharing_days,
        quiet=policy.sharing_quiet // 86_400_000,
        day=18,
        weeks=DAYS // 7,
        curve=tables.markdown(
            ("alternations, days", "accused, everyday", "accused, all honest", "missed"),
            [_row(one) for one in tried],
        ),
        scenes=tables.markdown(("scene", "called shared", "that is"), scenes),
    )


def _shares(name: str, share: float) -> tuple[str, str]:
    right = "right" if (share > 0) == (name in catalogue.AT_ONCE) else "wrong"
    return f"{100 * share:.0f} %", right if name in HONEST or share else "missed"


def _row(one: Outcome) -> tuple[str, ...]:
    accused = f"{100 * one.mean(everyday()):.1f} %"
    in_all = f"{100 * one.mean(HONEST):.1f} %"
    missed = f"{100 * (1 - one.mean(catalogue.AT_ONCE)):.1f} %"
    return f"{one.limits.shared} on {one.limits.days}", accused, in_all, missed


def everyday() -> list[str]:
    """The honest scenes without the hard ones."""
    return [name for name in HONEST if name not in catalogue.HARD]


def _picture(policy: Policy, tried: list[Outcome]) -> str:
    same = [one for one in tried if one.limits.days == policy.sharing_days] or tried
    accused = tuple(100 * one.mean(HONEST) for one in same)
    missed = tuple(100 * (1 - one.mean(catalogue.AT_ONCE)) for one in same)
    return drawing.curves(
        f"The limit of the sharing state, on {same[0].limits.days} days",
        "alternations in a week",
        [str(one.limits.shared) for one in same],
        (
            Line("accused wrongly, per cent of honest seats", accused),
            Line("missed, per cent of shared seats", missed),
        ),
    )
