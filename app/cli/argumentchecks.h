// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <QString>
#include <string>
#include <vector>

namespace tallyman {

// Checks of option values, for Option::transform(). What they say of a wrong value follows the
// option's name: "--limit" "takes a whole number from 1 on, not “x”".

// From 1 on, decimal.
[[nodiscard]] CLI::Validator wholeNumber();
enum class Least { Zero, AboveZero };
inline constexpr int kTimerSeconds = 2'000'000; // some 24 days, what a timer can take
[[nodiscard]] CLI::Validator seconds(Least least, int most = kTimerSeconds);
[[nodiscard]] CLI::Validator oneOf(const std::vector<std::string> &words);
// As parseListenAddress() reads it.
[[nodiscard]] CLI::Validator addressAndPort();

// From 0 to 65535, decimal.
[[nodiscard]] CLI::Validator portNumber();

// What is wrong with the command line, as a sentence.
[[nodiscard]] QString sentenceOf(const CLI::Error &error);

} // namespace tallyman
