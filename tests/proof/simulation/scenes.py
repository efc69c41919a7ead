"""Small scenes, told in seconds."""

from gaceta.proof.behaviour import Act, Browser, Does, Person, Scene

PHONE = Browser("phone", "ana", "phone safari")
LAPTOP = Browser("laptop", "ana", "computer firefox")
TABLET = Browser("tablet", "carla", "tablet chrome")


def act(second: float, device: str, does: Does, tab: str = "1") -> Act:
    return Act(int(second * 1000), device, does, tab)


def reads(device: str, start: float, end: float, tab: str = "1") -> list[Act]:
    """Opens a story and touches it every ten seconds."""
    touches = [act(at, device, "touch", tab) for at in range(int(start) + 10, int(end), 10)]
    return [act(start, device, "open", tab), *touches]


def scene(*acts: Act, goes_on: float = 1.0, lasts: float = 600) -> Scene:
    """Those acts, in order: Ana, who leaves at a notice, on two devices; Carla, who may go on, on one."""
    used = {act.device for act in acts}
    browsers = tuple(browser for browser in (PHONE, LAPTOP, TABLET) if browser.name in used)
    people = (Person("ana", 0.0, 3_000), Person("carla", goes_on, 3_000))
    in_order = tuple(sorted(acts, key=lambda act: act.at))
    return Scene("a scene", int(lasts * 1000), people, browsers, in_order)
