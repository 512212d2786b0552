"""What the answer log asks of Redis: one script a step, so that each step happens whole or not at all.

A run is a hash at `riskxpertai:run:<id>` (`key`, `finished`, `abandoned`, `whole`), a stream of its
events beside it (`:events`, entry ids `1-0`, `2-0`, …) and the set of turns on it (`:turns`); its
key's name holds the id that later joins get. A finished run is the hash alone, its events in `whole`.

Every script may be sent again after its reply was lost: what it did the first time it finds done.
Nothing newer than Redis 6.2 is used. The scripts reach keys that they compute, which one server or a
primary with replicas allows and a cluster's shards do not.
"""

from __future__ import annotations

PREFIX = "riskxpertai:"

# A run lives on while its teller speaks. The longest silence is a language model's time-out several
# times over, or a queue before the forecaster; a teller silent for longer has died with its process.
UNFINISHED_MS = 300_000

# KEYS: key. ARGV: prefix of runs, fresh id, turn, lifetime. Returns: run, told by this turn, finished.
JOIN = """
local id = redis.call('GET', KEYS[1])
if id then
  local run = ARGV[1] .. id
  local state = redis.call('HMGET', run, 'key', 'finished')
  if state[1] and state[2] then return {id, 0, 1} end
  if state[1] then
    redis.call('SADD', run .. ':turns', ARGV[3])
    redis.call('PEXPIRE', run .. ':turns', redis.call('PTTL', run))
    return {id, id == ARGV[2] and 1 or 0, 0}
  end
end
local run = ARGV[1] .. ARGV[2]
redis.call('HSET', run, 'key', KEYS[1])
redis.call('SADD', run .. ':turns', ARGV[3])
redis.call('PEXPIRE', run, ARGV[4])
redis.call('PEXPIRE', run .. ':turns', ARGV[4])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
return {ARGV[2], 1, 0}
"""

# KEYS: run. ARGV: id, news, turn. The last turn that leaves takes the run from its key.
LEAVE = """
local state = redis.call('HMGET', KEYS[1], 'key', 'finished')
if not state[1] or state[2] then return 0 end
if redis.call('SREM', KEYS[1] .. ':turns', ARGV[3]) == 0 then return 0 end
if redis.call('SCARD', KEYS[1] .. ':turns') > 0 then return 0 end
redis.call('HSET', KEYS[1], 'abandoned', 1)
if redis.call('GET', state[1]) == ARGV[1] then redis.call('DEL', state[1]) end
redis.call('PUBLISH', ARGV[2], ARGV[1])
return 1
"""

# KEYS: run. ARGV: id, news, name, data, mark, lifetime. Returns: ordinal; 0 finished; -1 unknown.
# An append that is sent again is known by its mark; few others can have come between.
APPEND = """
local state = redis.call('HMGET', KEYS[1], 'key', 'finished')
if not state[1] then return -1 end
if state[2] then return 0 end
local events = KEYS[1] .. ':events'
for _, told in ipairs(redis.call('XREVRANGE', events, '+', '-', 'COUNT', 16)) do
  if told[2][6] == ARGV[5] then return tonumber(string.match(told[1], '^%d+')) end
end
local ordinal = redis.call('XLEN', events) + 1
redis.call('XADD', events, ordinal .. '-0', 'name', ARGV[3], 'data', ARGV[4], 'mark', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PEXPIRE', events, ARGV[6])
redis.call('PEXPIRE', KEYS[1] .. ':turns', ARGV[6])
if redis.call('GET', state[1]) == ARGV[1] then redis.call('PEXPIRE', state[1], ARGV[6]) end
redis.call('PUBLISH', ARGV[2], ARGV[1])
return ordinal
"""

# KEYS: run. ARGV: id, news, serve, lifetime.
FINISH = """
local state = redis.call('HMGET', KEYS[1], 'key', 'finished')
if not state[1] or state[2] then return 0 end
local whole = {}
for _, told in ipairs(redis.call('XRANGE', KEYS[1] .. ':events', '-', '+')) do
  whole[#whole + 1] = told[2][2]
  whole[#whole + 1] = told[2][4]
end
redis.call('HSET', KEYS[1], 'finished', 1, 'whole', #whole > 0 and cjson.encode(whole) or '[]')
redis.call('DEL', KEYS[1] .. ':events', KEYS[1] .. ':turns')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if redis.call('GET', state[1]) == ARGV[1] then
  if ARGV[3] == '1' then redis.call('PEXPIRE', state[1], ARGV[4]) else redis.call('DEL', state[1]) end
end
redis.call('PUBLISH', ARGV[2], ARGV[1])
return 1
"""

# KEYS: run. ARGV: ordinal. Returns: nothing if unknown; else abandoned, the whole of a finished run
# or '', and the later events of one that is told (name and data in turn).
READ = """
local state = redis.call('HMGET', KEYS[1], 'key', 'finished', 'abandoned')
if not state[1] then return false end
local abandoned = state[3] and 1 or 0
if state[2] then return {abandoned, redis.call('HGET', KEYS[1], 'whole'), {}} end
local later = {}
for _, told in ipairs(redis.call('XRANGE', KEYS[1] .. ':events', (ARGV[1] + 1) .. '-0', '+')) do
  later[#later + 1] = told[2][2]
  later[#later + 1] = told[2][4]
end
return {abandoned, '', later}
"""
