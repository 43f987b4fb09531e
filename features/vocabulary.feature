Feature: The vocabulary
  What features can say about customers, agents and the bot, said once each. A bot may word things as it likes.

  Scenario: A newcomer's first scenario
    Given a customer "alice"
    When alice writes "hi"
    Then within 5 seconds alice hears a message containing "Hello"
    And alice hears nothing more

  Scenario: Ways to say what is heard
    Given a customer "alice"
    When alice writes "Hello!"
    Then alice hears a message like "hello! * a bot. what can *?"
    When alice writes "Where is order A-4711?"
    Then alice hears a message matching "A-\d{4}"
    When alice writes "We are open on Monday and Tuesday"
    Then alice hears a message mentioning:
      | tuesday |
      | monday  |
    When alice writes "good evening"
    Then within 5 seconds alice hears one of:
      | Good evening!                                    |
      | Hello! I am Robin, a bot. What can I do for you? |
    When alice writes "first"
    And alice writes "second"
    And alice writes "third"
    Then alice hears, in any order:
      | third |
      | first |
    And alice hears nothing more
    And alice has not heard "fourth"

  Scenario: Each answer goes to whom it belongs to
    Given the customers:
      | alice | Alice Liddell |
      | dodo  |               |
    And a customer "bob" called "Bob Hatter"
    When alice writes "hi"
    And dodo writes "My name is Dodo"
    Then dodo hears a message containing "Dodo"
    And alice hears an answer
    And bob has heard nothing

  Scenario: What is offered
    Given a customer "alice"
    When alice writes "hi"
    Then alice is offered "My order"
    When alice presses "My order"
    Then alice hears a message containing "order number"
    And alice is offered nothing
    And the conversation with alice goes like:
      | alice        | hi             |
      | acme_support | Hello*         |
      | alice        | My order       |
      | acme_support | *order number* |

  Scenario: Media arrive
    Given a customer "alice"
    When alice sends a photo with "This came broken"
    Then alice hears a message containing "This came broken"
    When alice sends a GIF
    And alice sends a video
    And an agent sends alice a photo with "Like this one?"
    Then alice receives a photo with "this one"
    When an agent sends alice a GIF
    Then within 2 seconds alice receives a GIF

  Scenario: An agent takes over
    Given the bot is connected to Twitter
    When alice writes "A person, please"
    And alice hears an answer
    Then alice was answered by the bot
    When an agent reads what alice wrote
    Then alice sees that the brand has read the message
    When an agent is typing to alice
    Then within 2 seconds alice sees that the brand is typing
    When an agent writes to alice "This is Kim. How can I help?"
    Then alice hears "This is Kim. How can I help?"
    And alice was answered by a person
    And alice is left to the agent
    When an agent writes to alice:
      """
      I can see your order.
      It leaves today.
      """
    Then alice hears a message containing "leaves today"
    And alice hears nothing more

  Scenario: Customers block, follow, and think again
    Given a customer "alice"
    When alice blocks the brand
    And alice unblocks the brand
    And alice follows the brand
    And alice unfollows the brand
    And the brand follows alice
    And the brand unfollows alice
    And alice writes "Still friends?"
    Then alice is answered with "Still friends?" in quotes
    When the brand blocks alice
    And alice tries to write "Hello?"
    Then alice is told "blocks"
    When the brand unblocks alice
    And alice writes "Thanks"
    Then within 3 seconds alice is answered with "Thanks" in quotes

  Scenario: Time stands still on Christmas Eve, and goes on
    Given a customer "alice"
    When it is "2035-12-24T18:00:00Z"
    And alice writes "Merry Christmas"
    Then alice hears an answer
    When the time goes on
    And alice writes "And a happy new year"
    Then alice hears an answer
