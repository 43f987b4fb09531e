Feature: Direct Messages
  What a customer writes arrives as it was written, and so does the answer.

  Background:
    Given the channel is connected to Twitter

  Scenario Outline: Texts survive the way there and back
    When alice writes "<text>"
    Then alice is answered with "<text>" in quotes

    Examples:
      | text                                   |
      | Where is my parcel?                    |
      | 👩‍👩‍👧 says 🎉 and 🇧🇪                     |
      | أين طلبي رقم ١٢٣؟                       |
      | a < b && b > c, "quoted" & 'so'        |
      | &lt;b&gt; is not <b>                   |
      | null                                   |
      | {"event": true}                        |
      | 100 % of C:\\temp + more               |

  Scenario: A message of several lines keeps them
    When alice writes:
      """
      My order:
        - 2 × tea
        - 1 × cup
      """
    Then alice hears:
      """
      You said: "My order:
        - 2 × tea
        - 1 × cup"
      """

  Scenario: The longest message that Twitter takes is answered, and the answer fits
    When alice writes a message of 10000 characters
    Then alice hears an answer of 10000 characters

  Scenario: A message that is too long is refused before anybody is bothered
    When alice tries to write a message of 10001 characters
    Then alice is told "10000 are allowed"
    And alice has heard nothing

  Scenario: Messages of one customer are answered one after the other, in order
    When alice writes, one right after the other:
      | one   |
      | two   |
      | three |
    Then alice hears "You said: "one""
    And alice hears "You said: "two""
    And alice hears "You said: "three""

  Scenario: Customers at the same time get their own answers
    When alice writes "I am Alice"
    And bob writes "I am Bob"
    And dora writes "I am Dora"
    Then alice is answered with "I am Alice" in quotes
    And bob is answered with "I am Bob" in quotes
    And dora is answered with "I am Dora" in quotes
    And alice has heard 1 answer

  Scenario: What is no message gets no answer
    When alice follows the brand
    And alice is typing
    And alice writes "Now I have written"
    Then alice is answered with "Now I have written" in quotes
    When alice reads the answer
    And alice writes "Thanks"
    Then alice is answered with "Thanks" in quotes
    And alice has heard 2 answers

  Scenario: A customer deletes what they wrote, and the brand keeps it
    When alice writes "Forget my number 12345"
    And alice hears an answer
    And alice deletes what she wrote last
    Then alice does not see "Forget my number 12345" any more
    And the brand still sees "Forget my number 12345"

  Scenario: Two brands on one channel do not mix
    Given the developer account is on the paid tier
    And the channel speaks for a second brand, "globex", too
    When alice writes "Hello Acme"
    And alice writes to globex "Hello Globex"
    Then alice hears "You said: "Hello Acme""
    And alice hears from globex "You said: "Hello Globex""
    And alice has heard 1 answer
