"""Does not read that an account has revoked its access."""

from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class AnswersAfterRevocation(Bot):
    def lose_access(self, user_id: str) -> None:
        return


if __name__ == "__main__":
    main(AnswersAfterRevocation)
