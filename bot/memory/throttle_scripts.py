"""The Lua of the throttle: each script judges one road in one go, for all workers on all machines.

One hash a road, and one for what stops every call; all moments are milliseconds of the bot's clock. The same
arithmetic as bot/memory/local_throttle.py; one contract test holds for both. What runs twice, because a
connection broke, takes a few permits too many and does no other harm.
"""

from bot.memory.connection import Script

# Reads the road and lets flow in what is due.
# road, everything · now, day, rate, burst, usual limit (-1: none), the operator's cap (-1: none), part kept
# for what must arrive, longest time a circuit is open
_READ = """
local now, day, rate, burst = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local flat, road = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #flat, 2 do road[flat[i]] = flat[i + 1] end
local function number(name, usual) return tonumber(road[name] or usual or 0) end
local all = redis.call('HMGET', KEYS[2], 'stop', 'why')
local tokens, at = number('tokens', burst), number('at', now)
if now > at then tokens, at = math.min(burst, tokens + rate * (now - at) / 1000), now
elseif at - now > 60000 then at = now end
local used = road.day == day and number('used') or 0
local limit, cap, told = tonumber(ARGV[5]), tonumber(ARGV[6]), number('told', -1)
if told >= 0 then limit = told end
if cap >= 0 and (limit < 0 or cap < limit) then limit = cap end
local open, lease = number('open'), number('lease')
local closed, why = 0, ''
local function closes(until_, reason)
    if until_ > now and until_ > closed then closed, why = until_, reason end
end
closes(tonumber(all[1] or 0), all[2])
closes(number('stop'), road.why)
if open - now <= tonumber(ARGV[8]) then closes(open, 'no_answer') end
if lease - now <= tonumber(ARGV[8]) then closes(lease, 'no_answer') end
local function keep(...)
    redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', at),
        'day', day, 'used', string.format('%.0f', used), ...)
    redis.call('PEXPIRE', KEYS[1], 172800000)
end
"""

# …, end of the day, letters of a probe, its lease, longest line, then for each priority: wanted, tokens left
# to others. Replies: probe, then for each priority: granted, wait until, reason, and stopped templates.
ASK = Script(
    _READ
    + """
local lease_ms, count = tonumber(ARGV[11]), (#ARGV - 12) / 2
local probing, room, reply, total, lines = open > 0, tonumber(ARGV[10]), {0}, 0, {}
local keptback = math.floor(math.max(limit, 0) * tonumber(ARGV[7]))
for p = 1, count do
    local wanted, floor = tonumber(ARGV[11 + 2 * p]), tonumber(ARGV[12 + 2 * p])
    local line = number('line' .. p)
    lines[p] = line - now < tonumber(ARGV[12]) and line or 0
    local given, until_, reason = 0, 0, ''
    if wanted > 0 and closed > 0 then until_, reason = closed, why
    elseif wanted > 0 then
        local there = math.max(0, math.floor(tokens - floor))
        local left = limit < 0 and wanted or math.max(0, limit - used - (p > 1 and keptback or 0))
        local may = probing and math.min(wanted, room) or wanted
        given = math.min(may, there, left)
        tokens, used, total, room = tokens - given, used + given, total + given, room - given
        if given < may and limit >= 0 and given >= left then until_, reason = tonumber(ARGV[9]), 'quota_used'
        elseif given < may then
            local first = now + math.max(0, math.ceil((floor + 1 - tokens) * 1000 / rate))
            for q = 1, p do first = math.max(first, lines[q]) end
            lines[p] = first + math.ceil((wanted - given) * 1000 / rate)
            redis.call('HSET', KEYS[1], 'line' .. p, string.format('%.0f', lines[p]))
            until_, reason = first, 'in_line'
        elseif given < wanted then until_, reason = now + lease_ms, 'no_answer' end
    end
    for _, word in ipairs({given, string.format('%.0f', until_), reason}) do reply[#reply + 1] = word end
end
if closed > 0 then return reply end
keep('lease', string.format('%.0f', probing and total > 0 and now + lease_ms or lease))
reply[1] = probing and total > 0 and 1 or 0
for name, until_ in pairs(road) do
    if string.sub(name, 1, 4) == 'tpl:' and tonumber(until_) > now then
        reply[#reply + 1] = string.sub(name, 5)
    end
end
return reply
"""
)

# …, calls not made, answered, silent, probe, window, silent calls that open it, open for, then for each stop:
# field, until, reason. Replies what became of the circuit: opened, closed, or nothing.
REPORT = Script(
    _READ
    + """
local unused, answered, silent = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local changed, open_ms = '', tonumber(ARGV[15])
tokens, used = math.min(burst, tokens + unused), math.max(0, used - unused)
local since, heard, quiet = number('since', -1), number('ok'), number('bad')
if ARGV[12] == '1' then
    lease = 0
    if answered > 0 then
        open, since, changed = 0, -1, 'closed'
        redis.call('HSET', KEYS[1], 'trips', 0)
    elseif silent > 0 then
        local trips = redis.call('HINCRBY', KEYS[1], 'trips', 1)
        open = now + math.min(open_ms * 2 ^ trips, tonumber(ARGV[8]))
    end
elseif open == 0 then
    if since < 0 or now < since or now - since > tonumber(ARGV[13]) then since, heard, quiet = now, 0, 0 end
    heard, quiet = heard + answered, quiet + silent
    if quiet >= tonumber(ARGV[14]) and quiet >= heard then open, changed = now + open_ms, 'opened' end
end
if since < 0 then heard, quiet = 0, 0 end
keep('open', string.format('%.0f', open), 'lease', string.format('%.0f', lease),
    'since', string.format('%.0f', since), 'ok', heard, 'bad', quiet)
for i = 16, #ARGV, 3 do
    local field, until_, reason = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
    local key = field == 'all' and KEYS[2] or KEYS[1]
    local name = field == 'all' and 'stop' or field
    if tonumber(redis.call('HGET', key, name) or 0) < until_ then
        redis.call('HSET', key, name, ARGV[i + 1])
        if name == 'stop' then redis.call('HSET', key, 'why', reason) end
        redis.call('PEXPIRE', key, 172800000)
    end
end
return changed
"""
)

# … Replies: used, limit (-1: none), closed until (0: open), reason, when the platform was last asked.
FLOW = Script(_READ + "return {used, limit, string.format('%.0f', closed), why, number('checked')}")

# …, used and limit that the platform tells, or neither
CHECK = Script(
    _READ
    + """
if ARGV[9] then
    used = tonumber(ARGV[9])
    redis.call('HSET', KEYS[1], 'told', ARGV[10])
end
keep('checked', string.format('%.0f', now))
"""
)

REOPEN = Script("""
redis.call('DEL', KEYS[2])
local names = {'stop', 'why', 'open', 'lease', 'trips', 'since', 'ok', 'bad'}
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(name, 1, 4) == 'tpl:' then names[#names + 1] = name end
end
return redis.call('HDEL', KEYS[1], unpack(names))
""")
