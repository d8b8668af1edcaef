-- SPDX-License-Identifier: GPL-3.0-or-later
-- The notification of notification.lua with another import_id in each request, "import-" and nine
-- digits, so that one of many can be looked for.
local number = 0
local format = string.format
local body = '{"import_id":"import-%09d","sheet_id":575,"sheet_name":"Products Import",'
    .. '"row_count":148,"row_success":148,"row_fail":0,"import_status":"success"}'
local message = "POST /crm/imports HTTP/1.1\r\nHost: localhost\r\n"
    .. "Content-Type: application/json\r\nContent-Length: " .. #format(body, 0) .. "\r\n\r\n" .. body

function request()
    number = number + 1
    return format(message, number)
end
