Feature: What customers say in public
  Mentions and replies are conversations of their own, which people answer and no bot, where everybody can read them.

  Background:
    Given the channel is connected to Twitter

  Rule: Tweets are in the inbox when somebody wants them there

    Scenario: Nobody has asked for tweets
      When alice mentions the brand "Where is my parcel?"
      And alice writes "hello there"
      And alice hears an answer
      Then the inbox has nothing that alice said in public

    Scenario: A mention is answered where it was said, by people
      Given mentions and replies are shown in the inbox
      When alice mentions the brand "Where is my parcel?"
      Then the inbox shows of alice in public:
        | customer | @acme_support Where is my parcel? |
      And alice was answered 0 times in public
      When kim answers alice in public "We are looking into it."
      Then alice sees the public reply "We are looking into it."
      When alice replies to the brand in public "Thanks!"
      Then the inbox shows of alice in public:
        | customer | @acme_support Where is my parcel? |
        | agent    | We are looking into it.           |
        | customer | @acme_support Thanks!             |

    Scenario: What is said in public stays apart from what is said in private
      Given mentions and replies are shown in the inbox
      When alice mentions the brand "My number is in your messages."
      And alice writes "agent, please"
      And alice hears an answer
      Then the inbox shows of alice in public:
        | customer | @acme_support My number is in your messages. |
      And the conversation with alice is in the hands of people because "The customer wrote 'agent'."

    Scenario: What the brand tweets itself is no question
      Given mentions and replies are shown in the inbox
      When acme_support tweets "We are open again."
      And alice mentions the brand "Great!"
      And an agent replies to alice in public "See you!"
      Then the inbox shows of alice in public:
        | customer | @acme_support Great! |
        | twitter  | @alice See you!      |
      And the inbox has 1 public conversation

  Rule: An answer is there once

    Background:
      Given mentions and replies are shown in the inbox
      When alice mentions the brand "Where is my parcel?"
      Then the inbox shows of alice in public:
        | customer | @acme_support Where is my parcel? |

    Scenario: Twitter is over capacity for a moment
      Given the next tweet of the channel is answered with 503
      When kim answers alice in public "On its way."
      Then alice sees the public reply "On its way."

    Scenario: Twitter's answer gets lost
      Given the answer to the next tweet of the channel gets lost
      When kim answers alice in public "On its way."
      Then the public answer "On its way." to alice is sent
      And alice was answered 1 time in public

    Scenario: The brand has said exactly this already
      When kim answers alice in public "On its way."
      Then alice sees the public reply "On its way."
      When kim answers alice in public "On its way."
      Then the public answer "On its way." to alice has failed because "takes no text twice"
      And alice was answered 1 time in public

    Scenario: More than a tweet has room for
      When kim tries to tweet 281 characters to alice
      Then kim is refused because "A tweet has at most 280 characters, and this counts 281"
      And alice was answered 0 times in public

  Rule: What is deleted is gone

    Scenario: The brand's answer is deleted in Twitter
      Given mentions and replies are shown in the inbox
      When alice mentions the brand "Where is my parcel?"
      Then the inbox shows of alice in public:
        | customer | @acme_support Where is my parcel? |
      When kim answers alice in public "It was stolen."
      Then alice sees the public reply "It was stolen."
      When an agent deletes the brand's newest tweet
      Then the inbox shows of alice in public:
        | customer | @acme_support Where is my parcel? |
        | agent    |                                   |
