"""Why nobody was invited, in words for the subscription's owner: what it means, what to do."""

from django.utils.translation import gettext_lazy as _

from gaceta.subscriptions import invitations
from gaceta.subscriptions.memberships import Ended, NoSeatLeft

_WORDS = {
    invitations.BadAddress: _(
        "Mail cannot reach this address safely: it is not complete, or it has letters that can be "
        "mistaken for others. Write it as it stands in a letter of theirs."
    ),
    invitations.AlreadyMember: _("Whoever has this address reads on your subscription already."),
    invitations.AlreadyInvited: _(
        "This address is invited already. If the letter did not arrive, send it again below."
    ),
    invitations.TooManyLetters: _(
        "Too many letters have gone out from your subscription today. Try again tomorrow."
    ),
    invitations.NotOpen: _(
        "This invitation is not open any more, so no letter was sent. Invite the address anew."
    ),
    NoSeatLeft: _(
        "Every seat of your subscription is held or offered. Withdraw an invitation, or add a seat."
    ),
    Ended: _("Your subscription is over, so nobody can be invited to it."),
}
REFUSALS = tuple(_WORDS)


def words_for(refusal: Exception) -> str:
    """What to tell the owner."""
    return str(next(words for kind, words in _WORDS.items() if isinstance(refusal, kind)))
