#include "timing.h"
#include "cloning.h"
#include "relabel.h"
#include "sac.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <sstream>

namespace {

using Clock = std::chrono::steady_clock;
using Work = std::function<void()>;

constexpr int64_t Observations = 20, Tasks = 4, Actions = 6, Batch = 32, CloningBatch = 256, Rotated = 16;

// Row-major arrays as a replay buffer hands them over; tensors are made of them anew in each call.
struct RawBatch {
    std::vector<float> observations, next_observations, tasks, actions, rewards, terminals;
    int64_t rows;

    explicit RawBatch(int64_t rows) : rows(rows) {
        observations = drawn(rows * Observations);
        next_observations = drawn(rows * Observations);
        tasks = drawn(rows * Tasks);
        actions = drawn(rows * Actions);
        for (float& a : actions) a = std::tanh(a);
        rewards = drawn(rows);
        terminals.resize(rows);
        for (int64_t i = 0; i < rows; i++) terminals[i] = i % 10 == 0 ? 1.f : 0.f;
    }

    static std::vector<float> drawn(int64_t count) {
        at::Tensor x = at::randn({count});
        return {x.data_ptr<float>(), x.data_ptr<float>() + count};
    }

    at::Tensor tensor(std::vector<float>& values, int64_t columns) { return at::from_blob(values.data(), {rows, columns}); }

    SacBatch whole() {
        return {tensor(observations, Observations), tensor(next_observations, Observations), tensor(tasks, Tasks),
                tensor(actions, Actions), tensor(rewards, 1), tensor(terminals, 1)};
    }
};

std::shared_ptr<std::vector<RawBatch>> batches(int64_t rows) {
    auto all = std::make_shared<std::vector<RawBatch>>();
    for (int64_t i = 0; i < Rotated; i++) all->emplace_back(rows);
    return all;
}

Work sac_update(int64_t hidden, bool reuses_draw) {
    auto sac = std::make_shared<Sac>(Sac::drawn(Observations, Tasks, Actions, hidden));
    return [sac, all = batches(Batch), at = 0, reuses_draw]() mutable {
        sac->update((*all)[at++ % Rotated].whole(), reuses_draw);
    };
}

Work relabel(int64_t hidden, at::Tensor (*form)(const Mlp&, const Mlp&, const RelabelBatch&)) {
    auto sac = std::make_shared<Sac>(Sac::drawn(Observations, Tasks, Actions, hidden));
    return [sac, all = batches(Batch), at = 0, form]() mutable {
        RawBatch& raw = (*all)[at++ % Rotated];
        SacBatch batch = raw.whole();
        form(sac->critics[0], sac->critics[1], {batch.observations, batch.actions, batch.tasks});
    };
}

Work cloning(int64_t hidden) {
    auto learner = std::make_shared<Cloning>(Mlp::drawn({Observations + Tasks, hidden, hidden, Actions}), 3e-4);
    return [learner, all = batches(CloningBatch), at = 0]() mutable {
        SacBatch batch = (*all)[at++ % Rotated].whole();
        learner->update(batch.observations, batch.tasks, batch.actions);
    };
}

Work named(const std::string& name, int64_t hidden) {
    if (name == "sac-update") return sac_update(hidden, false);
    if (name == "sac-update-reused-draw") return sac_update(hidden, true);
    if (name == "relabel-rows") return relabel(hidden, relabel_rows);
    if (name == "relabel-split") return relabel(hidden, relabel_split);
    if (name == "bc-step") return cloning(hidden);
    throw std::runtime_error("there is no work named " + name);
}

double call(const Work& work) {
    auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Times of single calls, in order of size, after a third of the time to warm up.
std::vector<double> measure(const Work& work, double seconds) {
    for (double warm = 0; warm < seconds / 3;) warm += call(work);
    std::vector<double> times;
    for (double spent = 0; spent < seconds || times.size() < 5;) {
        times.push_back(call(work));
        spent += times.back();
    }
    std::sort(times.begin(), times.end());
    return times;
}

}  // namespace

int serve_timings(int threads) {
    at::set_num_threads(threads);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string name;
        int64_t hidden;
        double seconds;
        if (!(words >> name >> hidden >> seconds)) throw std::runtime_error("expected WORK HIDDEN SECONDS, found: " + line);
        torch::manual_seed(1);
        std::vector<double> times = measure(named(name, hidden), seconds);
        std::printf("%s %ld %.3f %.3f %.3f %zu\n", name.c_str(), (long)hidden, times[times.size() / 2] * 1e6, times.front() * 1e6,
                    times.back() * 1e6, times.size());
        std::fflush(stdout);
    }
    return 0;
}
