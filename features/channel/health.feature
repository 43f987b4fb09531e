Feature: Health
  The channel looks after its webhook and its subscription, repairs what it may, and says what it may not.

  Scenario: A lost subscription is made again, and what was missed is answered
    Given the channel is connected to Twitter
    And the operator looks at the channel's page
    When the brand ends its subscription
    And alice writes "Anybody?"
    Then alice has heard nothing
    When the operator has the channel checked and repaired
    Then the page says "Repaired"
    And nothing is marked as wrong
    And the brand is subscribed
    And alice hears "You said: "Anybody?""

  Scenario: An invalid webhook is challenged again, and what was missed is answered
    Given a channel of its own is connected to Twitter
    When the channel crashes
    And Twitter challenges the webhook
    And 2 days pass
    And Twitter challenges the webhook
    And alice writes "Anybody?"
    Then Twitter holds the webhook for invalid
    When the channel is started again
    Then alice hears "You said: "Anybody?""
    And the webhook is soon valid again
    When alice writes "Back?"
    Then alice hears "You said: "Back?""
    And alice has heard 2 answers

  Scenario: A webhook that somebody deleted is registered again
    Given the channel is connected to Twitter
    And the operator looks at the channel's page
    When somebody deletes the channel's webhook
    And the operator has the channel checked and repaired
    Then the page says "Repaired"
    And Twitter has a valid webhook
    And the brand is subscribed

  Scenario: Revoked access is shown, the queue is kept, and goes on when the account is authorised again
    Given the channel is connected to Twitter
    And the operator looks at the channel's page
    When the developer regenerates the brand's access token
    And alice writes "Are you there?"
    Then the operator sees the connection as "revoked"
    And the channel's page says "needs re-authorisation"
    And the channel's page says "Revoked: the account has to authorise the app again"
    And the channel's page says "1 to send"
    And alice has heard nothing
    When the operator stores today's keys and connects again
    Then alice hears "You said: "Are you there?""
    And the channel's page says "Not revoked"

  Scenario: What is well is said to be
    Given the channel is connected to Twitter
    When alice writes "Are you there?"
    And alice hears an answer
    Given the operator looks at the channel's page
    Then the page says "Enabled"
    And the page says "Webhook Valid"
    And the page says "Subscription Subscribed"
    And the page says "Messages left today, account 1,000 of 1,000"
    When the operator has the channel checked and repaired
    Then the page says "Nothing to repair"
