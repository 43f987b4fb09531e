"""One emulated Twitter. Make as many as you like: nothing is global."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from twitter_emulator.protocol import errors

from . import seeds
from .accounts import Account, Accounts, ScreenNameTaken, UserId
from .activity import (
    Activity,
    Happening,
    MessageCreated,
    Outbox,
    Read,
    Revoked,
    Typing,
    Webhook,
    Webhooks,
)
from .apps import AccessToken, App, AppId, Developer, Environment
from .clock import Clock
from .describing import described
from .eligibility import require_deliverable, require_fitting, require_new
from .faults import Faults
from .grants import Grants
from .ids import Ids
from .journal import Entry, Journal
from .limits import Limits
from .messages import Draft, Message, Messages, conversation_between
from .nonces import Nonces
from .profiles import Profiles
from .replay import Remembered, Replays
from .rules import Rules
from .shelf import MediaShelf
from .tweets import Tweets
from .welcome import Welcomes

WEB_APP_ID = "3033300"
"""The id of Twitter's own web client, which people use who do not come through the API (recorded)."""


@dataclass(slots=True)
class World:
    """Accounts, a developer's apps, conversations, a clock and a journal; and the rules that hold them together."""

    name: str
    seed: str
    rules: Rules
    clock: Clock
    ids: Ids
    accounts: Accounts
    developer: Developer
    messages: Messages = field(default_factory=Messages)
    media: MediaShelf = field(default_factory=MediaShelf)
    welcomes: Welcomes = field(default_factory=Welcomes)
    profiles: Profiles = field(default_factory=Profiles)
    tweets: Tweets = field(default_factory=Tweets)
    webhooks: Webhooks = field(default_factory=Webhooks)
    outbox: Outbox = field(default_factory=Outbox)
    replays: Replays = field(default_factory=Replays)
    journal: Journal = field(default_factory=Journal)
    limits: Limits = field(default_factory=Limits)
    nonces: Nonces = field(default_factory=Nonces)
    grants: Grants = field(default_factory=Grants)
    faults: Faults = field(default_factory=Faults)
    open_calls: int = 0
    accounts_made: int = 0
    apps_made: int = 1

    @property
    def now_ms(self) -> int:
        return self.clock.now_ms()

    @property
    def brand(self) -> Account:
        """The account that the developer account belongs to."""
        return self.accounts.by_id[self.developer.account.owner_id]

    def log(self, kind: str, trace: str, **about: object) -> Entry:
        return self.journal.add(kind, self.clock.now_ms(), trace, about)

    # Accounts

    def make_account(self, screen_name: str | None = None, name: str | None = None) -> Account:
        """
        A new account, with a token for each app; what is not given is invented.

        Raises:
            ScreenNameTaken: If there is an account of this name.
        """
        self.accounts_made += 1
        account = seeds.invented_account(self.seed, self.accounts_made, screen_name, name)
        if self.accounts.named(account.screen_name) is not None:
            raise ScreenNameTaken(f"there is an account @{account.screen_name} already; choose another screen name")
        self.accounts.add(account)
        for app in self.developer.apps.values():
            self.developer.issue(app, account.id, self.seed)
        return account

    # Direct Messages

    def send(self, sender: Account, recipient: Account, draft: Draft) -> Message:
        """
        Deliver *draft* from *sender* to *recipient*, and tell the subscriptions of both.

        Raises:
            OwnAccountSuspended, UserSuspended, SenderBlocksRecipient, CannotMessageUser, RecipientNotFollowing,
            TextTooLong, DuplicateMessage, DailyMessageLimit, RateLimitExceeded: In this order, when several apply,
            unless the world looks at the text first (facts §2.1).
        """
        if self.rules.choices.message_checks == "text_first":
            require_fitting(draft.text, self.rules.max_text)
        require_deliverable(self.accounts, self.messages, sender, recipient)
        require_fitting(draft.text, self.rules.max_text)
        media = self.media.attachable(draft.media_id, sender.id, self.now_ms) if draft.media_id else None
        if self.rules.choices.duplicate_messages == "refused":
            require_new(self.messages, sender, recipient, draft)
        is_from_app = draft.source_app_id != WEB_APP_ID
        if is_from_app and self.rules.rate_limits:
            self.limits.sent(sender.id, recipient.id, draft.source_app_id, self.now_ms)
        now_ms = self.now_ms
        message = Message(
            id=self.ids.snowflake(now_ms),
            sender_id=sender.id,
            recipient_id=recipient.id,
            draft=draft,
            trace=self.trace_between(sender.id, recipient.id, answering=is_from_app),
            welcome_message_id=self.welcomes.answered(sender.id, recipient.id),
        )
        self.messages.add(message)
        if media is not None:
            media.attached_to.append(message.id)
        self.limits.received(recipient.id, sender.id, now_ms)
        heard_by = (recipient.id, sender.id) if recipient is not sender else (sender.id,)
        self.publish(MessageCreated(message), heard_by, message.conversation, trace=message.trace)
        return message

    def type_to(self, sender: UserId, recipient: UserId, *, answering: bool = False) -> str:
        """*sender* is typing to *recipient*; the trace of it."""
        trace = self.trace_between(sender, recipient, answering=answering)
        self.publish(Typing(sender, recipient), (recipient,), conversation_between(sender, recipient), trace=trace)
        return trace

    def mark_read(self, reader: UserId, message: Message, *, answering: bool = False) -> str:
        """*reader* has read *message* and all before it; the trace of it."""
        writer = message.sender_id if message.recipient_id == reader else message.recipient_id
        trace = self.trace_between(reader, writer, answering=answering)
        thread = self.messages.thread(reader, writer)
        if thread is not None:
            thread.read(reader, message.id)
        self.publish(Read(reader, writer, message.id), (writer,), message.conversation, trace=trace)
        return trace

    def trace_between(self, sender: UserId, recipient: UserId, *, answering: bool) -> str:
        """The trace of what *recipient* wrote last when *sender* is *answering* that, else a new one."""
        thread = self.messages.thread(sender, recipient) if answering else None
        answered = thread.newest_of.get(recipient) if thread else None
        return answered.trace if answered else self.journal.new_trace()

    # Apps and tokens

    def make_app(self, name: str) -> App:
        self.apps_made += 1
        app = seeds.new_app(self.seed, name, number=self.apps_made)
        self.developer.apps[app.id] = app
        self.developer.account.projects[0].app_ids.append(app.id)
        return app

    def regenerate_token(self, user_id: UserId, app: App) -> AccessToken:
        """A new token for *user_id*, with the app's permission of today; the old ones stop working."""
        self.developer.revoke(user_id, app.id)
        return self.developer.issue(app, user_id, self.seed)

    def revoke(self, user_id: UserId, app_id: AppId) -> None:
        """*user_id* withdraws the app's access: tokens and subscriptions end, and the app is told (facts §6.7)."""
        if not self.developer.revoke(user_id, app_id):
            return
        told = self.webhooks.unsubscribe_everywhere(user_id, app_id)
        self.publish(Revoked(app_id, user_id), (user_id,), f"revoke-{user_id}", webhooks=told)

    # Account Activity

    def environment_of(self, label: str, app: App) -> Environment | None:
        """The environment *label*, if it was set up for *app*."""
        environment = self.developer.environments.get(label)
        return environment if environment and environment.app_id == app.id else None

    def require_room_for_webhook(self, environment: Environment) -> None:
        """
        Raises:
            TooManyResources: If *environment* has as many webhooks as its tier includes.
        """
        registered = self.webhooks.of(environment.label)
        if len(registered) >= self.rules.limits.webhooks_per_environment:
            raise errors.TooManyResources(
                hint=f"{environment.label!r} already has {registered[0].url} (id {registered[0].id}); delete it first"
            )

    def add_webhook(self, owner: Environment | App, url: str) -> Webhook:
        """Register *url*, whose CRC has just succeeded, in an environment or, with the enterprise API, for an app."""
        now = self.now_ms
        label, app_id = (None, owner.id) if isinstance(owner, App) else (owner.label, owner.app_id)
        webhook = Webhook(self.ids.snowflake(now), url, label, app_id, checked_ms=now)
        self.webhooks.by_id[webhook.id] = webhook
        self.log("webhook", self.journal.new_trace(), event="registered", webhook=webhook.id, url=url)
        return webhook

    def remove_webhook(self, webhook: Webhook) -> None:
        """Delete *webhook* and its subscriptions."""
        del self.webhooks.by_id[webhook.id]
        self.log("webhook", self.journal.new_trace(), event="deleted", webhook=webhook.id, url=webhook.url)

    def set_valid(self, webhook: Webhook, *, valid: bool, why: str) -> None:
        if webhook.valid == valid:
            return
        webhook.valid = valid
        event = "valid" if valid else "invalid"
        self.log("webhook", self.journal.new_trace(), event=event, webhook=webhook.id, url=webhook.url, why=why)

    def subscribe(self, user_id: UserId, environment: Environment) -> None:
        """
        Raises:
            WebhookRequired: If *environment* has no webhook yet.
            SubscriptionExists: If *user_id* is subscribed already.
            SubscriptionLimitReached: If the tier includes no more.
        """
        webhook = next(iter(self.webhooks.of(environment.label)), None)
        if webhook is None:
            raise errors.WebhookRequired(hint=f"register a webhook in {environment.label!r} first")
        self.subscribe_to(webhook, user_id)

    def subscribe_to(self, webhook: Webhook, user_id: UserId) -> None:
        """
        Raises:
            SubscriptionExists: If *user_id* is subscribed already.
            SubscriptionLimitReached: If the tier includes no more.
        """
        if user_id in webhook.subscribers:
            raise errors.SubscriptionExists
        if self.webhooks.subscriptions(webhook.app_id) >= self.rules.limits.subscriptions:
            raise errors.SubscriptionLimitReached(
                hint=f"this world's {self.rules.tier} tier includes {self.rules.limits.subscriptions} subscriptions"
            )
        webhook.subscribers[user_id] = self.now_ms
        self.log("subscription", self.journal.new_trace(), event="subscribed", webhook=webhook.id, user=user_id)

    def unsubscribe(self, user_id: UserId, environment: Environment) -> None:
        """
        Raises:
            PageNotFound: If *user_id* is not subscribed.
        """
        webhook = self.subscribed_webhook(user_id, environment)
        if webhook is None:
            raise errors.PageNotFound(hint=f"{user_id} is not subscribed in {environment.label!r}")
        self.unsubscribe_from(webhook, user_id)

    def unsubscribe_from(self, webhook: Webhook, user_id: UserId) -> None:
        """
        Raises:
            PageNotFound: If *user_id* is not subscribed.
        """
        if webhook.subscribers.pop(user_id, None) is None:
            raise errors.PageNotFound(hint=f"{user_id} is not subscribed to webhook {webhook.id}")
        self.log("subscription", self.journal.new_trace(), event="unsubscribed", webhook=webhook.id, user=user_id)

    def subscribed_webhook(self, user_id: UserId, environment: Environment) -> Webhook | None:
        return next((w for w in self.webhooks.of(environment.label) if user_id in w.subscribers), None)

    def publish(
        self,
        happening: Happening,
        heard_by: tuple[UserId, ...],
        conversation: str,
        *,
        trace: str | None = None,
        webhooks: Iterable[Webhook] | None = None,
    ) -> None:
        """Write it down, and hand a delivery to the outbox for everyone subscribed who hears of it."""
        trace = trace or self.journal.new_trace()
        activity = Activity(self.now_ms, trace, conversation, happening)
        self.log("event", trace, **described(happening))
        if self.rules.is_enterprise:
            self.replays.memory.append(Remembered(activity, heard_by))
        for webhook in self.webhooks if webhooks is None else webhooks:
            for user_id in heard_by:
                if webhooks is not None or user_id in webhook.subscribers:
                    self._post(webhook, user_id, activity)

    def _post(self, webhook: Webhook, user_id: UserId, activity: Activity) -> None:
        if webhook.valid:
            self.outbox.post(webhook, user_id, activity)
            return
        self.log("lost", activity.trace, webhook=webhook.id, for_user_id=user_id, why="the webhook is marked invalid")
