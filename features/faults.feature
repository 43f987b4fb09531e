Feature: When something goes wrong
  Calls fail, deliveries are lost, doubled and late, and signatures are not what they should be: the customer is
  answered once all the same, and nobody else can speak for Twitter.

  Background:
    Given the channel is connected to Twitter

  Rule: What the channel sends reaches the customer once

    Scenario: Twitter is over capacity for a moment
      Given the next 2 messages the channel sends are refused with 503
      When alice writes "Are you there?"
      Then within 10 seconds alice hears a message containing "Are you there?"
      And alice hears nothing more
      And 2 things have gone wrong

    Scenario: The rate limit is reached, and ends
      Given the channel reaches its rate limit with the next message it sends, for 2 seconds
      When alice writes "Are you there?"
      Then within 10 seconds alice hears a message containing "Are you there?"
      And alice hears nothing more

    Scenario: The connection breaks before anything is sent
      Given the connection breaks when the channel sends the next message
      When alice writes "Are you there?"
      Then within 10 seconds alice hears a message containing "Are you there?"
      And alice hears nothing more

    Scenario: The connection breaks when the message is already sent
      Given the connection breaks when Twitter has sent the next message of the channel
      When alice writes "Are you there?"
      Then alice hears a message containing "Are you there?"
      And alice hears nothing more

    Scenario: Twitter sends the message and does not say so
      Given Twitter sends the next message of the channel, but does not answer for 2 seconds
      When alice writes "Are you there?"
      Then alice hears a message containing "Are you there?"
      And alice hears nothing more

    Scenario Outline: Twitter's answer cannot be read
      Given the answer to the next message the channel sends is <spoilt>
      When alice writes "Are you there?"
      Then alice hears a message containing "Are you there?"
      And alice hears nothing more

      Examples:
        | spoilt                |
        | cut off in the middle |
        | half of an answer     |
        | no JSON               |
        | empty                 |
        | a web page            |

    Scenario: What Twitter refuses for good is not tried again, and the next is answered
      Given the next message the channel sends is refused with Twitter's error 349
      When alice writes "One"
      Then one thing has gone wrong
      When bob writes "Two"
      Then bob hears a message containing "Two"
      And alice hears nothing more

    Scenario: Twitter is down, and comes back
      Given Twitter's API is down
      When alice writes "Are you there?"
      Then one thing has gone wrong
      Given Twitter's API is back
      Then within 10 seconds alice hears a message containing "Are you there?"
      And alice hears nothing more

    Scenario: Twitter is slow
      Given Twitter takes 1 second to answer the next message the channel sends
      When alice writes "Are you there?"
      Then alice hears a message containing "Are you there?"
      And alice hears nothing more

  Rule: What comes twice, late or mixed up is answered once

    Scenario: A message comes three times at once
      Given the next message to the channel comes 3 times at once
      When alice writes "Just once, please"
      Then alice hears a message containing "Just once, please"
      And alice hears nothing more

    Scenario: A message comes late
      Given the next message to the channel comes 1 second late
      When alice writes "Slow post"
      Then alice hears a message containing "Slow post"
      And alice hears nothing more

    Scenario: A message is lost, the next is answered
      Given the next message to the channel is lost
      When alice writes "Lost"
      And alice writes "Found"
      Then alice hears a message containing "Found"

    Scenario: A message comes twice, one after the other
      Given the next message to the channel comes twice
      When alice writes "Just once, please"
      Then alice hears a message containing "Just once, please"
      And alice hears nothing more

    Scenario: Messages of two customers come all at once
      Given the next 2 messages to the channel come all at once
      When alice writes "First"
      And bob writes "Second"
      Then alice hears a message containing "First"
      And bob hears a message containing "Second"

    Scenario: Messages come in reverse order
      Given the next 2 messages to the channel come in reverse order
      When alice writes "First"
      And alice writes "Second"
      Then alice hears an answer
      And alice hears an answer
      And alice hears nothing more

  Rule: Only Twitter speaks for Twitter

    Scenario Outline: A delivery with a wrong signature is not believed
      Given the next message to the channel comes <signed>
      When alice writes "Believe me"
      Then what alice wrote was lost
      When alice writes "Honestly"
      Then alice hears a message containing "Honestly"

      Examples:
        | signed                               |
        | unsigned                             |
        | signed with a wrong secret           |
        | signed in hexadecimal                |
        | with the signature of another body   |

    Scenario: A signature is over bytes
      Given the next message to the channel is spelled in other bytes
      When alice writes "Grüße, 50% / 2"
      Then alice hears a message containing "Grüße, 50% / 2"

    Scenario: Members come and go
      Given the next message to the channel lacks "users"
      When alice writes "Who am I?"
      Then alice hears a message containing "Who am I?"

    Scenario: Twitter challenges many times at once
      Given the next challenge comes 20 times at once
      When Twitter challenges the webhook
      Then Twitter has a valid webhook

    Scenario: Members are added that nobody has seen
      Given the next message to the channel has a new member "direct_message_events.0.mood"
      When alice writes "Who am I?"
      Then alice hears a message containing "Who am I?"

    Scenario: A delivery for an account that nobody has connected is let be
      Given the next message to the channel is meant for another account
      When alice writes "Not for you"
      And alice writes "For you"
      Then alice hears a message containing "For you"

    Scenario Outline: An odd challenge changes nothing
      Given the next challenge <is odd>
      When Twitter challenges the webhook
      Then Twitter has a valid webhook

      Examples:
        | is odd                           |
        | has no token                     |
        | comes signed with a wrong secret |
