/**
 * Presence in Redis, each step at once. KEYS[1] holds connections by when they end, KEYS[2] what each said, ARGV[1] is
 * the channel. When they end is Redis' own time: processes are told how much is left of it, never a moment.
 *
 * What is published is in the order of what is kept, so whoever hears everything knows everything. Nobody tells that
 * somebody's time is over: each process sees that by itself.
 */
const standing = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** ARGV[2] the connection, ARGV[3] what it said as JSON, ARGV[4] how long that lasts. */
export const announceScript = `${standing}
  local lasts = tonumber(ARGV[4])
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', KEYS[1], over)
    redis.call('HDEL', KEYS[2], over)
  end
  redis.call('ZADD', KEYS[1], now + lasts, ARGV[2])
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
  for _, key in ipairs(KEYS) do
    if redis.call('PTTL', key) < lasts then redis.call('PEXPIRE', key, lasts) end
  end
  redis.call('PUBLISH', ARGV[1], cjson.encode({ said = ARGV[3], leftMs = lasts }))`

/** ARGV[2] the connection. */
export const leaveScript = `
  redis.call('ZREM', KEYS[1], ARGV[2])
  redis.call('HDEL', KEYS[2], ARGV[2])
  redis.call('PUBLISH', ARGV[1], cjson.encode({ left = ARGV[2] }))`

/** Tells everybody all of it, in its place among the changes: for one who may have missed some. */
export const recountScript = `${standing}
  local all = {}
  local ends = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf', 'WITHSCORES')
  for at = 1, #ends, 2 do
    local said = redis.call('HGET', KEYS[2], ends[at])
    if said then all[#all + 1] = { said = said, leftMs = tonumber(ends[at + 1]) - now } end
  end
  redis.call('PUBLISH', ARGV[1], cjson.encode({ all = all }))`
