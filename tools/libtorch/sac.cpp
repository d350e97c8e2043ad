#include "sac.h"

namespace {

std::vector<at::Tensor> joined(const Mlp& a, const Mlp& b) {
    std::vector<at::Tensor> all = a.tensors(), more = b.tensors();
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<at::Tensor> learning(std::vector<at::Tensor> tensors) {
    for (auto& tensor : tensors) tensor.requires_grad_(true);
    return tensors;
}

}  // namespace

Sac::Sac(Mlp actor, Mlp critic1, Mlp critic2, Mlp target1, Mlp target2, at::Tensor log_temperature, SacSettings settings)
    : actor(std::move(actor)), critics{std::move(critic1), std::move(critic2)}, targets{std::move(target1), std::move(target2)},
      log_temperature(std::move(log_temperature)),
      actor_adam(learning(this->actor.tensors()), torch::optim::AdamOptions(settings.actor_rate)),
      critic_adam(learning(joined(critics[0], critics[1])), torch::optim::AdamOptions(settings.critic_rate)),
      temperature_adam(learning({this->log_temperature}), torch::optim::AdamOptions(settings.temperature_rate)),
      settings(settings) {}

Sac Sac::drawn(int64_t observations, int64_t tasks, int64_t actions, int64_t hidden) {
    int64_t inputs = observations + tasks;
    Mlp actor = Mlp::drawn({inputs, hidden, hidden, 2 * actions});
    Mlp first = Mlp::drawn({inputs + actions, hidden, hidden, 1}), second = Mlp::drawn({inputs + actions, hidden, hidden, 1});
    SacSettings settings;
    settings.target_entropy = -0.5 * (double)actions;
    return Sac(actor, first, second, first.copied(), second.copied(), at::zeros({1}), settings);
}

at::Tensor Sac::critic_loss(const SacBatch& batch, const at::Tensor& noise) {
    at::Tensor y;
    {
        c10::InferenceMode guard;
        auto [action, log_probability] = tanh_gaussian(actor(at::cat({batch.next_observations, batch.tasks}, 1)), noise);
        at::Tensor next = at::cat({batch.next_observations, batch.tasks, action}, 1);
        at::Tensor value = at::min(targets[0](next), targets[1](next)) - log_temperature.exp() * log_probability;
        y = batch.rewards * settings.reward_scale + (settings.discount - settings.discount * batch.terminals) * value;
    }
    y = y.clone();   // an inference tensor cannot be saved for the backward pass
    critic_adam.zero_grad();
    at::Tensor now = at::cat({batch.observations, batch.tasks, batch.actions}, 1);
    at::Tensor loss = 0.5 * (at::mse_loss(critics[0](now), y) + at::mse_loss(critics[1](now), y));
    loss.backward();
    return loss;
}

at::Tensor Sac::actor_loss(const SacBatch& batch, const at::Tensor& noise) {
    critics_learn(false);
    actor_adam.zero_grad();
    auto [action, log_probability] = tanh_gaussian(actor(at::cat({batch.observations, batch.tasks}, 1)), noise);
    at::Tensor now = at::cat({batch.observations, batch.tasks, action}, 1);
    at::Tensor loss = (log_temperature.detach().exp() * log_probability - at::min(critics[0](now), critics[1](now))).mean();
    loss.backward();
    critics_learn(true);
    last_log_probability = log_probability.detach();
    return loss;
}

at::Tensor Sac::temperature_loss(const SacBatch& batch, const at::Tensor& noise) {
    {
        at::NoGradGuard guard;
        last_log_probability = tanh_gaussian(actor(at::cat({batch.observations, batch.tasks}, 1)), noise).second;
    }
    return temperature_loss_reusing_draw();
}

at::Tensor Sac::temperature_loss_reusing_draw() {
    temperature_adam.zero_grad();
    at::Tensor loss = (log_temperature * (-last_log_probability - settings.target_entropy)).mean();
    loss.backward();
    return loss;
}

void Sac::move_targets() {
    at::NoGradGuard guard;
    for (int twin = 0; twin < 2; twin++) {
        std::vector<at::Tensor> to = targets[twin].tensors(), from = critics[twin].tensors();
        for (size_t k = 0; k < to.size(); k++) to[k].lerp_(from[k], settings.target_rate);
    }
}

void Sac::update(const SacBatch& batch, bool reuses_draw) {
    auto draw = [&] { return at::randn_like(batch.actions); };
    critic_loss(batch, draw());
    critic_adam.step();
    actor_loss(batch, draw());
    actor_adam.step();
    if (reuses_draw) temperature_loss_reusing_draw();
    else temperature_loss(batch, draw());
    temperature_adam.step();
    move_targets();
}

void Sac::critics_learn(bool yes) const {
    for (auto& critic : critics) critic.learns(yes);
}
