Feature: Hello
  Whoever writes to the brand is welcomed.

  Scenario: A customer says hi
    Given a customer "alice"
    When alice writes "hi"
    Then within 5 seconds alice hears a message containing "Hello"

  Scenario: Two customers do not get each other's answers
    Given a customer "alice"
    And a customer "bob"
    When bob writes "Good evening"
    Then bob hears an answer
    And alice has heard nothing
