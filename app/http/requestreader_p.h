// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/requestreader.h"

#include <boost/beast/http/basic_parser.hpp>

#include <vector>

namespace tallyman {

// Beast's parser with callbacks that note where in the given buffer content stands.
class RequestReader::Parser final : public boost::beast::http::basic_parser<true>
{
public:
    struct Span
    {
        const char *data;
        size_t size;
    };
    std::vector<Span> content;  // of the last put(), in order
    quint64 chunkRemaining = 0; // content bytes still to come of the current chunk
    quint64 largestBody = 0;    // limit
    quint64 bodyBytes = 0;
    bool tooLarge = false;

private:
    void on_request_impl(boost::beast::http::verb, boost::beast::string_view,
        boost::beast::string_view, int, boost::beast::error_code &) override
    {
    }
    void on_response_impl(int, boost::beast::string_view, int, boost::beast::error_code &) override
    {
    }
    void on_field_impl(boost::beast::http::field, boost::beast::string_view,
        boost::beast::string_view, boost::beast::error_code &) override
    {
    }
    void on_header_impl(boost::beast::error_code &) override { }
    void on_body_init_impl(
        const boost::optional<std::uint64_t> &, boost::beast::error_code &) override
    {
    }
    std::size_t on_body_impl(boost::beast::string_view body, boost::beast::error_code &) override
    {
        return take(body);
    }
    void on_chunk_header_impl(
        std::uint64_t size, boost::beast::string_view, boost::beast::error_code &error) override
    {
        chunkRemaining = size;
        if (size > largestBody - bodyBytes) {
            tooLarge = true;
            error = boost::beast::http::error::body_limit;
        }
    }
    std::size_t on_chunk_body_impl(
        std::uint64_t, boost::beast::string_view body, boost::beast::error_code &) override
    {
        chunkRemaining -= body.size();
        return take(body);
    }
    void on_finish_impl(boost::beast::error_code &) override { }

    std::size_t take(boost::beast::string_view body)
    {
        if (!body.empty())
            content.push_back({body.data(), body.size()});
        bodyBytes += body.size();
        return body.size();
    }
};

} // namespace tallyman
