"""The fake's pages: a Checkout that pays, is declined or asks the bank; an invoice; the portal."""

from tests.subscriptions.fake_stripe.world import World

Page = tuple[str, str]
"""The HTML, and where to go instead, or nothing."""


def checkout_page(world: World, name: str, form: dict[str, str], method: str) -> Page:
    session = world.get(name)
    if method == "POST":
        world.card = form.get("card", "good")
        outcome = world.pay(session)
        world.card = "good"
        if outcome == "paid":
            return "", session["success_url"]
        words = {"declined": "Your card was declined.", "asks": "Your bank asks: is it you?"}
        return _html(words[outcome], _button("good", "Confirm")), ""
    buttons = _button("good", "Pay") + _button("declined", "Pay with a bad card")
    back = f'<a href="{session["cancel_url"]}">Back</a>'
    return _html("Fake Checkout", buttons + _button("asks", "Pay with 3-D Secure") + back), ""


def paying_page(world: World, kind: str, name: str, form: dict[str, str], method: str) -> Page:
    thing = world.get(name)
    if kind == "portal":
        return _html("Fake portal", f'<a href="{thing["return_url"]}">Back</a>'), ""
    if method == "POST":
        world.card = form.get("card", "good")
        world.retry(thing)
    return _html(f"Fake invoice: {thing['status']}", _button("good", "Pay")), ""


def _button(card: str, words: str) -> str:
    return f'<form method="post"><button name="card" value="{card}">{words}</button></form>'


def _html(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1>{body}</html>'
