// Dense networks and the tanh-Gaussian head, as plain tensor expressions.
#pragma once
#include "torch.h"
#include "safetensors.h"

// Dense layers with ReLU between them; tensors PREFIX.k.weight [outputs, inputs] and PREFIX.k.bias [outputs].
struct Mlp {
    std::vector<at::Tensor> weights, biases;

    static Mlp drawn(const std::vector<int64_t>& sizes) {
        Mlp net;
        for (size_t k = 0; k + 1 < sizes.size(); k++) {
            net.weights.push_back(at::randn({sizes[k + 1], sizes[k]}) / std::sqrt((double)sizes[k]));
            net.biases.push_back(at::zeros({sizes[k + 1]}));
        }
        return net;
    }

    static Mlp taken(const TensorMap& from, const std::string& prefix) {
        Mlp net;
        for (int k = 0; from.count(prefix + "." + std::to_string(k) + ".weight"); k++) {
            net.weights.push_back(from.at(prefix + "." + std::to_string(k) + ".weight").clone());
            net.biases.push_back(from.at(prefix + "." + std::to_string(k) + ".bias").clone());
        }
        TORCH_CHECK(!net.weights.empty(), "no tensors named ", prefix);
        return net;
    }

    Mlp copied() const {
        Mlp net;
        for (auto& w : weights) net.weights.push_back(w.detach().clone());
        for (auto& b : biases) net.biases.push_back(b.detach().clone());
        return net;
    }

    at::Tensor operator()(at::Tensor x) const {
        for (size_t k = 0; k < weights.size(); k++) {
            x = at::linear(x, weights[k], biases[k]);
            if (k + 1 < weights.size()) x = at::relu(x);
        }
        return x;
    }

    // Weight and bias, layer by layer.
    std::vector<at::Tensor> tensors() const {
        std::vector<at::Tensor> all;
        for (size_t k = 0; k < weights.size(); k++) {
            all.push_back(weights[k]);
            all.push_back(biases[k]);
        }
        return all;
    }

    void learns(bool yes) const {
        for (auto& tensor : tensors()) tensor.requires_grad_(yes);
    }
};

// tanh(mu + sigma noise) and its log-probability; head [B, 2A]: means, then log deviations, kept in [-20, 2].
inline std::pair<at::Tensor, at::Tensor> tanh_gaussian(const at::Tensor& head, const at::Tensor& noise) {
    auto parts = head.chunk(2, 1);
    at::Tensor log_deviation = parts[1].clamp(-20, 2);
    at::Tensor u = parts[0] + log_deviation.exp() * noise;
    at::Tensor density = -0.5 * noise * noise - log_deviation - 0.9189385332046727 - 2 * (0.6931471805599453 - u - at::softplus(-2 * u));
    return {at::tanh(u), density.sum(1, /*keepdim=*/true)};
}
