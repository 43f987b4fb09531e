Feature: Delivery and retry
  Twitter delivers every event until it is received, as far as the developer's tier goes, and holds nobody else up.

  Scenario: On the paid tier Twitter tries again after 3, 27 and 242 seconds, and then gives up
    Given the developer account is on the paid tier
    And a receiver is registered for the brand
    When the time stands still
    And the receiver fails
    And alice writes "Anybody?"
    Then the receiver was tried 1 time
    When 2 seconds pass
    Then the receiver was tried 1 time
    When 1 second passes
    Then the receiver was tried 2 times
    When 27 seconds pass
    Then the receiver was tried 3 times
    When 242 seconds pass
    Then the receiver was tried 4 times
    And what alice wrote was lost

  Scenario: In the sandbox Twitter tries once
    Given a receiver is registered for the brand
    When the receiver fails
    And alice writes "Anybody?"
    Then what alice wrote was lost
    And the receiver was tried 1 time

  Scenario: What is received after a retry does not come again
    Given the developer account is on the paid tier
    And a receiver is registered for the brand
    When the time stands still
    And the receiver fails once
    And alice writes "Anybody?"
    And 3 seconds pass
    Then the receiver was tried 2 times
    And nothing more is under way
    And the two tries had the same content

  Scenario: A message that waits for its retry holds up nobody
    Given the developer account is on the paid tier
    And a receiver is registered for the brand
    When the time stands still
    And the receiver fails once
    And alice writes "First"
    Then the receiver was tried 1 time
    When bob writes "Second"
    Then the receiver has received "Second"
    When alice writes "Third"
    Then the receiver has received "Second" and "Third"
    When 3 seconds pass
    Then the receiver has received "Second", "Third" and "First"

  Scenario: Messages of one customer come in order
    Given a receiver is registered for the brand
    When alice writes, one right after the other:
      | one   |
      | two   |
      | three |
    Then the receiver has received "one", "two" and "three"

  Scenario: A message that comes twice is answered once
    Given the channel is connected to Twitter
    When alice writes "Just once, please"
    And alice hears "You said: "Just once, please""
    And Twitter delivers what alice wrote last once more
    And alice writes "Thanks"
    Then alice hears "You said: "Thanks""
    And alice has heard 2 answers

  Scenario: A message that comes again after a restart is answered once
    Given a channel of its own is connected to Twitter
    When alice writes "Just once, please"
    And alice hears "You said: "Just once, please""
    And the channel is restarted
    And Twitter delivers what alice wrote last once more
    And alice writes "Thanks"
    Then alice hears "You said: "Thanks""
    And alice has heard 2 answers

  Scenario: A message that came while the channel was down is answered when it is back
    Given the developer account is on the paid tier
    And a channel of its own is connected to Twitter
    When the channel crashes
    And alice writes "Anybody?"
    And the channel is started again
    And 30 seconds pass
    Then alice hears "You said: "Anybody?""
    And alice has heard 1 answer

  Scenario: In the sandbox, a delivery is lost while the channel is down, and the message is caught up from the list
    Given a channel of its own is connected to Twitter
    When the channel crashes
    And alice writes "Anybody?"
    Then what alice wrote was lost
    When the channel is started again
    Then alice hears "You said: "Anybody?""
    When alice writes "Back?"
    Then alice hears "You said: "Back?""
    And alice has heard 2 answers
