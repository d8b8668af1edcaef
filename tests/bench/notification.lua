-- SPDX-License-Identifier: GPL-3.0-or-later
-- One CSVBox import-complete notification of 180 bytes, over and over.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"import_id":79418895,"sheet_id":575,"sheet_name":"Products Import","row_count":148,'
    .. '"row_success":148,"row_fail":0,"import_status":"success","original_filename":"products1_24.csv"}'
assert(#wrk.body == 180, "the body is " .. #wrk.body .. " bytes")
