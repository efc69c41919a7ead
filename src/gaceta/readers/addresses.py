"""One spelling for each email address, and no spelling that only looks like another's.

Unicode has letters that become "k" or "s" when lowered, and domains that mail software folds into
others (ß into ss). An account found by one spelling and written to by another is how a reset link
reaches a stranger. So an address is kept as its one canonical form, and what is not plain is refused.
"""

import unicodedata


class LookAlike(ValueError):
    """The address contains letters that some software takes for other letters."""


def canonical(address: str) -> str:
    """The one form under which the address is kept and looked up. Raises LookAlike.

    Lower case; the part before the @ in ASCII; the domain as DNS spells it (``xn--…``), provided that
    neither NFKC nor case folding would make another domain of it.
    """
    local, _, domain = address.strip().rpartition("@")
    if not local.isascii():
        raise LookAlike(address)
    return f"{local.lower()}@{_as_dns_spells(domain.lower())}"


def _as_dns_spells(domain: str) -> str:
    if domain.isascii():
        return domain
    if unicodedata.normalize("NFKC", domain).casefold() != domain:
        raise LookAlike(domain)
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise LookAlike(domain) from None
