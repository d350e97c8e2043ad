// The rate of fused multiply-adds that one core reaches: independent chains in registers, at each vector width the CPU has.
// Prints lines "WIDTH GFLOPS": the best of many tries of about a millisecond, so that other work on the machine spoils only some.
#include <chrono>
#include <cstdio>
#if defined(__x86_64__)
#include <immintrin.h>

using Clock = std::chrono::steady_clock;
static volatile float sink;

#define CHAINS(TYPE, SET, FMA, STORE, LANES)                                                      \
    TYPE a[12], x = SET(0.999999f), y = SET(1e-6f);                                               \
    for (int k = 0; k < 12; k++) a[k] = SET(1.0f + k);                                            \
    for (long i = 0; i < rounds; i++)                                                             \
        for (int k = 0; k < 12; k++) a[k] = FMA(a[k], x, y);                                      \
    float out[LANES], sum = 0;                                                                    \
    for (int k = 0; k < 12; k++) { STORE(out, a[k]); sum += out[0]; }                             \
    sink = sum;

__attribute__((target("avx2,fma"))) static void run256(long rounds) {
    CHAINS(__m256, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_storeu_ps, 8)
}

__attribute__((target("avx512f"))) static void run512(long rounds) {
    CHAINS(__m512, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_storeu_ps, 16)
}

static void measure(int width, void (*run)(long)) {
    const long rounds = 200'000;
    double best = 0;
    for (int k = 0; k < 400; k++) {
        auto start = Clock::now();
        run(rounds);
        double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        double rate = 2.0 * 12 * (width / 32) * rounds / seconds / 1e9;
        if (rate > best) best = rate;
    }
    std::printf("%d %.2f\n", width, best);
}

int main() {
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) measure(256, run256);
    if (__builtin_cpu_supports("avx512f")) measure(512, run512);
}
#else
int main() { std::fprintf(stderr, "fma-peak knows x86-64 only.\n"); return 3; }
#endif
