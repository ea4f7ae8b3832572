import { createHash } from 'node:crypto';

/**
 * The law of `RequestBudget` (domain/request-budget.ts) as one atomic step on the server, by the server's clock, so that processes whose clocks
 * differ share one time.
 *
 * KEYS[1] a hash: `marker` is drawn when the server knows nothing of this gate (new, flushed, evicted), `now` is the latest time told, `forbidden` the
 * end of a ban. KEYS[2...] a sorted set for each rule: `id|amount` by the time it was taken, and `#`, the sum of the amounts less 10^12: below all times,
 * and in the same key, so that an eviction takes both or none.
 *
 * ARGV[1] is JSON: `at` (only for another clock than the server's), `marker` (the one the caller knows), `spans` and, all optional, `took` [id, ms ago, amounts], `forbid` ms,
 * `heard` [rule, id, used], `ask` [queue, id, amounts, limits]. ARGV[2] is the marker to be drawn.
 *
 * Answers marker, ms of the ban left, used of each rule, and for each `ask` the ms to wait: 0 it was taken, -1 it never fits, -2 one before it in its queue waits,
 * -3 nobody was asked: the caller's marker is not this one, what he took before may be unknown here.
 */
export const BUDGET_SCRIPT = `
local BASE = 1000000000000
local q = cjson.decode(ARGV[1])
local head = KEYS[1]
local known = redis.call('HMGET', head, 'marker', 'now', 'forbidden')
local marker = known[1]
if not marker then
  marker = ARGV[2]
  redis.call('HSET', head, 'marker', marker)
end
local now = q.at
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local latest = tonumber(known[2] or '0')
local forbidden = tonumber(known[3] or '0')
local back = latest - now
if back > 5000 then
  for i = 2, #KEYS do
    local all = redis.call('ZRANGEBYSCORE', KEYS[i], 0, '+inf', 'WITHSCORES')
    for j = 1, #all, 2 do redis.call('ZADD', KEYS[i], tonumber(all[j + 1]) - back, all[j]) end
  end
  forbidden = forbidden - back
elseif back > 0 then
  now = latest
end

local sums = {}
local function amountOf(member) return tonumber(string.match(member, '|(.+)$')) end
for i = 2, #KEYS do
  local key, cut = KEYS[i], now - q.spans[i - 1]
  local sum = tonumber(redis.call('ZSCORE', key, '#') or -BASE) + BASE
  local old = redis.call('ZRANGEBYSCORE', key, 0, cut)
  if #old > 0 then
    for _, member in ipairs(old) do sum = sum - amountOf(member) end
    redis.call('ZREMRANGEBYSCORE', key, 0, cut)
    redis.call('ZADD', key, sum - BASE, '#')
  end
  sums[i - 1] = sum
end

local function add(rule, id, at, amount)
  local key, span = KEYS[rule + 1], q.spans[rule]
  if amount <= 0 or at <= now - span then return end
  local member = id .. '|' .. amount
  local before = redis.call('ZSCORE', key, member)
  if not before then
    sums[rule] = sums[rule] + amount
    redis.call('ZADD', key, at, member, sums[rule] - BASE, '#')
    redis.call('PEXPIRE', key, span + 60000)
  elseif at > tonumber(before) then
    redis.call('ZADD', key, at, member)
  end
end

local function waitFor(rule, amount, limit)
  if amount > limit then return -1 end
  local sum = sums[rule]
  if sum + amount <= limit then return 0 end
  local last = now
  for from = 0, 896, 128 do
    local part = redis.call('ZRANGEBYSCORE', KEYS[rule + 1], 0, '+inf', 'WITHSCORES', 'LIMIT', from, 128)
    for j = 1, #part, 2 do
      last = tonumber(part[j + 1])
      sum = sum - amountOf(part[j])
      if sum + amount <= limit then return math.max(1, last + q.spans[rule] - now) end
    end
    if #part < 256 then return 1 end
  end
  return math.max(1, last + q.spans[rule] - now)
end

if q.forbid then forbidden = math.max(forbidden, now + q.forbid) end
for _, take in ipairs(q.took or {}) do
  for rule, amount in ipairs(take[3]) do add(rule, take[1], now - take[2], amount) end
end
for _, told in ipairs(q.heard or {}) do add(told[1], told[2], now, told[3] - sums[told[1]]) end

local waits = {}
local stopped = {}
for n, ask in ipairs(q.ask or {}) do
  local wait = 0
  if q.marker ~= marker then wait = -3
  elseif stopped[ask[1]] then wait = -2
  elseif now < forbidden then wait = forbidden - now
  else
    for rule, amount in ipairs(ask[3]) do
      if amount > 0 and wait >= 0 then
        local one = waitFor(rule, amount, ask[4][rule])
        if one < 0 then wait = -1 else wait = math.max(wait, one) end
      end
    end
  end
  if wait == 0 then
    for rule, amount in ipairs(ask[3]) do add(rule, ask[2], now, amount) end
  elseif wait > 0 then
    stopped[ask[1]] = true
  end
  waits[n] = math.ceil(wait)
end

redis.call('HSET', head, 'now', now, 'forbidden', forbidden)
redis.call('PEXPIRE', head, 172800000)
local answer = { marker, math.max(0, math.ceil(forbidden - now)) }
for _, sum in ipairs(sums) do answer[#answer + 1] = math.ceil(sum) end
for _, wait in ipairs(waits) do answer[#answer + 1] = wait end
return answer
`;

export const BUDGET_SCRIPT_HASH = createHash('sha1').update(BUDGET_SCRIPT).digest('hex');
