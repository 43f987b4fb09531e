Feature: Privacy
  Customers can write to a brand that allows message requests from everyone. Otherwise Twitter asks who follows whom.

  Background:
    Given the channel is connected to Twitter

  Scenario: A brand that accepts messages from everyone hears from a stranger
    Given the brand accepts messages from everyone
    When newcomer writes "We have not met"
    Then newcomer is answered with "We have not met" in quotes

  Scenario: A brand that forgot the setting is not reached, and the customer is told why
    Given the brand accepts messages only from accounts it follows
    When newcomer tries to write "We have not met"
    Then newcomer is told "allow message requests from everyone"
    And newcomer has heard nothing

  Scenario: A customer whom the brand follows may write in any case
    Given the brand accepts messages only from accounts it follows
    And the brand follows newcomer
    When newcomer writes "You follow me"
    Then newcomer is answered with "You follow me" in quotes

  Scenario: Who has written before may go on writing
    When newcomer writes "First"
    And newcomer hears "You said: "First""
    And the brand accepts messages only from accounts it follows
    And newcomer writes "Second"
    Then newcomer hears "You said: "Second""

  Scenario: A customer with a closed inbox is answered when they wrote first
    Given newcomer accepts messages only from accounts they follow
    When newcomer writes "I ask, so you may answer"
    Then newcomer is answered with "I ask, so you may answer" in quotes
