'use strict';
/*
 * Loaded into Node by `twitter-emulator run`: leads TLS connections to Twitter's hosts to the emulator.
 *
 * Node's own clients (https, fetch) and most packages ignore HTTPS_PROXY, but all of them connect with tls.connect.
 * The emulator speaks TLS on its one port, with a certificate for all of these names. Connections through a proxy come
 * with a socket of their own, and are left as they are.
 */

const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const tls = require('node:tls');

const HOSTS = new Set([
  'api.twitter.com',
  'upload.twitter.com',
  'ton.twitter.com',
  'pbs.twimg.com',
  'video.twimg.com',
  'twitter.com',
  'api.x.com',
  'upload.x.com',
  'x.com',
]);

/** The options of a call of tls.connect: ([port, [host,]] [options,] [callback]). */
function optionsOf(given) {
  const options = Object.assign({}, ...given.filter((one) => one !== null && typeof one === 'object'));
  const [port, host] = given;
  if (typeof port === 'number' || typeof port === 'string') options.port = port;
  if (typeof host === 'string') options.host = host;
  return options;
}

function isForTwitter(options) {
  return !options.socket && !options.path && typeof options.host === 'string' && HOSTS.has(options.host.toLowerCase());
}

/** A client that brings its own list of authorities knows nothing of ours. */
function authorities(options) {
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  return options.ca && extra ? [].concat(options.ca, fs.readFileSync(extra)) : options.ca;
}

function redirect(emulator) {
  const connect = tls.connect;
  tls.connect = function connectToTwitter(...given) {
    const options = optionsOf(given);
    if (!isForTwitter(options)) return connect.apply(this, given);
    const redirected = {
      ...options,
      host: emulator.hostname.replace(/^\[|\]$/g, ''),
      port: Number(emulator.port || 80),
      servername: options.servername || options.host,
      ca: authorities(options),
    };
    return connect.call(this, redirected, ...given.filter((one) => typeof one === 'function'));
  };
  syncBuiltinESMExports();
}

if (process.env.TWITTER_EMULATOR_URL) redirect(new URL(process.env.TWITTER_EMULATOR_URL));
