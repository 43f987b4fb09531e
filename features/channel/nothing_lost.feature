Feature: Nothing lost, nothing doubled
  Whatever Twitter, the network and the channel's own process do, every message is answered once.

  Rule: What Twitter does not take now is sent when it does

    Background:
      Given the channel is connected to Twitter

    Scenario: A rate limit is waited for, and agents see until when
      Given the channel reaches its rate limit with the next message it sends, for 4 seconds
      When alice writes "Are you there?"
      Then one thing has gone wrong
      And the answer to alice waits because "rate limit"
      And the inbox says of the conversation with alice "Waiting"
      And within 10 seconds alice hears "You said: "Are you there?""
      And the inbox says of the conversation with alice "Sent"
      And alice has heard 1 answer

    Scenario: A Twitter that is over capacity is asked again, and other customers wait for nobody
      Given the next 2 messages the channel sends are refused with 503
      When alice writes "Are you there?"
      And bob writes "Are you there, too?"
      Then within 10 seconds alice hears "You said: "Are you there?""
      And within 10 seconds bob hears "You said: "Are you there, too?""
      And alice has heard 1 answer
      And bob has heard 1 answer

    Scenario: A message whose fate is not known is looked for, and not doubled
      Given Twitter sends the next message of the channel, but does not answer for 2 seconds
      When alice writes "Are you there?"
      And alice writes "Hello, hello?"
      Then within 20 seconds alice hears "You said: "Are you there?""
      And within 20 seconds alice hears "You said: "Hello, hello?""
      And alice has heard 2 answers

  Rule: A crash loses nothing and doubles nothing

    Background:
      Given a channel of its own is connected to Twitter

    Scenario: The channel crashes while Twitter takes its answer
      Given Twitter sends the next message of the channel, but does not answer for 2 seconds
      When alice writes "Are you there?"
      And alice hears "You said: "Are you there?""
      Then Twitter has told the channel of its own answers
      When the channel crashes
      And the channel is started again
      And alice writes "Hello, hello?"
      Then within 20 seconds alice hears "You said: "Hello, hello?""
      And alice has heard 2 answers

    Scenario: The channel crashes while it waits to try again
      Given Twitter's API is down
      When alice writes "Are you there?"
      Then one thing has gone wrong
      When the channel crashes
      Given Twitter's API is back
      When the channel is started again
      Then within 20 seconds alice hears "You said: "Are you there?""
      And alice has heard 1 answer

    Scenario: What came while nobody listened is answered, each customer's in order
      When the channel crashes
      And alice writes, one right after the other:
        | one   |
        | two   |
        | three |
      And bob writes "Me, too"
      And the channel is started again
      Then alice hears "You said: "one""
      And alice hears "You said: "two""
      And alice hears "You said: "three""
      And bob hears "You said: "Me, too""
      And alice has heard 3 answers
      And bob has heard 1 answer

  Rule: What Twitter refuses for good is said to the agent, who may try again

    Background:
      Given the channel is connected to Twitter
      When alice writes "agent, please"
      And alice hears an answer

    Scenario Outline: The reason is told in words
      Given the next message the channel sends is refused with Twitter's error <code>
      When kim answers alice in the channel "I am looking into it."
      Then the message "I am looking into it." to alice has failed because "<words>"
      And the inbox says of the conversation with alice "Not sent"
      And alice has heard 1 answer
      When kim tries the message "I am looking into it." to alice again
      Then alice hears "I am looking into it."

      Examples:
        | code | words                                          |
        | 150  | neither follows the account nor accepts        |
        | 226  | took the message for spam                      |
        | 349  | they blocked it or do not accept its messages  |

    Scenario: An agent sees that the customer has read
      When kim answers alice in the channel "I am looking into it."
      And alice hears "I am looking into it."
      Then the inbox says of the conversation with alice "Sent"
      When alice reads the answer
      Then the inbox says of the conversation with alice "Read"
