// The scripts that run in the server. Each one runs as a whole: no other command comes in between.
//
// KEYS[1] holds a token as "<expiresAt> <sealed>", with expiresAt in seconds since the epoch. KEYS[2] holds the id of the
// caller that leads. Both names have the same hash tag, so that a cluster keeps them in one slot.
//
// GET is called with pcall, because somebody else may have put something that is no text there. It counts as nothing.
//
// PUBLISH is called with pcall, because a server may forbid it. Followers then find the result by polling.

const KEPT = `
local kept = redis.pcall('GET', KEYS[1])
if type(kept) ~= 'string' then kept = false end
local ends = kept and tonumber(string.match(kept, '^(%d+) ')) or 0`;

/**
 * Keeps a token, ends the lease and wakes the followers. A kept token that expires later stays: a leader may be late.
 * ARGV: expiresAt, sealed value, time to live in milliseconds, channel.
 */
export const PUT = `${KEPT}
if ends <= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
end
redis.call('DEL', KEYS[2])
redis.pcall('PUBLISH', ARGV[4], '')`;

/** Deletes the token. ARGV: the sealed value to delete, or an empty text for any. */
export const DELETE = `${KEPT}
if kept and (ARGV[1] == '' or string.gsub(kept, '^%d+ ', '') == ARGV[1]) then
  redis.call('DEL', KEYS[1])
end`;

/**
 * Returns the token if it expires late enough. Otherwise returns 1 if the caller leads now, 0 if another one leads.
 * ARGV: after, id of the caller, duration of the lease in milliseconds.
 */
export const ACQUIRE = `${KEPT}
if ends > tonumber(ARGV[1]) then return kept end
if redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then return 1 end
return 0`;

/** Returns the token if it expires late enough. Otherwise returns 1 while another caller leads, or 0. ARGV: after. */
export const LOOK = `${KEPT}
if ends > tonumber(ARGV[1]) then return kept end
return redis.call('EXISTS', KEYS[2])`;

/** Ends the caller's lease and wakes the followers. ARGV: id of the caller, channel. */
export const RELEASE = `
if redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
  redis.pcall('PUBLISH', ARGV[2], '')
end`;

/** Returns 1 if the key is new, otherwise 0. ARGV: time to live in milliseconds. */
export const ONCE = `
if redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1]) then return 1 end
return 0`;
