// sin, cos, tan, asin, acos, atan, atan2, exp, log and pow of our own, which the engine calls instead of the C library's: at most 2 ulp from the true value
// (about 1 in practice) and the same bits on every machine. Only + - * / sqrt on doubles in the written order, and integers; compile with -ffp-contract=off.
//
// A pair is an unevaluated sum hi + lo, |lo| at most half an ulp of hi. Polynomials are the functions' own Taylor series.

#ifndef HIPI_SYSTEM_MATH   // a test leaves all of it out, to see the walks depend on the C library

#include <stdint.h>
#include <string.h>

typedef struct { double hi, lo; } pair;

static uint64_t bits_of(double x) { uint64_t u; memcpy(&u, &x, 8); return u; }
static double of_bits(uint64_t u) { double x; memcpy(&x, &u, 8); return x; }
static double magnitude(double x) { return of_bits(bits_of(x) & 0x7fffffffffffffff); }
static double with_sign(double x, double of) { return of_bits((bits_of(x) & 0x7fffffffffffffff) | (bits_of(of) & 0x8000000000000000)); }
static double power_of_two(int k) { return of_bits((uint64_t)(1023 + k) << 52); }   // -1022 <= k <= 1023
static int is_nan(double x) { return x != x; }
static const double infinity = __builtin_inf(), no_number = __builtin_nan("");
static const double rounder = 0x1.8p52;   // adding and subtracting it rounds to the nearest integer

// ---- exact sums and products ----

static pair quick_sum(double a, double b) { double s = a + b; return (pair){ s, b - (s - a) }; }   // |a| >= |b|

static pair sum(double a, double b) {
    double s = a + b, t = s - a;
    return (pair){ s, (a - (s - t)) + (b - t) };
}

static pair product(double a, double b) {
    double ca = 134217729.0 * a, cb = 134217729.0 * b;
    double ah = ca - (ca - a), al = a - ah, bh = cb - (cb - b), bl = b - bh, p = a * b;
    return (pair){ p, ((ah * bh - p) + ah * bl + al * bh) + al * bl };
}

