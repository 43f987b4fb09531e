Feature: Welcome messages
  Who opens the conversation with a brand is greeted, before anybody has written anything.

  Background:
    Given the channel is connected to Twitter
    And the brand welcomes people with "Hi! How can we help?"

  Scenario: Who opens the conversation for the first time is welcomed
    When alice opens the conversation
    Then alice is welcomed with "Hi! How can we help?"

  Scenario: Nobody is welcomed twice in a row
    When alice opens the conversation
    And alice opens the conversation
    Then alice is not welcomed

  Scenario: Who comes back after a week of silence is welcomed again
    When alice opens the conversation
    And alice writes "Where is my parcel?"
    And 7 days pass
    And alice opens the conversation
    Then alice is welcomed with "Hi! How can we help?"

  Scenario: Who has left the conversation is welcomed again
    When alice opens the conversation
    And alice writes "Where is my parcel?"
    And alice leaves the conversation
    And alice opens the conversation
    Then alice is welcomed with "Hi! How can we help?"

  Scenario: A link of a campaign has a welcome of its own
    When alice follows a link that welcomes people with "Our sale has begun!"
    Then alice is welcomed with "Our sale has begun!"

  Scenario: Who was welcomed is answered like everybody else
    When alice opens the conversation
    And alice writes "Where is my parcel?"
    Then alice is answered with "Where is my parcel?" in quotes
