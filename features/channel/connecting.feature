Feature: Connecting a channel on its pages
  An operator adds Twitter as a channel with five values, is told by a test what is wrong with which, and enables it.

  Background:
    Given the operator is signed in on the channel's pages
    When the operator adds Twitter as a channel

  Scenario: The five values connect the channel
    When the operator saves the five values
    Then the page says "Saved. Test the connection"
    And the page shows none of the secrets
    When the operator tests the connection
    Then nothing is marked as wrong
    When the operator enables the channel on its page
    Then the page says "The channel is enabled: customers are answered."
    And Twitter has a valid webhook
    And the brand is subscribed
    When the operator tests the connection
    Then nothing is marked as wrong
    When alice writes "Anybody there?"
    Then alice hears "You said: "Anybody there?""

  Scenario Outline: The test of the connection marks the value that is wrong
    When the operator saves the five values with a wrong <value>
    And the operator tests the connection
    Then what is marked as wrong is "<title>"
    When the operator saves the five values
    And the operator tests the connection
    Then nothing is marked as wrong

    Examples:
      | value                 | title                 |
      | API key               | API Key               |
      | API key secret        | API Key Secret        |
      | access token          | Access Token          |
      | access token secret   | Access Token Secret   |
      | dev environment label | Dev environment label |

  Scenario: A value that was forgotten is asked for
    When the operator saves the five values without the access token
    Then the page says "It is missing."
    And Twitter has no webhook

  Scenario: A wrong label is answered with those that exist
    When the operator saves the five values with a wrong dev environment label
    And the operator tests the connection
    Then the page says "The app has: dev."

  Scenario: A token that may not write messages is told apart from a wrong one
    Given the app may read and write, but not use Direct Messages
    When the operator saves the five values
    And the operator tests the connection
    Then what is marked as wrong is "Permission"
    And the page says "Read, Write and Direct Messages"

  Scenario: A webhook in the way is named
    Given a receiver of somebody else's is registered
    When the operator saves the five values
    And the operator tests the connection
    Then what is marked as wrong is "Webhook"
    When the operator enables the channel on its page
    Then the page says "has no room for another webhook"
    And Twitter still delivers to that receiver

  Scenario: A brand that strangers cannot write to is told where to change that
    Given the brand accepts messages only from accounts it follows
    When the operator saves the five values
    And the operator tests the connection
    Then what is marked as wrong is "Direct Messages from everyone"
    And the page says "allow message requests from everyone"
