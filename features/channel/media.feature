Feature: Pictures, GIFs and videos
  What a customer sends is in the thread, and not a link to it; what the bot and the agents attach reaches the customer.

  Background:
    Given a channel whose bot has pictures is connected to Twitter

  Scenario Outline: What a customer sends is in the thread
    When alice sends a <kind> with "Look at this"
    Then the thread with alice has a <kind> beside "Look at this"

    Examples:
      | kind  |
      | photo |
      | GIF   |
      | video |

  Scenario: A picture without a word is a picture, and no text
    When alice sends a photo
    Then the thread with alice has a photo beside ""

  Scenario: The bot answers a photo
    When alice sends a photo
    Then alice hears "A fine picture!"

  Scenario: The bot answers with a picture
    When alice writes "menu"
    Then alice receives a photo with "Our menu"

  Scenario: What the bot attaches again and again is uploaded once
    When alice writes "menu"
    And alice receives a photo
    And bob writes "menu"
    And bob receives a photo
    Then the channel has uploaded 1 file

  Scenario: A picture whose id Twitter takes no more is uploaded anew
    When alice writes "menu"
    And alice receives a photo
    And the next message the channel sends is refused with Twitter's error 324
    And alice writes "menu"
    And alice receives a photo
    Then the channel has uploaded 2 files
    And alice has heard 2 answers

  Scenario: A message with a picture is not doubled when its answer is lost
    When the connection breaks when Twitter has sent the next message of the channel
    And alice writes "menu"
    And within 20 seconds alice receives a photo
    Then alice has heard 1 answer

  Scenario: An agent sends a video, which Twitter takes a while to process
    Given Twitter takes 2 seconds to process videos
    When alice sends a video with "What is this?"
    And alice hears an answer
    And an agent sends alice what she sent, with "This is yours"
    Then within 15 seconds alice receives a video with "This is yours"

  Scenario: A picture that Twitter would not take is refused at once, in words
    When an agent uploads a picture of 6 MB
    Then the agent is told that it is "larger than the 5 MB"

  Scenario: A page that poses as a picture is refused
    When an agent uploads a web page called picture.png
    Then the agent is told that it is "none that Twitter takes"
