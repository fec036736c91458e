"""The Lua that runs inside Redis: each script sees and changes one person's keys in one go.

All but SPEND and GIVE_BACK may run twice with the same words and do no harm, which lets us ask again when
a connection breaks.
"""

from bot.memory.connection import Script

# lock, talk, answer, window · ours, lease in ms [, scene, messages, open until in ms, keep in ms]
OPEN = Script("""
local answer, talk = unpack(redis.call('MGET', KEYS[3], KEYS[2]))
if answer then return {'answered', answer} end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
    and redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'busy', false} end
if ARGV[3] then
    redis.call('HSET', KEYS[4], ARGV[3], ARGV[4], ARGV[3] .. '_until', ARGV[5])
    redis.call('PEXPIRE', KEYS[4], ARGV[6])
end
return {'taken', talk}
""")

# lock, talk, answer · ours, answer, its life in ms, talk ('' forgets it), its life in ms
CLOSE = Script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then
    if ARGV[4] == '' then redis.call('DEL', KEYS[2])
    else redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5]) end
    redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
    return redis.call('DEL', KEYS[1])
end
redis.call('SET', KEYS[3], ARGV[2], 'NX', 'PX', ARGV[3])
return 0
""")

# lock · ours, lease in ms
TAKE = Script("""
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
""")

# key · value: delete it if it still holds that value
RELEASE = Script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
""")

# window · now in ms, messages: take them from the scene that ends first and has so many
SPEND = Script("""
local now, wanted, best, soonest = tonumber(ARGV[1]), tonumber(ARGV[2]), nil, nil
for _, scene in ipairs({'message', 'touch'}) do
    local left, ends = unpack(redis.call('HMGET', KEYS[1], scene, scene .. '_until'))
    left, ends = tonumber(left or 0), tonumber(ends or 0)
    if left >= wanted and ends > now and (not best or ends < soonest) then best, soonest = scene, ends end
end
if not best then return 0 end
redis.call('HINCRBY', KEYS[1], best, -wanted)
redis.call('HSET', KEYS[1], 'spent', best)
return 1
""")

# window · now in ms, messages, then pairs: scene, messages granted: undo so much of the last spending
GIVE_BACK = Script("""
local scene, granted = redis.call('HGET', KEYS[1], 'spent'), nil
for i = 3, #ARGV, 2 do
    if ARGV[i] == scene then granted = tonumber(ARGV[i + 1]) end
end
if not granted then return 0 end
local left, ends = unpack(redis.call('HMGET', KEYS[1], scene, scene .. '_until'))
local back = math.min(tonumber(ARGV[2]), granted - tonumber(left or 0))
if tonumber(ends or 0) <= tonumber(ARGV[1]) or back <= 0 then return 0 end
return redis.call('HINCRBY', KEYS[1], scene, back)
""")

# token · token: drop the stored one if it is this one, or unreadable
DROP_TOKEN = Script("""
local text = redis.call('GET', KEYS[1])
if not text then return 0 end
local ok, stored = pcall(cjson.decode, text)
if ok and type(stored) == 'table' and stored.token ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
""")
