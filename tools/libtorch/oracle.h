#pragma once

// Answers lines "KIND INPUT OUTPUT" from standard input: reads the state in INPUT,
// writes losses, gradients and steps to OUTPUT, and says "done".
int serve_oracle();
