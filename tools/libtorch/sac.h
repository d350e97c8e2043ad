// One update of soft actor-critic by autograd, in the order of Hipi's learner: critics, actor, temperature, target critics.
#pragma once
#include "networks.h"

struct SacSettings {
    double discount = 0.99, target_rate = 0.005, reward_scale = 1, target_entropy = -3;
    double actor_rate = 3e-4, critic_rate = 3e-4, temperature_rate = 3e-4;
};

struct SacBatch {
    at::Tensor observations, next_observations, tasks, actions, rewards, terminals;
};

class Sac {
public:
    Sac(Mlp actor, Mlp critic1, Mlp critic2, Mlp target1, Mlp target2, at::Tensor log_temperature, SacSettings settings);

    static Sac drawn(int64_t observations, int64_t tasks, int64_t actions, int64_t hidden);

    // The losses, each leaving its gradients in the tensors that it moves; noise [B, A].
    at::Tensor critic_loss(const SacBatch& batch, const at::Tensor& noise);
    at::Tensor actor_loss(const SacBatch& batch, const at::Tensor& noise);
    at::Tensor temperature_loss(const SacBatch& batch, const at::Tensor& noise);

    // The temperature loss from the actor loss's own draw: one forward pass of the actor less.
    at::Tensor temperature_loss_reusing_draw();

    void move_targets();

    // A whole update; reuses the actor's draw for the temperature where told so.
    void update(const SacBatch& batch, bool reuses_draw);

    Mlp actor, critics[2], targets[2];
    at::Tensor log_temperature;
    torch::optim::Adam actor_adam, critic_adam, temperature_adam;

private:
    void critics_learn(bool yes) const;

    SacSettings settings;
    at::Tensor last_log_probability;
};
