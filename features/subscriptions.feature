Feature: Subscriptions
  A webhook hears of the accounts that are subscribed to it, and of no others.

  Background:
    Given a receiver is registered

  Scenario: Without a subscription nothing is delivered
    When alice writes "Hello?"
    Then the receiver has received nothing

  Scenario: What is written to a subscribed brand is delivered
    Given the brand is subscribed to it
    When alice writes "Hello?"
    Then the receiver has received "Hello?"

  Scenario: Two subscribed accounts both hear of a message between them
    Given the brand is subscribed to it
    And alice is subscribed to it
    When alice writes "Hello?"
    Then the receiver has received "Hello?" for the brand and for alice

  Scenario: Of people who talk about something else nothing is delivered
    Given the brand is subscribed to it
    When bob writes to carol "Did you hear?"
    Then the receiver has received nothing

  Scenario: A brand that ended its subscription is left alone
    Given the brand is subscribed to it
    When the brand ends its subscription
    And alice writes "Hello?"
    Then the receiver has received nothing

  Scenario: Nobody subscribes twice
    Given the brand is subscribed to it
    When the brand tries to subscribe to it
    Then Twitter says "Subscription already exists."

  Scenario: The sandbox has room for fifteen subscriptions
    Given 15 accounts are subscribed to it
    When the brand tries to subscribe to it
    Then Twitter says "Too many resources already created."

  Scenario: The paid tier has room for more
    Given the developer account is on the paid tier
    And 15 accounts are subscribed to it
    When the brand tries to subscribe to it
    Then Twitter lets it
