"""What is told about accounts that were changed, and about what cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.pages_account import PASSWORD_ADVICE
from portal.wording import phrase

if TYPE_CHECKING:
    from portal.wording import Words

DONE = {
    "added": phrase("The account is made. Give it a role, or it may do nothing."),
    "changed": phrase("The changes are saved."),
    "given": phrase("The role is given. It holds from the next page on."),
    "revoked": phrase("The role is taken back. It ended at once."),
    "password": phrase("The password is set. All sessions of this person have ended."),
    "linked": phrase("The identity is linked. This person may sign in with the provider."),
    "disabled": phrase("The account is closed. Its sessions and tokens have ended."),
    "enabled": phrase("The account is open again."),
}


def told_of_accounts(words: Words) -> dict[str, tuple[str, str]]:
    """Give the field and the words for what the record refuses about an account, by how its sentence begins."""
    return {
        "name": (
            "name",
            words.say(
                "A name has letters from a to z, digits and the signs . - _ @, and begins with a letter or digit."
            ),
        ),
        "display name": ("display_name", words.say("Enter the person’s own name, in up to 200 visible characters.")),
        "e-mail": ("email", words.say("Enter a mail address such as anna@example.org, or nothing.")),
        "language": ("language", words.say("Choose one of the languages of the list.")),
        "password": ("password", words.say(PASSWORD_ADVICE)),
        "identity": ("issuer", words.say("Enter the provider’s issuer and the subject it knows the person by.")),
    }
