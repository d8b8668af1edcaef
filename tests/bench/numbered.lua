-- SPDX-License-Identifier: GPL-3.0-or-later
-- A notification of the size of notification.lua's with an import_id of "import-" and nine digits,
-- counted up, and a random batch_id, so that one of many can be looked for.
local number = 0
local format = string.format
local random = math.random
math.randomseed(os.time())
local body = '{"import_id":"import-%09d","sheet_id":575,"batch_id":"%08x%08x%08x%08x",'
    .. '"row_count":148,"row_success":148,"import_status":"success"}'
local message = "POST /crm/imports HTTP/1.1\r\nHost: localhost\r\n"
    .. "Content-Type: application/json\r\nContent-Length: " .. #format(body, 0, 0, 0, 0, 0) .. "\r\n\r\n" .. body

function request()
    number = number + 1
    return format(message, number, random(0, 0x7fffffff), random(0, 0x7fffffff),
        random(0, 0x7fffffff), random(0, 0x7fffffff))
end
