#include "layers.h"
#include "networks.h"

namespace {

// The leaves by which a kind is differentiated: named tensors of the input file.
struct Leaves {
    const TensorMap& in;
    std::vector<std::pair<std::string, at::Tensor>> taken;

    at::Tensor operator()(const std::string& name) {
        taken.emplace_back(name, in.at(name).clone().requires_grad_(true));
        return taken.back().second;
    }

    Mlp mlp(const std::string& prefix) {
        Mlp net;
        for (int k = 0; in.count(prefix + "." + std::to_string(k) + ".weight"); k++) {
            net.weights.push_back((*this)(prefix + "." + std::to_string(k) + ".weight"));
            net.biases.push_back((*this)(prefix + "." + std::to_string(k) + ".bias"));
        }
        return net;
    }
};

double number(const TensorMap& in, const std::string& name) { return in.at(name).item<float>(); }

// Gated recurrent unit, unrolled over inputs x.0, x.1, ... from a first state; mean squared error of the last state.
at::Tensor gru(Leaves& leaf) {
    at::Tensor wi = leaf("gru.weight_ih"), wh = leaf("gru.weight_hh"), bi = leaf("gru.bias_ih"), bh = leaf("gru.bias_hh"), h = leaf("first");
    for (int t = 0; leaf.in.count("x." + std::to_string(t)); t++) h = at::gru_cell(leaf("x." + std::to_string(t)), h, wi, wh, bi, bh);
    return at::mse_loss(h, leaf.in.at("target"));
}

// Gaussian variational autoencoder: half the squared error and the weighted divergence from the standard normal, mean over rows.
at::Tensor vae(Leaves& leaf) {
    Mlp encoder = leaf.mlp("encoder"), decoder = leaf.mlp("decoder");
    at::Tensor x = leaf.in.at("x");
    auto head = encoder(x).chunk(2, 1);
    at::Tensor mean = head[0], log_deviation = head[1];
    at::Tensor output = decoder(mean + log_deviation.exp() * leaf.in.at("noise"));
    at::Tensor divergence = 0.5 * (mean * mean + (2 * log_deviation).exp() - 1 - 2 * log_deviation).sum(1);
    return (0.5 * (output - x).pow(2).sum(1) + number(leaf.in, "weight") * divergence).mean();
}

// Mixture density network: head K logits, K means [D], K log deviations [D]; mean of minus the log density of y.
at::Tensor mixture(Leaves& leaf) {
    at::Tensor head = leaf.mlp("mixture")(leaf.in.at("x")), y = leaf("y");
    int64_t d = y.size(1), k = head.size(1) / (1 + 2 * d), b = y.size(0);
    at::Tensor log_weights = at::log_softmax(head.slice(1, 0, k), 1);
    at::Tensor mean = head.slice(1, k, k + k * d).reshape({b, k, d}), log_deviation = head.slice(1, k + k * d).reshape({b, k, d});
    at::Tensor off = (y.unsqueeze(1) - mean) / log_deviation.exp();
    at::Tensor density = (-0.5 * off * off - log_deviation - 0.9189385332046727).sum(2);
    return -at::logsumexp(log_weights + density, 1).mean();
}

// Two dense layers with a leaky ReLU between them.
at::Tensor leaky(Leaves& leaf) {
    Mlp net = leaf.mlp("leaky");
    at::Tensor hidden = at::leaky_relu(at::linear(leaf("x"), net.weights[0], net.biases[0]), number(leaf.in, "slope"));
    return at::mse_loss(at::linear(hidden, net.weights[1], net.biases[1]), leaf.in.at("target"));
}

// Rows normalised by mean and variance of all rows seen, kept within a limit.
at::Tensor normaliser(Leaves& leaf) {
    auto [variance, mean] = at::var_mean(leaf.in.at("seen").to(at::kDouble), 0, /*unbiased=*/false);
    at::Tensor scale = (variance + number(leaf.in, "epsilon")).rsqrt().to(at::kFloat);
    double limit = number(leaf.in, "limit");
    at::Tensor y = ((leaf("x") - mean.to(at::kFloat)) * scale).clamp(-limit, limit);
    return at::mse_loss(y, leaf.in.at("target"));
}

// ReLU layers of any width; mean squared error.
at::Tensor dense(Leaves& leaf) { return at::mse_loss(leaf.mlp("net")(leaf("x")), leaf.in.at("target")); }

}  // namespace

bool layer_oracle(const std::string& kind, const TensorMap& in, TensorMap& out) {
    const std::map<std::string, at::Tensor (*)(Leaves&)> kinds = {
        {"gru", gru}, {"vae", vae}, {"mixture", mixture}, {"leaky", leaky}, {"normaliser", normaliser}, {"dense", dense}};
    auto found = kinds.find(kind);
    if (found == kinds.end()) return false;
    Leaves leaf{in, {}};
    at::Tensor loss = found->second(leaf);
    loss.backward();
    out["loss"] = loss;
    for (auto& [name, tensor] : leaf.taken) out["gradient." + name] = tensor.grad().clone();
    return true;
}
