Feature: Registration
  An operator connects the channel with Twitter by five values of the developer portal.
  When a value is wrong, the operator is told which.

  Scenario: The right values connect the channel
    When the operator connects the channel
    Then the operator is told that the channel is connected
    And Twitter has a valid webhook
    And the brand is subscribed

  Scenario Outline: A wrong key is named
    When the operator connects the channel with a wrong <value>
    Then the operator is told that the <value> is wrong
    And Twitter has no webhook

    Examples:
      | value               |
      | API key             |
      | API key secret      |
      | access token        |
      | access token secret |

  Scenario Outline: A label that does not exist is named, beside those that do
    When the operator connects the channel with the label "<label>"
    Then the operator is told that the label is wrong
    And the operator is told "labelled '<label>'"
    And the operator is told "The app has: dev."

    Examples:
      | label      |
      | production |
      | Dev        |

  Scenario: A forgotten value is asked for before Twitter is
    When the operator connects the channel without the access token secret
    Then the operator is told that the access token secret is wrong
    And the operator is told "missing"

  Scenario: A corrected value connects the channel after all
    When the operator connects the channel with a wrong API key secret
    And the operator corrects the values and connects again
    Then the operator is told that the channel is connected
    And Twitter has a valid webhook

  Scenario: Connecting twice leaves one webhook
    Given the channel is connected to Twitter
    When the operator connects the channel again
    Then the operator is told that the channel is connected
    And Twitter has a valid webhook
    And the brand is subscribed

  Scenario: Somebody else's webhook is not deleted without being asked
    Given a receiver of somebody else's is registered
    When the operator connects the channel
    Then the operator is told "has no room for another webhook"
    And the operator is told the address of that receiver
    And Twitter still delivers to that receiver

  Scenario: The operator may put the channel in place of another webhook
    Given a receiver of somebody else's is registered
    When the operator connects the channel
    And the operator connects the channel in place of whatever is there
    Then the operator is told that the channel is connected
    And Twitter has a valid webhook
    And the brand is subscribed

  Scenario: A disconnected channel is forgotten by Twitter
    Given the channel is connected to Twitter
    When the operator disconnects the channel
    And alice writes "Anybody there?"
    Then Twitter has no webhook
    And alice has heard nothing

  Scenario: Stored secrets are not shown again
    Given the channel is connected to Twitter
    Then the operator is shown none of the secrets
