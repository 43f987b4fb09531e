Feature: Conversation with the bot
  A customer talks to the bot, and hears from it what its rules say and nothing else.

  Background:
    Given the channel is connected to Twitter

  Scenario: The bot greets, and offers what it can do
    When alice writes "Hello!"
    Then alice hears "Hello! I am Robin, a bot. What can I do for you?"
    And alice is offered:
      | Opening hours    |
      | My order         |
      | What can you do? |

  Scenario Outline: A pressed quick reply is answered
    When alice writes "hi"
    And alice hears an answer
    And alice presses "<label>"
    Then alice hears something with "<words>" in it

    Examples:
      | label            | words                                |
      | Opening hours    | Monday to Friday, 9:00 to 17:00      |
      | My order         | Please send me your order number     |
      | What can you do? | I am a bot                           |

  Scenario: Typing what stands on a quick reply is as good as pressing it
    When alice writes "hi"
    And alice hears an answer
    And alice writes "my order"
    Then alice hears something with "Please send me your order number" in it

  Scenario: A whole conversation
    When alice writes "good morning"
    And alice hears an answer
    And alice presses "My order"
    And alice hears an answer
    And alice writes "A-4711"
    And alice hears an answer
    Then the conversation with alice reads:
      | alice        | good morning                                                |
      | acme_support | Hello! I am Robin, a bot. What can I do for you?            |
      | alice        | My order                                                    |
      | acme_support | Please send me your order number and I will pass it on.     |
      | alice        | A-4711                                                      |
      | acme_support | You said: "A-4711"                                          |

  Scenario: The bot does not answer itself
    When alice writes "Echo?"
    And alice hears "You said: "Echo?""
    And alice writes "Echo!"
    Then alice hears "You said: "Echo!""
    And Twitter has told the channel of its own answers
    And alice has heard 2 answers

  Scenario: The bot leaves a customer to somebody at the brand who writes by hand
    When alice writes "Can I speak to a person?"
    And alice hears an answer
    And the brand writes to alice "This is Kim. How can I help?"
    And alice hears "This is Kim. How can I help?"
    And alice writes "Thank you, Kim"
    Then alice is left to the agent
    And alice has heard 2 answers
