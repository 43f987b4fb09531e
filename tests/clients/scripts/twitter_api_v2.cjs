// Every call of twitter-api-v2 for what is emulated.
const assert = require('node:assert');
const path = require('node:path');
const { TwitterApi } = require('twitter-api-v2');

const keys = { appKey: process.env.TWITTER_API_KEY, appSecret: process.env.TWITTER_API_KEY_SECRET };
const token = { accessToken: process.env.TWITTER_ACCESS_TOKEN, accessSecret: process.env.TWITTER_ACCESS_TOKEN_SECRET };
const client = new TwitterApi({ ...keys, ...token });
const v1 = client.v1;
const cat = (kind) => path.join(process.env.MEDIA, `cat.${kind}`);
const seen = {}; // what later calls need of earlier ones

async function call(name, making) {
  try {
    await making();
    console.log(JSON.stringify({ call: name, ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ call: name, ok: false, why: `${error.stack} ${JSON.stringify(error.data)}` }));
  }
}

const refused = (making, status, code) =>
  assert.rejects(making, (error) => error.constructor.name === 'ApiResponseError' && error.code === status && error.hasErrorCode(code));

// As a browser would: fill in the form of the page and send it.
async function pinOf(url, account) {
  const page = await (await fetch(url)).text();
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const [, action] = page.match(/<form method="post" action="([^"]*)"/);
  const body = new URLSearchParams([...fields, ['account', account], ['answer', 'allow']]);
  const answered = await (await fetch(new URL(action, url), { method: 'POST', body })).text();
  return answered.match(/<code>([0-9]+)<\/code>/)[1];
}

async function people() {
  await call('verifyCredentials', async () => {
    assert.equal((await v1.verifyCredentials()).screen_name, 'acme_support');
  });
  await call('currentUser', async () => {
    assert.equal((await client.currentUser()).screen_name, 'acme_support');
  });
  await call('user', async () => {
    seen.alice = (await v1.user({ screen_name: 'alice' })).id_str;
  });
  await call('users', async () => {
    assert.equal((await v1.users({ screen_name: ['alice', 'bob'] })).length, 2);
  });
  await call('searchUsers', async () => {
    assert.equal((await v1.searchUsers('Martens')).users[0].screen_name, 'alice');
  });
  await call('createFriendship', () => v1.createFriendship({ screen_name: 'alice' }));
  await call('updateFriendship', () => v1.updateFriendship({ screen_name: 'alice', device: true }));
  await call('friendship', async () => {
    const shown = await v1.friendship({ source_screen_name: 'acme_support', target_screen_name: 'alice' });
    assert.equal(shown.relationship.source.following, true);
  });
  await call('friendships', async () => {
    assert.ok((await v1.friendships({ screen_name: ['alice', 'bob'] }))[0].connections.includes('following'));
  });
  await call('userFriendList', async () => {
    assert.equal((await v1.userFriendList()).users[0].screen_name, 'alice');
  });
  await call('userFollowingIds', async () => {
    assert.deepEqual((await v1.userFollowingIds({ stringify_ids: true })).ids, [seen.alice]);
  });
  await call('userFollowerList', async () => {
    assert.equal((await v1.userFollowerList()).users[0].screen_name, 'bob');
  });
  await call('userFollowerIds', async () => {
    assert.equal((await v1.userFollowerIds()).ids.length, 1);
  });
  await call('friendshipsIncoming', async () => {
    assert.equal((await v1.friendshipsIncoming({ stringify_ids: true })).ids[0], seen.alice);
  });
  await call('friendshipsOutgoing', async () => {
    await v1.createFriendship({ screen_name: 'carol' });
    assert.equal((await v1.friendshipsOutgoing()).ids.length, 1);
  });
  await call('destroyFriendship', () => v1.destroyFriendship({ screen_name: 'alice' }));
  await call('listMutedUsers', async () => {
    await v1.post('mutes/users/create.json', { screen_name: 'dave' });
    assert.equal((await v1.listMutedUsers()).users[0].screen_name, 'dave');
  });
  await call('listMutedUserIds', async () => {
    assert.equal((await v1.listMutedUserIds()).ids.length, 1);
  });
  await call('post to blocks/create', () => v1.post('blocks/create.json', { screen_name: 'dave' }));
  await call('get from blocks/list', async () => {
    assert.equal((await v1.get('blocks/list.json')).users[0].screen_name, 'dave');
  });
  await call('reportUserAsSpam', () => v1.reportUserAsSpam({ screen_name: 'dave' }));
  await call('accountSettings', async () => {
    assert.equal((await v1.accountSettings()).screen_name, 'acme_support');
  });
  await call('updateAccountSettings', async () => {
    assert.equal((await v1.updateAccountSettings({ lang: 'nl' })).language, 'nl');
  });
  await call('rateLimitStatuses', async () => {
    assert.ok((await v1.rateLimitStatuses('users', 'direct_messages')).resources.direct_messages);
  });
}

