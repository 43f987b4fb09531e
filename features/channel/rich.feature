Feature: Buttons, places, welcome messages and custom profiles
  Everything that Twitter shows beside a text reaches the customer, and what the customer sends of it reaches the bot and
  the agents.

  Background:
    Given a channel whose bot has buttons and a place is connected to Twitter

  Scenario: The bot's buttons are under its message
    When alice writes "shop"
    Then alice hears "Have a look."
    And alice sees the buttons:
      | Our teas     | https://tea.example/teas |
      | Book a table | https://tea.example/book |
    And the thread with alice shows the buttons of "Have a look."

  Scenario: The bot says where the shop is
    When alice writes "where are you?"
    Then alice hears "Here."
    And alice sees the place at 52.52 north and 13.405 east

  Scenario: A customer shares where she is
    When alice shares where she is, at 48.2 north and 16.37 east
    Then alice hears "A colleague comes to you."
    And the thread with alice has the place at 48.2 north and 16.37 east

  Scenario: An agent sends a button over the API
    When alice writes "agent, please"
    And alice hears an answer
    And kim sends alice "Your invoice" with the button "Invoice" to "https://tea.example/invoices/7"
    Then alice hears "Your invoice"
    And alice sees the buttons:
      | Invoice | https://tea.example/invoices/7 |

  Scenario: Who opens the conversation is welcomed, and the bot knows what was pressed
    Given the channel is set up with:
      """
      {"welcome": {"text": "Welcome to our tea shop!", "quick_replies": [{"label": "Where is it?", "metadata": "place"}]}}
      """
    When alice opens the conversation
    Then alice is welcomed with "Welcome to our tea shop!"
    When alice presses "Where is it?" of the welcome message, which tells the bot "place"
    Then alice hears "Here."
    And the thread with alice says that "Where is it?" came after the welcome message

  Scenario: A welcome message is changed, and taken away
    Given the channel is set up with:
      """
      {"welcome": {"text": "Good morning!"}}
      """
    And the channel is set up with:
      """
      {"welcome": {"text": "Good evening!"}}
      """
    When alice opens the conversation
    Then alice is welcomed with "Good evening!"
    When the channel is set up with:
      """
      {"welcome": null}
      """
    And bob opens the conversation
    Then bob is not welcomed

  Scenario: A welcome message of somebody else is replaced
    Given the brand welcomes people with "An old campaign"
    And the channel is set up with:
      """
      {"welcome": {"text": "Good morning!"}}
      """
    When alice opens the conversation
    Then alice is welcomed with "Good morning!"

  Scenario: An account that not everybody may write to
    Given the brand takes messages only from accounts that it follows
    When the channel is set up with:
      """
      {"welcome": {"text": "Good morning!"}}
      """
    Then the operator reads beside the welcome "allow message requests from everyone"

  Scenario: The bot appears under a name of its own
    Given Twitter has put the app on the list for custom profiles
    And the channel is set up with:
      """
      {"profile": {"name": "Robin of Tea"}}
      """
    When alice writes "shop"
    Then alice hears "Have a look."
    And alice sees that "Robin of Tea" wrote it
    When kim answers alice in the channel "This is Kim."
    And alice hears "This is Kim."
    Then alice sees that the brand itself wrote it

  Scenario: An app that is not on Twitter's list answers as the brand itself
    When the channel is set up with:
      """
      {"profile": {"name": "Robin of Tea"}}
      """
    And alice writes "shop"
    Then alice hears "Have a look."
    And alice sees that the brand itself wrote it
    And the operator reads beside the profile "this app is not on it"
