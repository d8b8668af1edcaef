// SPDX-License-Identifier: GPL-3.0-or-later
// What is there before a script: the console, what helps with headers, and the reading of what
// transform() returned. Evaluated anew for every run; answers with the functions that the host calls.
(function (sink) {
    'use strict';
    const stringify = JSON.stringify;
    const parse = JSON.parse;
    const keysOf = Object.keys;
    const define = Object.defineProperty;
    const isArray = Array.isArray;
    const kMostRequests = 100;
    const kFields = ['method', 'target', 'headers', 'body', 'bodyBase64', 'url'];
    const kWanted = 'return a request, a list of requests or null';

    function Refusal(sentence) {
        this.sentence = sentence;
    }

    function shown(value) {
        try {
            if (typeof value === 'object' && value !== null && !(value instanceof Error)) {
                const json = stringify(value);
                if (json !== undefined)
                    return json;
            }
        } catch (circular) {
        }
        try {
            return String(value);
        } catch (withoutText) {
            return typeof value;
        }
    }

    function consoleFunction(level) {
        return function () {
            let line = '';
            for (let i = 0; i < arguments.length; ++i)
                line += (i > 0 ? ' ' : '') + shown(arguments[i]);
            sink.add(level, line);
        };
    }

    function isIndex(name) {
        return /^[0-9]+$/.test(name);
    }

    function isObject(value) {
        return typeof value === 'object' && value !== null;
    }

    function kindOf(value) {
        if (isArray(value))
            return 'a list';
        return { number: 'a number', string: 'text', boolean: 'true or false', object: 'an object',
            function: 'a function', undefined: 'nothing' }[typeof value] || 'a ' + typeof value;
    }

    function headerText(name, value) {
        if (typeof value === 'string')
            return value;
        if (typeof value === 'number' || typeof value === 'boolean')
            return String(value);
        throw new Refusal('set the header “' + name + '” to ' + kindOf(value) + '; set it to text');
    }

    // The pairs that a list of headers begins with.
    function listedHeaders(list) {
        const pairs = [];
        for (let i = 0; i < list.length; ++i) {
            const pair = list[i];
            if (pair === undefined || pair === null)
                continue;
            if (!isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string')
                throw new Refusal('returned headers of which entry ' + (i + 1)
                    + ' is no pair; a header is [name, value]');
            pairs.push([pair[0], headerText(pair[0], pair[1])]);
        }
        return pairs;
    }

    // headers['X-A'] = '1' replaces the header of that name where it stands, or adds it; null takes
    // it out.
    function setNamed(pairs, name, value) {
        const lower = name.toLowerCase();
        const values = value === null || value === undefined ? [] : isArray(value) ? value : [value];
        const texts = [];
        for (let i = 0; i < values.length; ++i)
            texts.push([name, headerText(name, values[i])]);
        const result = [];
        let placed = false;
        for (let i = 0; i < pairs.length; ++i) {
            if (pairs[i][0].toLowerCase() !== lower) {
                result.push(pairs[i]);
                continue;
            }
            for (let j = 0; !placed && j < texts.length; ++j)
                result.push(texts[j]);
            placed = true;
        }
        for (let j = 0; !placed && j < texts.length; ++j)
            result.push(texts[j]);
        return result;
    }

    function headersOf(headers) {
        if (!isObject(headers))
            throw new Refusal('returned headers that are ' + kindOf(headers)
                + '; headers are a list of [name, value] or an object');
        const isList = isArray(headers);
        let pairs = isList ? listedHeaders(headers) : [];
        const names = keysOf(headers);
        for (let i = 0; i < names.length; ++i) {
            if (!isList || !isIndex(names[i]))
                pairs = setNamed(pairs, names[i], headers[names[i]]);
        }
        return pairs;
    }

    function textOf(request, name) {
        const value = request[name];
        if (value === undefined || typeof value === 'string')
            return value;
        if (value === null && name !== 'method' && name !== 'target')
            return name === 'body' ? '' : undefined;
        throw new Refusal('set ' + name + ' to ' + (value === null ? 'null' : kindOf(value))
            + '; set it to text' + (name === 'body' ? ', for instance by JSON.stringify(…)' : ''));
    }

    function requestOf(value, where) {
        if (!isObject(value) || isArray(value))
            throw new Refusal('returned ' + where + kindOf(value) + '; ' + kWanted);
        const request = {};
        let known = false;
        for (let i = 0; i < kFields.length; ++i) {
            const name = kFields[i];
            known = known || name in value;
            if (name !== 'headers')
                request[name] = textOf(value, name);
        }
        if (!known)
            throw new Refusal('returned ' + where
                + 'an object without method, target, headers, body or url; ' + kWanted);
        if (value.headers !== undefined)
            request.headers = headersOf(value.headers);
        return request;
    }

    function requestsOf(value) {
        if (value === null || value === undefined)
            return [];
        if (!isArray(value))
            return [requestOf(value, '')];
        if (value.length > kMostRequests)
            throw new Refusal(
                'returned ' + value.length + ' requests; at most ' + kMostRequests + ' are sent');
        const requests = [];
        for (let i = 0; i < value.length; ++i)
            requests.push(requestOf(value[i], 'a list of which entry ' + (i + 1) + ' is '));
        return requests;
    }

    // The value of the first header of that name, in any case; undefined: there is none.
    function headerIn(headers, name) {
        const wanted = String(name).toLowerCase();
        const names = keysOf(headers);
        for (let i = 0; i < names.length; ++i) {
            if (!(isArray(headers) && isIndex(names[i])) && names[i].toLowerCase() === wanted)
                return headers[names[i]] === null ? undefined : headers[names[i]];
        }
        for (let i = 0; isArray(headers) && i < headers.length; ++i) {
            if (isArray(headers[i]) && String(headers[i][0]).toLowerCase() === wanted)
                return headers[i][1];
        }
        return undefined;
    }

    return {
        console: {
            debug: consoleFunction('debug'),
            log: consoleFunction('log'),
            info: consoleFunction('info'),
            warn: consoleFunction('warn'),
            error: consoleFunction('error'),
        },

        // What both the event and the request have beside their values.
        addHelpers: function (message) {
            define(message, 'header', {
                value: function (name) { return headerIn(message.headers, name); },
            });
        },

        // Parsed when it is asked for, so that a script that does not ask need not wait.
        addJson: function (event) {
            const text = event.body;
            let known = false;
            let value;
            define(event, 'json', {
                enumerable: true,
                get: function () {
                    if (!known && text !== undefined) {
                        try {
                            value = parse(text);
                        } catch (notJson) {
                        }
                    }
                    known = true;
                    return value;
                },
            });
        },

        run: function (transform, event, request) {
            try {
                return { requests: requestsOf(transform(event, request)) };
            } catch (thrown) {
                return thrown instanceof Refusal ? { refused: thrown.sentence } : { thrown: thrown };
            }
        },

        shown: shown,
    };
})