async function messages() {
  const to = { recipient_id: seen.alice };
  await call('sendDm', async () => {
    seen.message = (await v1.sendDm({ ...to, text: 'Hello' })).event.id;
  });
  await call('sendDm with quick replies', async () => {
    const options = [{ label: 'Yes', metadata: 'y' }];
    const sent = await v1.sendDm({ ...to, text: '?', quick_reply: { type: 'options', options } });
    assert.deepEqual(sent.event.message_create.message_data.quick_reply.options, options);
  });
  await call('sendDm with buttons', async () => {
    const sent = await v1.sendDm({ ...to, text: '!', ctas: [{ type: 'web_url', label: 'Shop', url: 'https://acme.example' }] });
    assert.ok(sent.event.message_create.message_data.ctas[0].tco_url);
  });
  await call('sendDm with a place', async () => {
    const coordinates = { type: 'Point', coordinates: [5.1, 52.1] };
    const location = { type: 'shared_coordinate', shared_coordinate: { coordinates } };
    await v1.sendDm({ ...to, text: 'Here', attachment: { type: 'location', location } });
  });
  await call('getDmEvent', async () => {
    assert.equal((await v1.getDmEvent(seen.message)).event.id, seen.message);
  });
  await call('listDmEvents', async () => {
    const listed = await v1.listDmEvents({ count: 50 });
    seen.received = listed.events.find((event) => event.message_create.sender_id === seen.alice);
  });
  await call('listDmEvents page by page', async () => {
    const ids = [];
    for await (const event of await v1.listDmEvents({ count: 3 })) ids.push(event.id);
    assert.ok(ids.length > 3 && ids.includes(seen.message));
  });
  await call('downloadDmImage', async () => {
    assert.equal((await v1.downloadDmImage(seen.received)).subarray(1, 4).toString(), 'PNG');
  });
  await call('markDmAsRead', () => v1.markDmAsRead(seen.received.id, seen.alice));
  await call('indicateDmTyping', () => v1.indicateDmTyping(seen.alice));
  await call('deleteDm', () => v1.deleteDm(seen.message));
  await call('newWelcomeDm', async () => {
    seen.welcome = (await v1.newWelcomeDm('hi', { text: 'Welcome' })).welcome_message.id;
  });
  await call('updateWelcomeDm', () => v1.updateWelcomeDm(seen.welcome, { text: 'Welcome back' }));
  await call('getWelcomeDm', async () => {
    assert.equal((await v1.getWelcomeDm(seen.welcome)).welcome_message.message_data.text, 'Welcome back');
  });
  await call('listWelcomeDms', async () => {
    assert.equal((await v1.listWelcomeDms()).welcomeMessages.length, 1);
  });
  await call('newWelcomeDmRule', async () => {
    seen.rule = (await v1.newWelcomeDmRule(seen.welcome)).welcome_message_rule.id;
  });
  await call('getWelcomeDmRule', async () => {
    assert.equal((await v1.getWelcomeDmRule(seen.rule)).welcome_message_rule.welcome_message_id, seen.welcome);
  });
  await call('listWelcomeDmRules', async () => {
    assert.equal((await v1.listWelcomeDmRules()).welcome_message_rules.length, 1);
  });
  await call('deleteWelcomeDmRule', () => v1.deleteWelcomeDmRule(seen.rule));
  await call('setWelcomeDm', async () => {
    assert.equal((await v1.setWelcomeDm(seen.welcome)).welcome_message_rule.welcome_message_id, seen.welcome);
  });
  await call('deleteWelcomeDm', () => v1.deleteWelcomeDm(seen.welcome));
}

