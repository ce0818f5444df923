"""What roles and their limits are called, and what each is for, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.permissions import Role, Scope
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.permissions import Grant
    from portal.wording import Words

ROLES = {
    Role.OWNER: phrase("Data owner"),
    Role.OFFICER: phrase("Monitoring officer"),
    Role.WRITER: phrase("Report writer"),
    Role.ADMIN: phrase("Administrator"),
    Role.AUDITOR: phrase("Auditor"),
}

PURPOSES = {
    Role.OWNER: phrase("Hands in data of a source and answers for it."),
    Role.OFFICER: phrase("Reviews what is handed in, signs for it, undoes it, locks periods."),
    Role.WRITER: phrase("Sees drafts and writes the report."),
    Role.ADMIN: phrase("Manages accounts and roles. Sees no drafts."),
    Role.AUDITOR: phrase("Sees everything, the audit log too, and changes nothing."),
}

SCOPES = {
    Scope.ALL: phrase("everything"),
    Scope.SOURCE: phrase("one source"),
    Scope.INDICATOR: phrase("one indicator"),
    Scope.OBJECTIVE: phrase("one objective"),
}


def roles_told(grants: Iterable[Grant], words: Words) -> list[tuple[str, str, str, Grant]]:
    """Give each grant as the role's name, what it is limited to, the code of that or "", and the grant itself."""
    return [
        (words.say(ROLES[grant.role]), words.say(SCOPES[grant.scope]), grant.about, grant) for grant in sorted(grants)
    ]
