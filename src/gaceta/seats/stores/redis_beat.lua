-- A plain heartbeat in one trip: the one reader of a seat reads on. The rule is rules.renew with
-- retries.once; the contract suite holds this script equal to them. The record is that of records.py.
-- KEYS[1] the seat
-- ARGV[1] a clock in place of the server's own, for tests; '' for none
-- ARGV[2] the device, packed        ARGV[5] until when its entitlement is good
-- ARGV[3] the request, packed       ARGV[6] when its entitlement was written
-- ARGV[4] the epoch that it names   ARGV[7] how long a lease lasts
-- ARGV[8] milliseconds after which the record is litter
-- ARGV[9] when it was asked by the clock of ARGV[5]; '0' where that is the server's own
-- Returns the record, whose head now tells the answer, and the clock; or nothing where this is not the
-- plain case, and then nothing has changed.

local record = redis.call('GET', KEYS[1])
if not record or string.byte(record) % 2 == 0 then return false end
local flags, epoch, heard, lasts = struct.unpack('<BI8i4I4', record)
if epoch ~= tonumber(ARGV[4]) then return false end

-- the device's name and the newest request stand behind their lengths
local device_ends = 18 + string.byte(record, 18)
if string.sub(record, 19, device_ends) ~= ARGV[2] then return false end
local request_ends = device_ends + 1 + string.byte(record, device_ends + 1)
local request = string.sub(record, device_ends + 2, request_ends)

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local lease = tonumber(ARGV[7])
local expires = epoch + heard + lasts
-- over, or from a clock that was ahead of this one
if expires <= now or epoch + heard > now then return false end

-- a retry gets the same answer
if request == ARGV[3] then return {record, now} end

local until_ = tonumber(ARGV[5])
local asked = tonumber(ARGV[9])
if asked > 0 then until_ = now + until_ - asked end
if until_ <= now then return false end
local has_limits = flags % 8 >= 4
local rest = string.sub(record, request_ends + 1)
if has_limits then
  local written_since, oldest = struct.unpack('<I8I8', rest)
  -- revoked or dismissed; an answer is to be forgotten; or this request may be one of those answered
  if tonumber(ARGV[6]) < written_since or now - oldest >= lease then return false end
  if string.find(rest, ARGV[3], 17, true) then return false end
end

heard = now - epoch
if heard >= 2147483648 then return false end
lasts = math.min(lease, until_ - now)
record = struct.pack('<BI8i4I4', flags, epoch, heard, lasts)
  .. string.char(#ARGV[2]) .. ARGV[2] .. string.char(#ARGV[3]) .. ARGV[3] .. rest
if flags % 4 >= 2 then
  redis.call('SET', KEYS[1], record)
else
  redis.call('SET', KEYS[1], record, 'PX', ARGV[8])
end
return {record, now}
