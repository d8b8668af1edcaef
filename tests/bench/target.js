// SPDX-License-Identifier: GPL-3.0-or-later
// node target.js PORT: an application as a target: reads each request and answers 200.
'use strict';
require('http').createServer((request, response) => {
    request.on('data', () => {});
    request.on('end', () => response.end('ok'));
}).listen(Number(process.argv[2]), '127.0.0.1');
