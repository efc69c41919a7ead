"""The way from the letter to a seat: the link, the page, the account, and back to the story."""

from django.http import HttpRequest, HttpResponse


def from_letter(request: HttpRequest, token: str) -> HttpResponse:
    raise NotImplementedError
