Feature: The inbox of agents, and of platforms that have their own
  Agents see what becomes of each message, note things that no customer hears, and platforms are told what happens.

  Background:
    Given the channel is connected to Twitter

  Scenario: A note is for colleagues
    When alice writes "agent, please"
    And alice hears an answer
    And kim notes "She is in a hurry." about alice
    And kim answers alice in the channel "I am looking into it."
    Then alice hears "I am looking into it."
    And alice has heard 2 answers
    And the notes about alice are:
      | kim | She is in a hurry. |

  Scenario: A message that Twitter refuses says why, and is sent when it is tried again
    When alice writes "agent, please"
    And alice hears an answer
    And the next message the channel sends is refused with Twitter's error 349
    And kim answers alice in the channel "Are you there?"
    Then the message "Are you there?" to alice has failed because "they blocked it or do not accept its messages"
    When kim tries the message "Are you there?" to alice again
    Then alice hears "Are you there?"

  Scenario: What an agent has read shows as read
    When alice writes "agent, please"
    And alice hears an answer
    And kim has read the conversation with alice
    Then alice sees that her message was read

  Scenario: Words are found in every conversation
    When alice writes "My cup is broken"
    And alice hears an answer
    And bob writes "My parcel is late"
    And bob hears an answer
    Then a search for "CUP IS" finds the conversation with alice
    And a search for "parcel" finds the conversation with bob

  Scenario: A platform is told what happens
    Given a platform is told of "message.received, message.sent, conversation.handed_over, note.added"
    When alice writes "agent, please"
    And alice hears an answer
    And kim notes "She is in a hurry." about alice
    Then the platform was told, each signed with the secret:
      | message.received         |
      | conversation.handed_over |
      | message.sent             |
      | note.added               |

  Scenario: A platform that is down is told when it is back
    Given a platform that fails once is told of "message.received"
    When alice writes "hello there"
    And alice hears an answer
    Then within 15 seconds the platform was told "message.received" twice with the same id
