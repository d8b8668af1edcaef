// SPDX-License-Identifier: GPL-3.0-or-later
// An application as developers write them: keeps what it is sent by import, fails for a while, and
// says on standard output where it listens and what it got.
'use strict';
const crypto = require('crypto');
const failures = new Map();
const server = require('http').createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
        const body = Buffer.concat(chunks);
        const failed = failures.get(request.url) || 0;
        const fails = request.url.startsWith('/flaky') && failed < 2;
        if (fails)
            failures.set(request.url, failed + 1);
        response.statusCode = fails ? 503 : 200;
        response.setHeader('X-Application', 'node');
        response.end(fails ? 'not yet' : 'kept');
        console.log(JSON.stringify({
            method: request.method, url: request.url, status: response.statusCode,
            key: request.headers['idempotency-key'] || '', bytes: body.length,
            sha256: crypto.createHash('sha256').update(body).digest('hex'),
        }));
    });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
