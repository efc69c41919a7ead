-- The store's clock and a seat's record, as of one moment.
-- KEYS[1] the seat. ARGV[1] a clock in place of the server's own, for tests; '' for none.
-- Returns {milliseconds since 1970, the record or nil}.

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
return { now, redis.call('GET', KEYS[1]) }
