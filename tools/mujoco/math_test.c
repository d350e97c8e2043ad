// Checks exact_math.c against quad precision: every function over its range, many arguments near its hard places; prints the largest error in ulp.
// Built by the tests: cc -O2 -std=gnu11 -ffp-contract=off -fno-builtin -fno-math-errno math_test.c exact_math.c -lquadmath -lm
#include <math.h>
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 0x9e3779b97f4a7c15;
static uint64_t next(void) { state ^= state << 13; state ^= state >> 7; state ^= state << 17; return state; }
static double unit(void) { return (double)(next() >> 11) * 0x1p-53; }
static double between(double a, double b) { return a + (b - a) * unit(); }
static double any(int low, int high) {   // any sign, exponent in [low, high]
    double m = 1 + unit();
    return ldexp(next() & 1 ? -m : m, low + (int)(next() % (uint64_t)(high - low + 1)));
}

static double ulps(double found, __float128 truth) {
    if (isnan(found) || isnanq(truth)) return isnan(found) && isnanq(truth) ? 0 : 1e9;
    double rounded = (double)truth;
    if (isinf(found) || isinf(rounded)) return found == rounded ? 0 : 1e9;
    int e;
    frexp(rounded, &e);
    __float128 ulp = ldexpq(1, e - 53 < -1074 ? -1074 : e - 53);
    return (double)fabsq(((__float128)found - truth) / ulp);
}

static int failed;
static void report(const char* name, double worst, double at, double at2) {
    printf("%-6s %.3f ulp at %a %a\n", name, worst, at, at2);
    if (!(worst <= 2)) failed = 1;
}

#define ONE(name, quad, argument) do { \
    double worst = 0, at = 0; \
    for (int i = 0; i < count; i++) { \
        double x = argument, e = ulps(name(x), quad((__float128)x)); \
        if (e > worst) worst = e, at = x; \
    } \
    report(#name, worst, at, 0); } while (0)

static double near_turns(void) { return (double)((__float128)(int64_t)(next() % 2000000) * M_PI_2q) * (next() & 1 ? 1 : -1) + any(-60, -20) * (double)(next() & 1); }

int main(int argc, char** argv) {
    int count = argc > 1 ? atoi(argv[1]) : 200000;
    ONE(sin, sinq, between(-10, 10)); ONE(sin, sinq, any(-30, 25)); ONE(sin, sinq, any(20, 1023)); ONE(sin, sinq, near_turns());
    ONE(cos, cosq, between(-10, 10)); ONE(cos, cosq, any(-30, 25)); ONE(cos, cosq, any(20, 1023)); ONE(cos, cosq, near_turns());
    ONE(tan, tanq, between(-10, 10)); ONE(tan, tanq, any(-30, 25)); ONE(tan, tanq, any(20, 1023)); ONE(tan, tanq, near_turns());
    ONE(asin, asinq, between(-1, 1)); ONE(asin, asinq, any(-40, -1)); ONE(asin, asinq, 1 - fabs(any(-53, -2)));
    ONE(acos, acosq, between(-1, 1)); ONE(acos, acosq, any(-40, -1)); ONE(acos, acosq, 1 - fabs(any(-53, -2))); ONE(acos, acosq, fabs(any(-53, -2)) - 1);
    ONE(atan, atanq, between(-3, 3)); ONE(atan, atanq, any(-40, 60));
    ONE(exp, expq, between(-20, 20)); ONE(exp, expq, between(-745, 709.7)); ONE(exp, expq, any(-60, 3));
    ONE(log, logq, between(0.3, 3)); ONE(log, logq, fabs(any(-1074, 1023))); ONE(log, logq, 1 + any(-50, -2));
    double worst = 0, ax = 0, ay = 0;
    for (int i = 0; i < count; i++) {
        int kind = i % 4;
        double y = kind == 0 ? any(-3, 3) : kind == 1 ? any(-1074, 1023) : kind == 2 ? any(-40, 0) : between(-1, 1);
        double x = kind == 0 ? any(-3, 3) : kind == 1 ? any(-1074, 1023) : kind == 2 ? 1.0 : y * (1 + any(-50, -5));
        double e = ulps(atan2(y, x), atan2q(y, x));
        if (e > worst) worst = e, ax = y, ay = x;
    }
    report("atan2", worst, ax, ay);
    worst = 0;
    for (int i = 0; i < count; i++) {
        double x = i % 3 ? fabs(any(-8, 8)) : i % 2 ? 1 + any(-40, -3) : fabs(any(-1022, 1023));
        double y = between(-700, 700) / log(x);
        if (i % 5 == 0) y = (double)(int)between(-12, 12), x = -x;
        double e = ulps(pow(x, y), powq(x, y));
        if (e > worst) worst = e, ax = x, ay = y;
    }
    report("pow", worst, ax, ay);
    const double zeros[] = { 0.0, -0.0, 1, -1, INFINITY, -INFINITY, NAN, 0.5, -2, 3, -3, 1e300, 5e-324 };
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
    for (size_t j = 0; j < sizeof zeros / sizeof *zeros; j++) {
        double x = zeros[i], y = zeros[j];
        if (ulps(atan2(y, x), atan2q(y, x)) > 1 || !signbit(atan2(y, x)) != !signbitq(atan2q(y, x))) printf("atan2(%g, %g) = %g\n", y, x, atan2(y, x)), failed = 1;
        if (ulps(pow(x, y), powq(x, y)) > 1) printf("pow(%g, %g) = %g, not %g\n", x, y, pow(x, y), (double)powq(x, y)), failed = 1;
    }
    return failed;
}
