#include "cloning.h"

Cloning::Cloning(Mlp net, double learning_rate)
    : net((net.learns(true), std::move(net))), adam(this->net.tensors(), torch::optim::AdamOptions(learning_rate)) {}

at::Tensor Cloning::loss(const at::Tensor& x, const at::Tensor& actions) {
    adam.zero_grad();
    at::Tensor loss = at::mse_loss(net(x), actions);
    loss.backward();
    return loss;
}

void Cloning::update(const at::Tensor& observations, const at::Tensor& tasks, const at::Tensor& actions) {
    loss(at::cat({observations, tasks}, 1), actions);
    adam.step();
}