async function uploads() {
  const attached = (id) => ({ recipient_id: seen.alice, text: 'Look', attachment: { type: 'media', media: { id } } });
  await call('uploadMedia of a photo', async () => {
    seen.photo = await v1.uploadMedia(cat('png'), { target: 'dm' });
  });
  await call('createMediaMetadata', () => v1.createMediaMetadata(seen.photo, { alt_text: { text: 'A cat' } }));
  await call('sendDm with a photo', async () => {
    const sent = await v1.sendDm(attached(seen.photo));
    assert.equal(sent.event.message_create.message_data.attachment.media.id_str, seen.photo);
  });
  await call('uploadMedia of a GIF', async () => {
    await v1.sendDm(attached(await v1.uploadMedia(cat('gif'), { target: 'dm' })));
  });
  await call('uploadMedia of a video', async () => {
    seen.video = await v1.uploadMedia(cat('mp4'), { target: 'dm' });
  });
  await call('mediaInfo', async () => {
    assert.equal((await v1.mediaInfo(seen.video)).processing_info.state, 'succeeded');
  });
  await call('sendDm with a video', () => v1.sendDm(attached(seen.video)));
}

async function tweets() {
  await call('tweet', async () => {
    seen.tweet = (await v1.tweet('We are back')).id_str;
  });
  await call('reply', async () => {
    assert.equal((await v1.reply('And open', seen.tweet)).in_reply_to_status_id_str, seen.tweet);
  });
  await call('quote', async () => {
    assert.equal((await v1.quote('See', seen.tweet)).quoted_status_id_str, seen.tweet);
  });
  await call('tweetThread', async () => {
    assert.equal((await v1.tweetThread(['One', 'Two'])).length, 2);
  });
  await call('singleTweet', async () => {
    assert.equal((await v1.singleTweet(seen.tweet)).full_text, 'We are back');
  });
  await call('post to favorites/create', async () => {
    assert.equal((await v1.post('favorites/create.json', { id: seen.tweet })).favorited, true);
  });
  await call('post to favorites/destroy', () => v1.post('favorites/destroy.json', { id: seen.tweet }));
  await call('post to statuses/retweet', () => v1.post('statuses/retweet/:id.json', undefined, { params: { id: process.env.TWEET } }));
  await call('deleteTweet', () => v1.deleteTweet(seen.tweet));
}

async function authorization() {
  await call('appLogin', async () => {
    const app = await new TwitterApi(keys).appLogin();
    assert.equal((await app.v1.user({ screen_name: 'alice' })).id_str, seen.alice);
  });
  for (const linkMode of ['authorize', 'authenticate']) {
    const link = await new TwitterApi(keys).generateAuthLink('oob', { linkMode });
    seen[linkMode] = { accessToken: link.oauth_token, accessSecret: link.oauth_token_secret, pin: await pinOf(link.url, 'alice') };
  }
  await call('generateAuthLink and login', async () => {
    const { pin, ...request } = seen.authorize;
    const { client: alice, screenName } = await new TwitterApi({ ...keys, ...request }).login(pin);
    assert.equal((await alice.v1.verifyCredentials()).screen_name, screenName);
  });
  await call('login after authenticate', async () => {
    const { pin, ...request } = seen.authenticate;
    assert.equal((await new TwitterApi({ ...keys, ...request }).login(pin)).screenName, 'alice');
  });
}

async function refusals() {
  await call('ApiResponseError 89', () => {
    const stranger = new TwitterApi({ ...keys, accessToken: '7-unknown', accessSecret: 'secret' });
    return refused(stranger.v1.verifyCredentials(), 401, 89);
  });
  await call('ApiResponseError 50', () => refused(v1.user({ screen_name: 'nobody_there' }), 404, 50));
  await call('ApiResponseError 349', async () => {
    const erin = await v1.user({ screen_name: 'erin' });
    await refused(v1.sendDm({ recipient_id: erin.id_str, text: 'Hello' }), 403, 349);
  });
  await call('ApiResponseError 88', async () => {
    const listing = async () => {
      for (let n = 0; n < 16; n += 1) await v1.listDmEvents();
    };
    await assert.rejects(listing, (error) => error.rateLimitError && error.rateLimit.limit === 15 && error.rateLimit.remaining === 0);
  });
}

(async () => {
  for (const part of [people, messages, uploads, tweets, authorization, refusals]) await part();
})();
