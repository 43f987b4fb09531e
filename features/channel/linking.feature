Feature: A further account is linked by a PIN
  Where the app does not allow the channel's address to come back to, Twitter shows a PIN, which the operator types in.

  Background:
    Given a channel is connected to Twitter, and its operator is signed in to its pages

  Scenario: The account says yes, and the PIN makes a channel of its own
    When the operator begins to link an account
    Then the page asks for a PIN, for Twitter does not send anybody back
    When globex authorises the app and the operator types in the PIN
    Then the page shows the channel of globex
    When the operator enables the channel of globex
    And alice writes to globex "Hello Globex"
    Then alice hears from globex "You said: "Hello Globex""

  Scenario: A wrong PIN links nobody, and the page has another way to Twitter
    When the operator begins to link an account
    And the operator types in the PIN "1"
    Then the page says "That PIN was not taken."
    When globex authorises the app and the operator types in the PIN
    Then the page shows the channel of globex
