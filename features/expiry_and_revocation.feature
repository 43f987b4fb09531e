Feature: Expiry and revocation
  Keys are regenerated, access is taken back, accounts are suspended. The operator is told what happened and what to do.

  Scenario: A brand that takes its permission back is not spoken for any more
    Given the channel is connected to Twitter
    When the brand revokes the app's access
    Then the operator sees the connection as "revoked"
    And the operator reads "needs re-authorisation"
    And nobody is subscribed
    When alice writes "Still there?"
    Then alice has heard nothing

  Scenario: A brand that gives its permission again is spoken for again
    Given the channel is connected to Twitter
    When the brand revokes the app's access
    And the operator sees the connection as "revoked"
    And the developer regenerates the brand's access token
    And the operator stores today's keys and connects again
    Then the operator is told that the channel is connected
    When alice writes "Welcome back"
    Then alice is answered with "Welcome back" in quotes

  Scenario: A regenerated access token stops the answers, and the operator is told so
    Given the channel is connected to Twitter
    When the developer regenerates the brand's access token
    And alice writes "Anybody there?"
    Then the operator sees that the answer to alice was not sent: "invalid, revoked or expired"
    And the operator sees the connection as "revoked"
    And alice has heard nothing
    When the operator stores today's keys and connects again
    Then alice is answered with "Anybody there?" in quotes
    When alice writes "Now?"
    Then alice is answered with "Now?" in quotes

  Scenario: Regenerated API keys stop everything until the operator stores them
    Given the channel is connected to Twitter
    When the developer regenerates the API key and its secret
    And alice writes "Anybody there?"
    Then what alice wrote was lost
    When the operator connects the channel again
    Then the operator is told that the API key is wrong
    When the operator stores today's keys and connects again
    Then alice is answered with "Anybody there?" in quotes
    When alice writes "Now?"
    Then alice is answered with "Now?" in quotes

  Scenario: A customer who blocked the brand in the meantime is not answered, and the operator reads why
    Given the developer account is on the paid tier
    And a channel of its own is connected to Twitter
    When the channel crashes
    And alice writes "Never mind"
    And alice blocks the brand
    And the channel is started again
    And 30 seconds pass
    Then the operator sees that the answer to alice was not sent: "they blocked it"
    And alice has heard nothing

  Scenario: A suspended brand cannot answer, and the operator reads why
    Given the developer account is on the paid tier
    And a channel of its own is connected to Twitter
    When the channel crashes
    And alice writes "Are you there?"
    And Twitter suspends the brand's account
    And the channel is started again
    And 30 seconds pass
    Then the operator sees that the answer to alice was not sent: "suspended the account"

  Scenario: An app without the permission for Direct Messages is not connected
    Given the app may read and write, but not use Direct Messages
    When the operator connects the channel
    Then the operator is told "Read, Write and Direct Messages"
    When the developer gives the app permission for Direct Messages and a new token to the brand
    And the operator stores today's keys and connects again
    Then the operator is told that the channel is connected

  Scenario: A developer without Elevated access is told to apply for it
    Given the developer account has Essential access only
    When the operator connects the channel
    Then the operator is told "Apply for Elevated access"

  Scenario: A suspended app is not connected
    Given Twitter suspends the app
    When the operator connects the channel
    Then the operator is told "suspended the app"
