// Behavioural cloning: mean squared error of a network's output to the stored actions, Adam.
#pragma once
#include "networks.h"

class Cloning {
public:
    Cloning(Mlp net, double learning_rate);

    // mean (net(x) - actions)^2 over rows and components; leaves its gradients.
    at::Tensor loss(const at::Tensor& x, const at::Tensor& actions);

    void update(const at::Tensor& observations, const at::Tensor& tasks, const at::Tensor& actions);

    Mlp net;
    torch::optim::Adam adam;
};
