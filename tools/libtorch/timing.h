#pragma once

// Answers lines "WORK HIDDEN SECONDS" from standard input with "WORK HIDDEN MEDIAN LEAST MOST COUNT", microseconds a call.
int serve_timings(int threads);
