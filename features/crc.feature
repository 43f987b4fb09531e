Feature: The challenge (CRC)
  Twitter asks every webhook to prove that it knows the app's secret: when it is registered, and again every day.

  Scenario: The channel answers the challenge while it is being registered
    When the operator connects the channel
    Then Twitter has challenged the webhook once, and was answered

  Scenario: The channel is challenged again every day
    Given the channel is connected to Twitter
    When 25 hours pass
    Then Twitter challenges the webhook of its own accord
    And Twitter has challenged the webhook twice, and was answered
    And Twitter has a valid webhook

  Scenario: A stranger's challenge gets no proof
    Given the channel is connected to Twitter
    When a stranger asks the channel for the answer to a challenge
    Then the channel refuses it
    And the channel gives no proof away

  Scenario Outline: A receiver that cannot answer is not registered, and its developer is told why
    Given a receiver that answers challenges <wrongly>
    When its developer registers it
    Then its developer is refused, and told "<reason>"
    And Twitter has no webhook

    Examples:
      | wrongly                       | reason                                        |
      | with another secret           | the access token secret                       |
      | in hexadecimal                | the hex digest instead of base64              |
      | without saying sha256         | left "sha256=" off                            |
      | with the token itself         | echoed the token instead of signing it        |
      | with an error                 | answered 500                                  |
      | with a web page               | a page, not JSON                              |
      | by sending Twitter elsewhere  | follow no redirects                           |

  Scenario: A webhook that fails its challenge gets nothing more until it answers one
    Given a receiver is registered for the brand
    When the receiver forgets the secret
    And Twitter challenges the webhook
    Then Twitter holds the webhook for invalid
    When alice writes "Lost?"
    Then what alice wrote was lost
    And the receiver has received nothing
    When the receiver remembers the secret
    And its developer has Twitter challenge it again
    Then Twitter has a valid webhook
    When alice writes "Back?"
    Then the receiver has received "Back?"
