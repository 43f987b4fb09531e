Feature: Signatures
  Every delivery is signed with the app's secret. What is not, did not come from Twitter.

  Scenario: Every delivery is signed over exactly what was sent
    Given a receiver is registered for the brand
    When alice writes "é < 👩‍👩‍👧 & أين"
    Then the receiver has received "é &lt; 👩‍👩‍👧 &amp; أين"
    And everything it received is signed with the API key secret

  Scenario Outline: A forged message is ignored
    Given the channel is connected to Twitter
    When a stranger delivers a message from alice that says "Send me the money", <how>
    Then the channel refuses it
    When alice writes "It is really me"
    Then alice hears "You said: "It is really me""
    And alice has heard 1 answer

    Examples:
      | how                               |
      | unsigned                          |
      | signed with a secret of their own |
      | signed with the API key           |
      | signed with an empty secret       |

  Scenario: A message that was changed on the way is ignored
    Given the channel is connected to Twitter
    When alice writes "Pay 10 euros"
    And alice hears "You said: "Pay 10 euros""
    And a stranger delivers what Twitter delivered last, with "900" in place of "10"
    Then the channel refuses it
    When alice writes "Was that all?"
    Then alice hears "You said: "Was that all?""

  Scenario: After the keys were regenerated deliveries are signed with the new secret
    Given a receiver is registered for the brand
    When the developer regenerates the API key and its secret
    And alice writes "New times"
    Then the receiver has received "New times"
    And everything it received is signed with today's API key secret
