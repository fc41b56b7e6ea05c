/**
 * What Redis does in one step. KEYS[1] is the log's own facts, KEYS[2] its entries, ARGV[1] some salt for a new epoch.
 *
 * An epoch is the moment it began and some salt; it ends with the Redis that kept it, for a Redis that comes back may
 * have forgotten the last of what it acknowledged. An entry's id in the stream is `moment-number`, so that a reader
 * who waits behind the last entry of one epoch hears those of the next.
 */
const standing = `
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  local log = redis.call('HMGET', KEYS[1], 'run', 'ms', 'salt', 'head', 'trimmed')
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if log[1] ~= run then
    local ms = now
    if log[2] and ms <= tonumber(log[2]) then ms = tonumber(log[2]) + 1 end
    ms = string.format('%.0f', ms)
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'run', run, 'ms', ms, 'salt', ARGV[1], 'head', 0, 'trimmed', 0)
    log = { run, ms, ARGV[1], '0', '0' }
  end
  local ms, salt, head, trimmed = log[2], log[3], tonumber(log[4]), tonumber(log[5])
  local epoch = ms .. salt
`

export const headScript = `${standing}
  return { epoch, head }`

/** ARGV from 2 on: the events. Answers the epoch and the number of the last. */
export const publishScript = `${standing}
  for i = 2, #ARGV do
    head = head + 1
    local id = ms .. '-' .. string.format('%.0f', head)
    redis.call('XADD', KEYS[2], id, 'salt', salt, 'at', string.format('%.0f', now), 'event', ARGV[i])
  end
  redis.call('HSET', KEYS[1], 'head', string.format('%.0f', head))
  return { epoch, head }`

/** ARGV[2] epoch, ARGV[3] number, ARGV[4] how many. Answers nothing where the position is not good. */
export const afterScript = `${standing}
  local number = tonumber(ARGV[3])
  if ARGV[2] ~= epoch or number > head or number < trimmed then return false end
  return redis.call('XRANGE', KEYS[2], '(' .. ms .. '-' .. ARGV[3], '+', 'COUNT', ARGV[4])`

/** ARGV[2] age in milliseconds, ARGV[3] how many at most. Answers how many went. */
export const trimScript = `${standing}
  local entries = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ARGV[3])
  local gone = 0
  for _, entry in ipairs(entries) do
    if tonumber(entry[2][4]) > now - tonumber(ARGV[2]) then break end
    redis.call('XDEL', KEYS[2], entry[1])
    gone = gone + 1
    redis.call('HSET', KEYS[1], 'trimmed', string.match(entry[1], '-(%d+)$'))
  end
  return gone`
