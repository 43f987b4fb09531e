Feature: What an agent sends, the customer hears once
  Whoever is not sure whether a message was taken may send it again.

  Background:
    Given the channel is connected to Twitter

  Scenario: A platform repeats a request whose answer it did not hear
    When alice writes "agent, please"
    And alice hears an answer
    And kim sends alice "It is on its way." with the key "7d1f"
    And kim sends alice "It is on its way." with the key "7d1f"
    Then both requests are answered the same
    And alice hears "It is on its way."
    And alice has heard 2 answers

  Scenario: A key is not good for another message
    When alice writes "agent, please"
    And alice hears an answer
    And kim sends alice "It is on its way." with the key "7d1f"
    And kim sends alice "It is lost." with the key "7d1f"
    Then the second request is refused, for the key stands for another message
    And alice hears "It is on its way."
    And alice has heard 2 answers
