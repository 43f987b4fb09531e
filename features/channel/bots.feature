Feature: Bots
  A connection is answered by a rule file, by a bot over HTTP, or by Rasa. The examples are those of docs/bots.

  Scenario: The rule file of the example
    Given a channel with the rule file "shop.yaml" is connected to Twitter
    When alice writes "Hello"
    Then alice hears a message like "Hello *! I am the bot of Acme Tea. What can I do for you?"
    When alice presses "My parcel"
    And alice hears "What is the number of your order? It looks like A-1234."
    And alice writes "I think it is b-2345"
    Then alice hears "Order b-2345 left our house yesterday. Is everything all right?"
    And alice is offered:
      | Yes |
      | No  |
    When alice presses "No"
    Then alice hears "I am sorry to hear that about b-2345. A colleague will look after it."
    And the conversation with alice is in the hands of people because "The customer is not content with their order."

  Scenario: A bot that does not understand gives up
    Given a channel with the rule file "shop.yaml" is connected to Twitter
    When alice writes "blue"
    And alice hears an answer
    And alice writes "green"
    And alice hears an answer
    And alice writes "yellow"
    And alice hears an answer
    And alice writes "red"
    Then alice has heard 3 answers
    And the conversation with alice is in the hands of people because "The bot did not understand 3 messages in a row."

  Scenario: The bot over HTTP of the example
    Given the channel is connected to Twitter
    And the example "http_bot.py" runs and answers for the channel
    When alice writes "Good morning"
    Then alice hears a message like "*, your message no. 1 was: Good morning"
    And alice is offered "Again"
    When alice presses "Again"
    Then alice hears a message like "*, your message no. 2 was: Again"
    When alice writes "I AM ANGRY"
    Then alice hears "I see. A colleague will help you."
    And the conversation with alice is in the hands of people because "Somebody is angry."

  Scenario: Rasa answers, set up as in the example
    Given the channel is connected to Twitter
    And Rasa is set up as in "rasa.json" and says:
      """
      [{"recipient_id": "x", "text": "Hey!"},
       {"recipient_id": "x", "text": "How are you?", "buttons": [{"title": "Great", "payload": "/mood_great"}]}]
      """
    When alice writes "hello"
    Then alice hears "Hey!"
    And alice hears "How are you?"
    When alice presses "Great"
    And alice hears "Hey!"
    Then Rasa was told:
      | hello       |
      | /mood_great |

  Scenario: A bot that is not there hands over
    Given the channel is connected to Twitter
    And the channel is set up with:
      """
      {"bot": {"kind": "rasa", "url": "http://127.0.0.1:9/", "tries": 1}, "hand_over": {"failure_say": "Sorry!"}}
      """
    When alice writes "hello"
    Then alice hears "Sorry!"
    And the conversation with alice is in the hands of people

  Scenario: The channel crashes while a bot thinks
    Given a channel of its own is connected to Twitter
    And Rasa thinks about its first answer until the channel has crashed
    When alice writes "hello"
    And Rasa has been asked
    And the channel crashes
    And the channel is started again
    Then within 20 seconds alice hears "Here I am."
    And alice has heard 1 answer
