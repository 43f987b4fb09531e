Feature: Bot and people take turns
  The bot answers until a rule hands the customer over to people; while people have the conversation it is silent.

  Background:
    Given the channel is connected to Twitter

  Scenario: A customer asks for people
    When alice writes "I want to talk to a human, please"
    Then alice hears "I am passing you on to a colleague, who will answer you here."
    And the conversation with alice is in the hands of people because "The customer wrote 'human'."
    When alice writes "Are you there?"
    Then alice has heard 1 answer

  Scenario: The words that call people are the operator's choice
    Given the channel is set up with:
      """
      {"hand_over": {"keywords": ["real person"], "say": "One moment, please."}}
      """
    When alice writes "human?"
    Then alice hears "You said: "human?""
    When alice writes "I need a REAL person!"
    Then alice hears "One moment, please."

  Scenario: Other customers still have the bot
    When alice writes "human"
    And alice hears an answer
    And bob writes "good to see you"
    Then bob hears "You said: "good to see you""

  Scenario: An agent answers in the channel and closes the conversation
    When alice writes "agent"
    And alice hears an answer
    And kim answers alice in the channel "This is Kim. What can I do for you?"
    Then alice hears "This is Kim. What can I do for you?"
    When alice writes "My cup is broken"
    And kim answers alice in the channel "I send you a new one."
    And alice hears "I send you a new one."
    And kim closes the conversation with alice
    And alice writes "Thank you!"
    And alice hears an answer
    Then the conversation with alice reads:
      | alice        | agent                                                         |
      | acme_support | I am passing you on to a colleague, who will answer you here. |
      | acme_support | This is Kim. What can I do for you?                           |
      | alice        | My cup is broken                                              |
      | acme_support | I send you a new one.                                         |
      | alice        | Thank you!                                                    |
      | acme_support | You said: "Thank you!"                                        |

  Scenario: An agent takes a conversation from the bot, and gives it back
    When alice writes "hello there"
    And alice hears an answer
    And kim takes over the conversation with alice
    And alice writes "Kim?"
    And kim gives the conversation with alice back to the bot
    And alice writes "Bot?"
    Then alice hears "You said: "Bot?""
    And alice has heard 2 answers

  Scenario: What somebody at the brand writes in Twitter itself is shown, and pauses the bot
    When alice writes "Echo"
    And alice hears an answer
    And the brand writes to alice "This is Kim."
    And alice writes "Hello Kim"
    Then alice is left to the agent
    And the channel shows of alice:
      | customer | Echo             |
      | bot      | You said: "Echo" |
      | twitter  | This is Kim.     |
      | customer | Hello Kim        |
    And the conversation with alice is in the hands of people because "Somebody wrote to the customer in Twitter itself."

  Scenario: Nobody is there
    Given the channel is set up with:
      """
      {"hours": {"time_zone": "UTC", "week": {}, "outside": "queue", "say": "We are closed."}}
      """
    When alice writes "Hello?"
    And alice hears "We are closed."
    And alice writes "Hello??"
    Then alice has heard 1 answer
    And the conversation with alice is in the hands of people because "The customer wrote outside office hours."