static pair pair_product(pair a, pair b) {
    pair p = product(a.hi, b.hi);
    return quick_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static pair pair_sum(pair a, pair b) {
    pair s = sum(a.hi, b.hi);
    return quick_sum(s.hi, s.lo + (a.lo + b.lo));
}

static pair pair_quotient(pair a, pair b) {
    double q = a.hi / b.hi;
    pair p = product(q, b.hi);
    return quick_sum(q, (((a.hi - p.hi) - p.lo) + a.lo - q * b.lo) / b.hi);
}

static pair pair_root(pair a) {
    if (a.hi <= 0) return (pair){ 0, 0 };
    double s = __builtin_sqrt(a.hi);
    pair p = product(s, s);
    return quick_sum(s, (((a.hi - p.hi) - p.lo) + a.lo) / (2 * s));
}

// ---- angles: reduction to |r| <= pi/4 and a quarter turn ----

static const pair half_pi = { 0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54 }, pi = { 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53 };

// The bits of 2/pi, after a word of zeros.
static const uint64_t two_over_pi[] = {
    0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041,
    0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e,
    0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b,
    0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
    0xf0cfbc209af4361d,
};

static uint64_t word_at(int bit) {   // 64 bits of two_over_pi from this bit on
    int word = bit >> 6, shift = bit & 63;
    return shift ? two_over_pi[word] << shift | two_over_pi[word + 1] >> (64 - shift) : two_over_pi[word];
}

// 0.words as a pair, for a number below 1 of 192 bits.
static pair fraction(uint64_t w2, uint64_t w1, uint64_t w0) {
    int lost = 0;
    while (!w2) {
        if (!w1 && !w0) return (pair){ 0, 0 };
        w2 = w1, w1 = w0, w0 = 0, lost += 64;
    }
    int lead = __builtin_clzll(w2);
    if (lead) w2 = w2 << lead | w1 >> (64 - lead), w1 = w1 << lead | w0 >> (64 - lead);
    lost += lead;
    double scale = power_of_two(-64 - lost);
    double hi = (double)(w2 >> 11) * 2048 * scale, lo = (double)((w2 & 2047) << 42 | w1 >> 22) * 0x1p-42 * scale;
    return quick_sum(hi, lo);
}

// |x| >= 2^20: x = m 2^e; the 192 bits of 2/pi that can matter are multiplied by m, modulo 4.
static int reduce_large(double x, pair* r) {
    uint64_t u = bits_of(x), m = (u & 0xfffffffffffff) | 0x10000000000000;
    int e = (int)(u >> 52 & 0x7ff) - 1075, from = e + 62;        // bit e - 1 of 2/pi, 64 bits of padding before bit 1
    unsigned __int128 low = (unsigned __int128)m * word_at(from + 128), middle = (unsigned __int128)m * word_at(from + 64) + (low >> 64);
    uint64_t w0 = (uint64_t)low, w1 = (uint64_t)middle, w2 = m * word_at(from) + (uint64_t)(middle >> 64);
    int quarter = (int)(w2 >> 62);
    w2 = w2 << 2 | w1 >> 62, w1 = w1 << 2 | w0 >> 62, w0 <<= 2;   // what is left is the fraction of a quarter turn
    int over = (int)(w2 >> 63);
    if (over) w2 = ~w2, w1 = ~w1, w0 = ~w0;                       // 1 - fraction, but for 2^-192
    *r = pair_product(fraction(w2, w1, w0), half_pi);
    if (over) r->hi = -r->hi, r->lo = -r->lo;
    quarter += over;
    if (u >> 63) r->hi = -r->hi, r->lo = -r->lo, quarter = -quarter;
    return quarter & 3;
}

// x = k pi/2 + r, with pi/2 in three parts of 33 bits, whose products with k are exact, and a rest.
static int reduce(double x, pair* r) {
    if (magnitude(x) <= 0x1.921fb54442d18p-1) {
        *r = (pair){ x, 0 };
        return 0;
    }
    if (magnitude(x) >= 0x1p20) return reduce_large(x, r);
    double k = (x * 0x1.45f306dc9c883p-1 + rounder) - rounder;
    pair a = sum(x - k * 0x1.921fb544p+0, -k * 0x1.0b4611a6p-34), b = sum(a.hi, -k * 0x1.3198a2ep-69);
    *r = quick_sum(b.hi, b.lo + (a.lo - k * 0x1.b839a252049c1p-104));
    return (int)k & 3;
}

static double sine_tail(double z) {   // (sin r - r) / r^3, z = r^2
    double p = 1.0 / 355687428096000;
    p = p * z - 1.0 / 1307674368000;
    p = p * z + 1.0 / 6227020800;
    p = p * z - 1.0 / 39916800;
    p = p * z + 1.0 / 362880;
    p = p * z - 1.0 / 5040;
    p = p * z + 1.0 / 120;
    return p * z - 1.0 / 6;
}

static double cosine_tail(double z) {   // (cos r - 1 + z/2) / z^2
    double p = 1.0 / 20922789888000;
    p = p * z - 1.0 / 87178291200;
    p = p * z + 1.0 / 479001600;
    p = p * z - 1.0 / 3628800;
    p = p * z + 1.0 / 40320;
    p = p * z - 1.0 / 720;
    return p * z + 1.0 / 24;
}

static pair sine_of(pair r) {
    double z = r.hi * r.hi;
    return quick_sum(r.hi, r.hi * z * sine_tail(z) + r.lo * (1 - 0.5 * z));
}

static pair cosine_of(pair r) {
    double z = r.hi * r.hi, h = 0.5 * z, w = 1 - h;
    return quick_sum(w, ((1 - w) - h) + (z * z * cosine_tail(z) - r.hi * r.lo));
}

static double turned(pair r, int quarter) {
    double value = quarter & 1 ? cosine_of(r).hi : sine_of(r).hi;
    return quarter & 2 ? -value : value;
}

double sin(double x) {
    if (!(magnitude(x) < infinity)) return no_number;
    if (magnitude(x) < 0x1p-27) return x;
    pair r;
    int quarter = reduce(x, &r);
    return turned(r, quarter);
}

double cos(double x) {
    if (!(magnitude(x) < infinity)) return no_number;
    pair r;
    int quarter = reduce(x, &r);
    return turned(r, quarter + 1);
}

void sincos(double x, double* sine, double* cosine) {
    if (!(magnitude(x) < infinity)) {
        *sine = *cosine = no_number;
        return;
    }
    pair r;
    int quarter = reduce(x, &r);
    *sine = magnitude(x) < 0x1p-27 ? x : turned(r, quarter);
    *cosine = turned(r, quarter + 1);
}

double tan(double x) {
    if (!(magnitude(x) < infinity)) return no_number;
    if (magnitude(x) < 0x1p-27) return x;
    pair r;
    int quarter = reduce(x, &r);
    pair s = sine_of(r), c = cosine_of(r);
    return quarter & 1 ? -pair_quotient(c, s).hi : pair_quotient(s, c).hi;
}

// ---- inverse functions ----

static const pair eighths[] = {   // atan(k / 8)
    { 0, 0 },
    { 0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59 },
    { 0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57 },
    { 0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56 },
    { 0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56 },
    { 0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58 },
    { 0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56 },
    { 0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56 },
    { 0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55 },
};

// atan of 0 <= q <= 1: atan(k/8) + atan t, t = (q - k/8) / (1 + q k/8), |t| at most about 1/16.
static pair arc_tangent(pair q) {
    int k = (int)(8 * q.hi + 0.5);
    double c = 0.125 * k;
    pair t = q;
    if (k) t = pair_quotient(pair_sum(q, (pair){ -c, 0 }), pair_sum((pair){ 1, 0 }, (pair){ q.hi * c, 0 }));
    double z = t.hi * t.hi, p = 1.0 / 13;
    p = p * z - 1.0 / 11;
    p = p * z + 1.0 / 9;
    p = p * z - 1.0 / 7;
    p = p * z + 1.0 / 5;
    p = p * z - 1.0 / 3;
    return pair_sum(eighths[k], quick_sum(t.hi, t.lo + t.hi * z * p));
}

static pair minus(pair a, pair b) { return pair_sum(a, (pair){ -b.hi, -b.lo }); }

// The angle in [0, pi/2] of a point of the first quadrant.
static pair angle_of(pair y, pair x) {
    return y.hi <= x.hi ? arc_tangent(pair_quotient(y, x)) : minus(half_pi, arc_tangent(pair_quotient(x, y)));
}

double atan2(double y, double x) {
    if (is_nan(x) || is_nan(y)) return no_number;
    double a = magnitude(y), b = magnitude(x), top = a > b ? a : b, least = a > b ? b : a;
    int left = (int)(bits_of(x) >> 63);
    pair angle;
    if (top == 0 || (b == infinity && a < infinity)) angle = (pair){ 0, 0 };
    else if (least == infinity) angle = eighths[8];
    else if (top == infinity) angle = half_pi;
    else if (least < top * 0x1p-64) {
        if (a < b && !left) return y / b;                        // its own tangent; may be subnormal
        angle = a < b ? (pair){ 0, 0 } : half_pi;
    } else {
        double scale = top > 0x1p500 ? 0x1p-600 : top < 0x1p-400 ? 0x1p600 : 1;
        angle = angle_of((pair){ a * scale, 0 }, (pair){ b * scale, 0 });
    }
    if (left) angle = minus(pi, angle);
    return with_sign(angle.hi, y);
}

double atan(double x) {
    if (is_nan(x)) return no_number;
    if (magnitude(x) < 0x1p-27) return x;
    return atan2(x, 1);
}

static pair other_leg(double x) {   // sqrt(1 - x^2)
    pair square = product(x, x), s = sum(1, -square.hi);
    return pair_root(quick_sum(s.hi, s.lo - square.lo));
}

double asin(double x) {
    double a = magnitude(x);
    if (!(a <= 1)) return no_number;
    if (a < 0x1p-27) return x;
    return with_sign(angle_of((pair){ a, 0 }, other_leg(a)).hi, x);
}

double acos(double x) {
    double a = magnitude(x);
    if (!(a <= 1)) return no_number;
    if (a < 0x1p-60) return half_pi.hi;
    pair angle = angle_of(other_leg(a), (pair){ a, 0 });
    return x < 0 ? minus(pi, angle).hi : angle.hi;
}

// ---- exponentials ----

// e^(x.hi + x.lo): x = k log 2 + r; the scale in two steps, so that a subnormal result rounds only once more.
static double exponential(pair x) {
    double k = (x.hi * 0x1.71547652b82fep+0 + rounder) - rounder;
    double a = x.hi - k * 0x1.62e42feep-1, b = k * 0x1.a39ef35793c76p-33, r = (a - b) + x.lo, lost = (a - (a - b)) - b;
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    int whole = (int)k, half = whole >> 1;
    return (1 + (r + (r * r * p + lost))) * power_of_two(half) * power_of_two(whole - half);
}

double exp(double x) {
    if (is_nan(x)) return no_number;
    if (x > 0x1.62e42fefa39efp+9) return infinity;
    if (x < -0x1.74910d52d3051p+9) return 0;
    return exponential((pair){ x, 0 });
}

// x = 2^k m, sqrt(1/2) <= m < sqrt(2), for 0 < x < infinity.
static double mantissa_of(double x, int* k) {
    int shift = 0;
    if (x < 0x1p-1022) x *= 0x1p54, shift = -54;
    int64_t u = (int64_t)bits_of(x);
    int64_t e = (u - 0x3fe6a09e667f3bcd) >> 52;
    *k = (int)e + shift;
    return of_bits((uint64_t)(u - e * ((int64_t)1 << 52)));
}

// 2 artanh s = 2 s + s^3 (2/3 + z t), z = s^2: this is t = 2/5 + 2/7 z + ..., good for |s| <= 0.172.
static double artanh_tail(double z) {
    double p = 2.0 / 23;
    p = p * z + 2.0 / 21;
    p = p * z + 2.0 / 19;
    p = p * z + 2.0 / 17;
    p = p * z + 2.0 / 15;
    p = p * z + 2.0 / 13;
    p = p * z + 2.0 / 11;
    p = p * z + 2.0 / 9;
    p = p * z + 2.0 / 7;
    return p * z + 2.0 / 5;
}

double log(double x) {
    if (!(x > 0)) return x == 0 ? -infinity : no_number;
    if (x == infinity) return x;
    int k;
    double f = mantissa_of(x, &k) - 1, s = f / (2 + f), z = s * s, h = 0.5 * f * f;   // log(1 + f) = 2 artanh s
    double p = (artanh_tail(z) * z + 2.0 / 3) * z;
    return k * 0x1.62e42feep-1 - ((h - (s * (h + p) + k * 0x1.a39ef35793c76p-33)) - f);
}

// log x to about 2^-65 of itself, for 0 < x < infinity: 2 s + s^3 (2/3 + 2/5 s^2 + ...), the first two terms as pairs.
static pair long_log(double x) {
    int k;
    double f = mantissa_of(x, &k) - 1;
    pair s = pair_quotient((pair){ f, 0 }, sum(2, f)), square = pair_product(s, s);
    double z = square.hi, p = artanh_tail(z);
    pair tail = pair_product(pair_product(s, square), pair_sum((pair){ 0x1.5555555555555p-1, 0x1.5555555555555p-55 }, (pair){ p * z, 0 }));
    pair whole = pair_sum((pair){ k * 0x1.62e42feep-1, 0 }, product(k, 0x1.a39ef35793c76p-33));
    whole.lo += k * 0x1.cc01f97b57a08p-87;
    return pair_sum(whole, pair_sum((pair){ 2 * s.hi, 2 * s.lo }, tail));
}

static int parity(double y) {   // 1: an odd integer, 0: an even one, -1: none
    double a = magnitude(y);
    if (a >= 0x1p53) return 0;
    double n = (double)(int64_t)a;
    return n != a ? -1 : (int)((int64_t)a & 1);
}

double pow(double x, double y) {
    if (y == 2) return x * x;   // what the engine asks for most, by far
    if (y == 1) return x;
    if (y == 0 || x == 1) return 1;
    if (is_nan(x) || is_nan(y)) return no_number;
    double a = magnitude(x), b = magnitude(y);
    if (b == infinity) return a == 1 ? 1 : (a > 1) == (y > 0) ? infinity : 0;
    int odd = parity(y);
    double sign = (bits_of(x) >> 63) && odd == 1 ? -1 : 1;
    if (a == 0 || a == infinity) return sign * ((a == 0) == (y > 0) ? 0 : infinity);
    if (x < 0 && odd < 0) return no_number;
    if (b < 0x1p-65) return 1;
    pair l = long_log(a);
    if (b > 0x1p65 || magnitude(y * l.hi) > 800) return l.hi == 0 ? sign : sign * ((l.hi > 0) == (y > 0) ? infinity : 0);
    pair e = product(y, l.hi);
    e = quick_sum(e.hi, e.lo + y * l.lo);
    if (e.hi > 0x1.62e42fefa39efp+9) return sign * infinity;
    if (e.hi < -0x1.74910d52d3051p+9) return sign * 0;
    return sign * exponential(e);
}

// ---- single precision, which the engine uses for cameras only: rounded from double ----

float sinf(float x) { return (float)sin(x); }
float cosf(float x) { return (float)cos(x); }
float tanf(float x) { return (float)tan(x); }
float atan2f(float y, float x) { return (float)atan2(y, x); }

void sincosf(float x, float* sine, float* cosine) {
    double s, c;
    sincos(x, &s, &c);
    *sine = (float)s;
    *cosine = (float)c;
}

#endif
