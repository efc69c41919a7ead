"""The page that asks for a code by mail where others are asked for their password."""

from typing import Any

from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gaceta.readers.mailed_proof import MailedCodeForm, accept, code_sent, send_code


class MailedProofView(BaseReauthenticateView):
    """A button sends the code; then a field takes it. Five attempts in five minutes, both together."""

    form_class = MailedCodeForm
    template_name = "readers/mailed_proof.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "send" not in request.POST:
            return super().post(request, *args, **kwargs)
        email = request.user.email
        too_many = ratelimit.consume_or_429(request, action="request_login_code", key=email)
        if too_many:
            return too_many
        send_code(request)
        return redirect(self.passthrough_next_url(request.path))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "expected": code_sent(self.request)}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        accept(self.request)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_sent": bool(code_sent(self.request))}


mailed_proof = login_required(MailedProofView.as_view())
