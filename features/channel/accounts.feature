Feature: Several accounts of one app
  Twitter takes one webhook in an environment, from the app's owner. Further accounts subscribe with their own tokens.

  Background:
    Given the channel is connected to Twitter

  Scenario: A further account is connected by its own tokens alone
    When the operator connects "globex" with its own tokens
    Then the operator is told that the channel is connected
    And Twitter has one webhook, for the brand and globex
    When alice writes "Hello Acme"
    And alice writes to globex "Hello Globex"
    Then alice hears "You said: "Hello Acme""
    And alice hears from globex "You said: "Hello Globex""
    And alice has heard 1 answer

  Scenario: The account whose address is registered is disconnected, and the other goes on being answered
    Given the operator connects "globex" with its own tokens
    When the operator disconnects the channel
    And alice writes to globex "Still there?"
    And alice writes "And you?"
    Then alice hears from globex "You said: "Still there?""
    And alice has heard nothing
    And Twitter has one webhook, for globex

  Scenario: The account whose address is registered is removed, and the webhook moves to the other
    Given the operator connects "globex" with its own tokens
    When the operator removes the first brand's connection
    And alice writes to globex "Still there?"
    Then alice hears from globex "You said: "Still there?""
    And Twitter has one webhook, for globex

  Scenario: The last account takes the webhook with it
    Given the operator connects "globex" with its own tokens
    When the operator disconnects the channel
    And the operator disconnects "globex"
    Then Twitter has no webhook

  Scenario: Two accounts that write to each other do not talk without end
    Given the operator connects "globex" with its own tokens
    When globex writes "Dear colleagues"
    Then the operator reads of "globex" that no bot answers it
    And globex has heard nothing

  Scenario: The sandbox has room for fifteen accounts
    Given 14 other accounts are subscribed to the channel's webhook
    When the operator connects "globex" with its own tokens
    Then the operator is told "has no room for another subscription"
    When alice writes "Hello Acme"
    Then alice hears "You said: "Hello Acme""

  Scenario: An account that does not own the app cannot begin alone
    When the operator removes the first brand's connection
    And the operator connects "globex" with its own tokens
    Then the operator is told "Connect the account that owns the app first"
