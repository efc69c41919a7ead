-- Save a seat if it is as it was loaded, and no lease has ended since by the store's own clock: a decision
-- that stood on a live lease is refused once that lease is over, and is made anew.
-- KEYS[1] the seat; its name is also that of the channel where watchers hear of it.
-- ARGV[1] a clock in place of the server's own, for tests; '' for none
-- ARGV[2] the record that was loaded; '' for none
-- ARGV[3] the record to save
-- ARGV[4] when the first lease ends that was live at the decision
-- ARGV[5] milliseconds after which the record is litter; 0 for never. No truth rests on it.
-- ARGV[6] '1' if watchers are to look
-- Returns nothing if saved; else what redis_load.lua returns, so that the next try needs no load.

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local stored = redis.call('GET', KEYS[1])
if (stored or '') ~= ARGV[2] or now >= tonumber(ARGV[4]) then
  return { now, stored }
end

if ARGV[5] == '0' then
  redis.call('SET', KEYS[1], ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[5])
end
if ARGV[6] == '1' then
  redis.call('SPUBLISH', KEYS[1], '')
end
return false
