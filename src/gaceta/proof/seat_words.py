"""Operations on a seat and their answers, in words."""

from gaceta.proof.histories import Operation


def told_operation(operation: Operation) -> tuple[str, str]:
    """What was asked, and what was answered."""
    asked, answer = operation.input, operation.output or {}
    words = [asked["op"].replace("_", " ")]
    for name in ("device", "capacity", "keep"):
        words += [str(asked[name])] if asked.get(name) is not None else []
    for name in ("epoch", "claim", "written_before"):
        words += [f"{name.replace('_', ' ')} {asked[name]}"] if asked.get(name) is not None else []
    words += ["at rest"] if asked.get("reading") is False else []
    words += [f"(request {asked['request']})"] if asked.get("request") else []
    return " ".join(words), _answer(answer)


def _answer(told: dict[str, object]) -> str:
    match told:
        case {"verdict": "granted", "how": how, "epoch": epoch, "expires": expires, "now": now}:
            return f"granted ({how}): epoch {epoch}, until {expires}; at {now}"
        case {"verdict": "taken", "holder": holder, "epoch": epoch, "now": now}:
            return f"taken: {holder} reads, epoch {epoch}; at {now}"
        case {"verdict": "displaced", "reason": reason, "now": now}:
            return f"displaced ({reason}); at {now}"
        case {"verdict": "too-often", "wait": wait, "now": now}:
            return f"too often: wait {wait}; at {now}"
        case {"verdict": verdict, "now": now}:
            return f"{verdict}; at {now}"
    return ""
